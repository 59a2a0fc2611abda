"""What the committees give away: of a person, of a year."""
