"""What residents and staff fill in."""
