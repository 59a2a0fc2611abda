"""How long a question of the house may wait for its answer. Pure."""

REMINDED_AFTER_DAYS = 7  # who leads the project is told once more
STANDS_AFTER_DAYS = 14  # then the agent reads of it among what waits, and telephones
