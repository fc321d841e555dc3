"""What makes the product installable, and readable without a network."""
