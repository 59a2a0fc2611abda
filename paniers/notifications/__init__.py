"""What the town writes about baskets: to households, to farms."""
