"""What devices recorded while they were offline, and what they are told in return."""
