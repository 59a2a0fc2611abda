"""What pages of the baskets read, in a few queries whatever the number of houses, baskets or years."""
