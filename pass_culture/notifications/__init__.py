"""To whom the outings speak, and the row each leaves in the outbox."""
