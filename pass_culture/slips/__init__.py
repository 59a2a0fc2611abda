"""The papers given at the counter: a card that is good for the season, and the form by which it is asked for."""
