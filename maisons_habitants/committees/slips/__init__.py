"""Papers of the committees."""
