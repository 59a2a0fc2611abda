"""To whom the outings speak, and the rows they leave in the outbox. Words stand in `rules/`."""
