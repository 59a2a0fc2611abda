"""What a fund shows of itself: its rules of the day and to come, who gives, what it granted."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Q

from maisons_habitants.committees.enums import MeetingState
from maisons_habitants.committees.models import Meeting
from portal.kit import clock

from ..enums import State
from ..models import Contribution, Fund, FundRequest, FundRules
from ..rules.rule_words import words_of

GIVEN = (State.GRANTED, State.COMPLETED)


@dataclass
class FundShown:
    """`next_day`, `last_day`: when its committee sits next, and the last day to file for it; None where nothing is planned."""

    fund: Fund
    rules: FundRules | None = None
    later: FundRules | None = None
    words: dict[str, str] = field(default_factory=dict)
    contributions: list[Contribution] = field(default_factory=list)
    next_day: dt.date | None = None
    last_day: dt.date | None = None
    given: int = 0
    waiting: int = 0


def funds_shown(funds, waiting: tuple[str, ...] = ()) -> list[FundShown]:
    """Of each fund, in five queries whatever their number. `waiting`: states counted as waiting for a decision."""
    today = clock.today()
    found = {fund.pk: FundShown(fund) for fund in funds}
    for row in FundRules.objects.filter(fund__in=found).order_by("valid_from"):
        one = found[row.fund_id]
        if row.valid_from <= today:
            one.rules, one.words = row, words_of(row)
        elif one.later is None:
            one.later = row
    for row in Contribution.objects.filter(fund__in=found).select_related("funder"):
        found[row.fund_id].contributions.append(row)
    counted = FundRequest.objects.filter(fund__in=found).order_by().values_list("fund")
    for fund, given, left in counted.annotate(given=Count("pk", filter=Q(state__in=GIVEN)), left=Count("pk", filter=Q(state__in=waiting))):
        found[fund].given, found[fund].waiting = given, left
    _next_days(found, today)
    return list(found.values())


def _next_days(found: dict[int, FundShown], today: dt.date) -> None:
    """The first meeting of its committee for which one may still file."""
    coming = Meeting.objects.filter(
        body__in={one.fund.body_id for one in found.values()}, state__in=(MeetingState.PLANNED, MeetingState.CONVOKED),
        session__local_date__gte=today,
    ).exclude(session__state="cancelled")  # fmt: skip
    days: dict[int, list[dt.date]] = {}
    for body, day in coming.order_by("session__local_date").values_list("body", "session__local_date"):
        days.setdefault(body, []).append(day)
    for one in found.values():
        notice = dt.timedelta(days=one.rules.days_before if one.rules else 0)
        for day in days.get(one.fund.body_id, ()):
            if day - notice >= today:
                one.next_day, one.last_day = day, day - notice
                break
