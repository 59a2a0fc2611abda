"""What rows say of seasons, cards and their prices. Nothing is written here."""
