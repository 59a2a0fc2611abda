"""What the demo's town shows of its money, a part for each of its abilities."""
