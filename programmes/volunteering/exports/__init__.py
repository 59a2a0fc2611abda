"""What leaves the room as rows: a person’s own data, the roster without anything of anybody’s home or means."""
