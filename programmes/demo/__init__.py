"""What the demo's town shows of the engine, a part for each of its abilities."""
