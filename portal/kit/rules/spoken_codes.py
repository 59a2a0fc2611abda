"""A code that goes from hand to hand: eight letters, none read for another, of which only the digest is kept. Pure: no Django, no row."""

import hashlib
import hmac
from collections.abc import Callable

LETTERS = "ACDEFGHJKLMNPQRTUVWXYZ"  # none that is read for another
LENGTH = 8


def draw(below: Callable[[int], int]) -> str:
    """A new code of eight letters. `below(n)` gives an unpredictable integer in [0, n): `secrets.randbelow` in service."""
    return "".join(LETTERS[below(len(LETTERS))] for _ in range(LENGTH))


def read_typed(text: str) -> str:
    """The code in what was typed (« acde fghj », « ACDE-FGHJ »); « » when it is none."""
    letters = "".join(text.split()).replace("-", "").upper()
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else ""


def grouped(code: str) -> str:
    """« ACDE FGHJ », as it is read aloud."""
    return f"{code[:4]}\u00a0{code[4:]}"


def digest(code: str, secret: str) -> str:
    """What is kept of a code: nobody who reads the database can use it."""
    return hmac.new(secret.encode(), code.encode(), hashlib.sha256).hexdigest()
