"""What the demo's town shows of the baskets, a part for each of their abilities."""
