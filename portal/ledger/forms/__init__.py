"""What residents and staff fill in about money."""
