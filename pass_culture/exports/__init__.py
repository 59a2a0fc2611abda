"""What leaves the room: a person's own data, counts without a name."""
