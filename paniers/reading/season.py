"""A season before one subscribes: the days of a first basket, the term it begins, the place of each week. Nothing is written."""

import datetime as dt

from portal.kit import clock
from programmes.models import Session, SignUpSheet

from ..models import SeasonTerms
from ..rules.agreed import positions
from ..rules.term import Term, term_from


def possible_days(terms: SeasonTerms, sheet: SignUpSheet | None = None) -> list[dt.date]:
    """The days a first basket may be collected, at this house or at any: far enough ahead to be ordered."""
    soonest = clock.today() + dt.timedelta(days=terms.notice_days)
    dates_on = terms.season.sessions.on() if sheet is None else sheet.sessions.on()
    found = dates_on.filter(local_date__gte=soonest, start__gt=clock.now())
    return sorted(set(found.values_list("local_date", flat=True)))


def term_for(terms: SeasonTerms, first: dt.date) -> Term:
    return term_from(first, months=terms.commitment_months, season_end=terms.ends_on)


def week_positions(terms: SeasonTerms) -> dict[dt.date, int]:
    """The position of the week of each day of the season; as it was frozen, or as it will be. Two queries at most."""
    days = dict(Session.objects.filter(activity=terms.season_id).values_list("local_date", "distribution__position"))
    later = positions(days) if None in days.values() else {}
    return {day: position or later[day] for day, position in days.items()}
