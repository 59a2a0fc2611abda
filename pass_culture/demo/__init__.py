"""What the demo shows of the outings."""
