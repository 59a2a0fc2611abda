"""What staff write of a season, from its page to its farms: what is done, and what is missing."""
