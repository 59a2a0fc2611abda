"""What pages show of seasons, cards and departures: rows put in shape, in a number of queries that does not grow with them."""
