"""What is filled in: a season, a card at the counter, a request online, a no in words."""
