"""The trusted counter: what a PIN must be, and how long trust lasts. Pure.

A PIN replaces neither sign-in nor second factor: it says again, on a registered machine and for some days, who acts. Its space is
small, so tries are few: five for a badge, twenty in a row for a machine.
"""

import hashlib
from itertools import pairwise

PIN_DIGITS = (4, 8)
BADGE_TRIES = 5
STATION_TRIES = 20
FIRST_BADGE = 10
FULL_SIGN_IN_DAYS = 7  # a PIN works this long after the agent's last sign-in with her second factor
OPEN_SECONDS = 12 * 3600  # a counter opened in the morning closes at night
SHEET_CODE_DIGITS = 4
SHEET_CODE_TRIES = 5  # in ten minutes
SHEET_CODE_TRIES_A_DAY = 40  # of ten thousand codes: a tablet left alone all day does not give in


def pin_problem(pin: str, badge: int | None = None) -> str:
    """What is wrong with a PIN, as a sentence; empty when it will do."""
    least, most = PIN_DIGITS
    if not (pin.isascii() and pin.isdigit() and least <= len(pin) <= most):
        return f"Le code a de {least} à {most} chiffres."
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if len(steps) == 1 and steps & {0, 1, -1}:
        return "Ce code est trop facile à deviner : ni chiffres qui se répètent, ni chiffres qui se suivent."
    if badge is not None and int(pin) == badge:
        return "Le code n'est pas le numéro du badge."
    return ""


def hashed_secret(secret: str) -> str:
    """What the database keeps of a trusted browser's secret (long and drawn at random: one round is enough)."""
    return hashlib.sha256(secret.encode()).hexdigest()
