"""What staff and residents fill in: a season, a card at the counter or online, an outing and its departure."""
