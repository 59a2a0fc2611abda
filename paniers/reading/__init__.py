"""What rows say, asked by acts and pages alike: counts and facts, in a number of queries that does not grow with the rows."""
