"""What the rows of this room say, for this room and those above."""
