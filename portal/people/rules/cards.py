"""The number of the neutral card: ten digits, the last one a check digit. Nothing in it tells anything about its holder."""

import re
from collections.abc import Callable

LENGTH = 10

# Damm's quasigroup of order 10: catches every single wrong digit and every swap of two neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> str:
    """The digit to put behind `digits`."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def is_card_number(text: str) -> bool:
    """Ten digits, the first not zero (a spreadsheet would eat it), whose last one checks the others."""
    return bool(re.fullmatch(r"[1-9][0-9]{9}", text)) and check_digit(text) == "0"


def draw(below: Callable[[int], int]) -> str:
    """A new number. `below(n)` gives an unpredictable integer in [0, n): `secrets.randbelow` in service."""
    body = str(100_000_000 + below(900_000_000))
    return body + check_digit(body)


def read_typed(text: str) -> str:
    """The digits of what a person typed or a reader scanned (« 4812 209 375 »), « » when that is no card number."""
    digits = re.sub(r"[\s.\-\u00a0\u202f]", "", text)
    return digits if is_card_number(digits) else ""


def grouped(number: str) -> str:
    """« 4812 209 375 », with no-break spaces: how it stands on the card and is said aloud."""
    return f"{number[:4]}\u00a0{number[4:7]}\u00a0{number[7:]}"
