"""The meetings of a fund's committee, and until when a request may be filed for them."""

import datetime as dt

from maisons_habitants.committees.enums import MeetingState
from maisons_habitants.committees.models import Meeting
from programmes.enums import SessionState

from ..models import Fund
from ..rules.checks import NextCommittee
from .terms import rules_on

NONE_PLANNED = "Aucune réunion du comité n’est encore fixée : la maison vous dira le jour."
AHEAD = 12  # meetings read


def coming_committees(fund: Fund, today: dt.date, *, days_before: int | None = None) -> tuple[NextCommittee, ...]:
    """Those to come, the nearest first, whether or not there is time left to file. `days_before`: of the rules of the day when None."""
    if days_before is None:
        rules = rules_on(fund, today)
        days_before = rules.days_before if rules else 0
    rows = Meeting.objects.filter(
        body=fund.body_id, state__in=(MeetingState.PLANNED, MeetingState.CONVOKED), session__local_date__gte=today
    ).exclude(session__state=SessionState.CANCELLED)
    days = rows.order_by("session__start", "pk").values_list("session__local_date", flat=True)[:AHEAD]
    return tuple(NextCommittee(day, day - dt.timedelta(days=days_before)) for day in days)


def next_committee(fund: Fund, today: dt.date) -> NextCommittee | None:
    """The first one for which there is time left to file; None where none is planned (`NONE_PLANNED` says so)."""
    return next((one for one in coming_committees(fund, today) if one.last_day >= today), None)
