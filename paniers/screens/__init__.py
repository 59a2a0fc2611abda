"""What a screen of the household's and the counter's have in common."""
