"""What the screens of the committees ask."""
