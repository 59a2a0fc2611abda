"""What the desk and the site share of a screen."""
