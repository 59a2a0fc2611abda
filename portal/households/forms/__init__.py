"""Forms of this room: they read what people write; what may be written is said by the actions."""
