"""When a seat is held, by whom, and what stands against one mandate more. Pure.

No law fixes how long a member of a users' committee sits (a free charter: Guénange); a mandate longer than a year or than its body is used
to is nobody's refusal. What is refused is two people on one seat, one person on two seats of a body, two people in the chair.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.refusal import Refusal

FIRST_WORD, LAST_WORD = 90, 30  # days before its end at which a mandate is spoken of
CHAIR = "chair"


@dataclass(frozen=True)
class Term:
    """A mandate as it stands: `last` is the day it really ends on; before `first`, it never began."""

    key: int
    seat: int
    person: int | None
    first: dt.date
    last: dt.date
    function: str = "member"


def meet(one: Term, first: dt.date, last: dt.date) -> bool:
    """Whether it holds on one day at least of [first, last]."""
    return one.first <= one.last and one.first <= last and first <= one.last


def span_words(term: Term) -> str:
    return f"du {dates.day_written(term.first)} au {dates.day_written(term.last)}"


def against(wanted: Term, others: Iterable[Term]) -> list[Refusal]:
    """Every reason against `wanted` (its own key is passed over), of the mandates of its body."""
    found = []
    if wanted.last < wanted.first:
        return [Refusal("dates-a-l-envers", "Le mandat finit avant d’avoir commencé.", "Vérifiez les deux dates.")]
    for other in others:
        if other.key == wanted.key or not meet(other, wanted.first, wanted.last):
            continue
        if other.seat == wanted.seat:
            words = f"Ce siège est déjà pris {span_words(other)}."
            found.append(Refusal("siege-pris", words, "Choisissez un autre siège, ou d’autres dates."))
        if other.person is not None and other.person == wanted.person:
            words = f"Cette personne siège déjà dans ce comité {span_words(other)}."
            found.append(Refusal("deja-membre", words, "Une personne, un siège : renouvelez son mandat quand il finit."))
        if other.function == wanted.function == CHAIR:
            words = f"Quelqu’un préside déjà ce comité {span_words(other)}."
            found.append(Refusal("deja-une-presidence", words, "Changez d’abord le rôle de cette personne, ou choisissez-en un autre."))
    return found


def reminder_due(last: dt.date, reminded: dt.date | None, today: dt.date) -> bool:
    """Once from 90 days before the last day, once more from 30; nothing after it."""
    if today > last:
        return False
    for days in (LAST_WORD, FIRST_WORD):
        begins = last - dt.timedelta(days=days)
        if today >= begins:
            return reminded is None or reminded < begins
    return False


def months_later(day: dt.date, months: int) -> dt.date:
    """The day before the same day so many months later: two years from 1 December end on 30 November."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    days = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, days)) - dt.timedelta(days=1)
