"""What speaks to the rails."""
