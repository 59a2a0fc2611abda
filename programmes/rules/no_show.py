"""Somebody who does not come and says nothing: when the team telephones, and what is said of it beforehand. Pure.

Nothing is ever taken away by itself. In the field an absence is first a bus, a sick child, a message not understood: so after some
absences in a row (two, unless a sheet says otherwise) a person calls, and asks. A drop-in knows no other consequence.
"""

from collections.abc import Iterable
from dataclasses import dataclass

AFTER = 2  # unexcused absences in a row on one activity


@dataclass(frozen=True)
class Mark:
    """What is known of her on one date that is over: `presence` as stored, `talked`: the team has spoken with her about it."""

    presence: str
    talked: bool = False


def absences_in_a_row(marks: Iterable[Mark]) -> int:
    """How many of the last dates she missed without a word; `marks` from the oldest to the newest, without the dates that nobody noted.
    Coming, being excused or having talked about it begins the count anew."""
    row = 0
    for mark in marks:
        row = row + 1 if mark.presence == "absent" and not mark.talked else 0
    return row


def to_call(marks: Iterable[Mark], *, after: int) -> bool:
    """Is it time to telephone? Never where `after` is 0."""
    return after > 0 and absences_in_a_row(marks) >= after


def said_beforehand(after: int) -> str:
    """What the sign-up page says of it; nothing where nobody calls."""
    if after <= 0:
        return ""
    times = "une absence" if after == 1 else f"{after} absences de suite"
    return (
        "Un empêchement ? Prévenez-nous, même le jour même : la place servira à quelqu’un. "
        f"Après {times} sans nouvelles, nous vous appelons pour savoir ce que vous préférez. Votre place ne se perd jamais sans vous."
    )
