"""To whom this room speaks, and the row it leaves in the outbox; the words are in `rules/`."""
