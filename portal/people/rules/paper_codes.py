"""The code on paper with which the holder of a card signs in: how long it lasts, how often it may be guessed at. Pure."""

import datetime as dt

LASTS = dt.timedelta(days=7)
TRIES = 5  # wrong codes, then it is worth nothing
A_DAY = 3  # codes printed for one person in a day; the third that goes wrong calls for a talk, not for a fourth paper
AN_HOUR = 30  # codes printed by one agent in an hour


def secret_of(key: str, person: int) -> str:
    """What the digest is made with: a code copied from one person's row opens nothing for another."""
    return f"people.paper_code:{person}:{key}"
