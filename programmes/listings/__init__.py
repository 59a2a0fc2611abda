"""What pages read: rows put in the shape a screen or a paper shows, in a number of queries that does not grow with them."""
