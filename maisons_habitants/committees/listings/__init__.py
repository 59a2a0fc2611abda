"""What the screens of the committees show, read in a constant number of queries."""
