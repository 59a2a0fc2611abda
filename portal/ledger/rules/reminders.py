"""What follows when something is not paid in its time. Pure; amounts in cents.

A régisseur grants no delay and pursues nobody (instruction 06-031-A-B-M; `domain.md` 4.6): the household is asked gently, then with a
date, then a person offers to talk; only afterwards may it stand on the list for the ordonnateur, who decides on an order to pay. The
days between are the house's own choice. Below 15 € no order to pay is issued (CGCT D1611-1, to be confirmed by the accountant).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

GENTLE_AFTER = dt.timedelta(days=7)  # after the day by which it was asked for
DATED_AFTER = dt.timedelta(days=21)  # after the gentle request
DAYS_GIVEN = dt.timedelta(days=15)  # the date that the second request names
TALK_AFTER = dt.timedelta(days=7)  # after that date
LIST_AFTER = dt.timedelta(days=30)  # after somebody offered to talk
LEAST_ASKED = 100  # below one euro, it is only shown
LEAST_LISTED = 1_500
FIFTH = 5  # benefits come on the fifth


class Step(IntEnum):
    GENTLE = 1
    DATED = 2
    TALK = 3


@dataclass(frozen=True)
class Asked:
    """A request already made: its step, its day, the day it named, whether it was answered."""

    step: int
    on: dt.date
    before: dt.date | None = None
    answered: bool = False


def next_step(
    *, overdue_since: dt.date | None, left_cents: int, asked: Iterable[Asked], later: dt.date | None, today: dt.date
) -> Step | None:
    """What is to be done today, or nothing. `overdue_since`: the earliest day that has passed of what is still owed; `later`: the day
    until which the household asked us to wait; `asked`: the requests about this debt, in their order.

    A debt that was settled begins anew: only requests made after `overdue_since` count.
    """
    if overdue_since is None or left_cents < LEAST_ASKED or (later is not None and today <= later):
        return None
    last = max((each for each in asked if each.on > overdue_since), key=lambda each: (each.step, each.on), default=None)
    if last is None:
        return Step.GENTLE if today >= overdue_since + GENTLE_AFTER else None
    if last.step == Step.GENTLE:
        return Step.DATED if today >= last.on + DATED_AFTER else None
    if last.step == Step.DATED:
        return Step.TALK if today >= (last.before or last.on + DAYS_GIVEN) + TALK_AFTER else None
    return None


def may_be_listed(*, left_cents: int, asked: Iterable[Asked], overdue_since: dt.date | None, later: dt.date | None, today: dt.date) -> str:
    """ "" when the debt may stand on the list for the ordonnateur, else why not, in words."""
    if overdue_since is None:
        return "Rien n'est en retard."
    if left_cents < LEAST_LISTED:
        return "Moins de 15 € : aucun titre ne serait émis."
    if later is not None and today <= later:
        return "Le foyer a dit quand il revient."
    talks = [each for each in asked if each.step == Step.TALK and each.on > overdue_since]
    if not talks:
        return "Personne n'a encore proposé d'en parler."
    talk = max(talks, key=lambda each: each.on)
    if not talk.answered:
        return "L'appel n'a pas encore été passé."
    if today < talk.on + LIST_AFTER:
        return f"Pas avant {LIST_AFTER.days} jours après la proposition d'en parler."
    return ""


def after_the_fifth(today: dt.date) -> dt.date:
    """« Après le 5 »: the last day on which we wait: the fifth to come, today's included."""
    if today.day <= FIFTH:
        return today.replace(day=FIFTH)
    year, month = divmod(today.year * 12 + today.month, 12)
    return dt.date(year, month + 1, FIFTH)
