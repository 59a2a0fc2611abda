"""What residents and staff fill in about the baskets."""
