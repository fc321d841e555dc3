"""Learning and reviewing: what a learner remembers, and what to ask next."""
