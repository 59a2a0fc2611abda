"""Dates of what is agreed for a time: leads, registrations of an address, calls, keeping. Pure: no Django, no row."""

import datetime as dt

from portal.kit.rules.months import months_later

LEAD_MONTHS = 12  # at most: an agreement is looked at again every year
LEAD_WARNS = dt.timedelta(days=30)
ADDRESS_YEARS = 1  # CASF L264-2: an election of domicile is for one year, renewable
RENEW_MONTHS = 2  # before the end: the person is told, and it may be renewed
CHECK_MONTHS = 6  # a partner looked at longer ago is looked at again
FIRST_CALL = 14  # days, when nobody knows the partner's usual delay
AGAIN = dt.timedelta(days=3)  # nobody answered
LATER = dt.timedelta(days=7)  # she calls back herself, or has not gone yet
TRIES = 3
SILENT_MONTHS = 6  # an orientation nobody heard of since is closed « sans nouvelle »
KEPT_YEARS = 2  # once over; CNIL, référentiel « durées », délibération 2023-095 (domain 4.1)
MAIL_KEPT_YEARS = 1  # proof that a letter was handed over


def years_before(day: dt.date, years: int) -> dt.date:
    return months_later(day, -12 * years)


def address_end(start: dt.date) -> dt.date:
    """The last day of a registration that begins on `start`, itself included: the eve of the next year's day.

    From 29 February it runs to 28 February.
    """
    following = dt.date(start.year + ADDRESS_YEARS, 3, 1) if (start.month, start.day) == (2, 29) else start.replace(year=start.year + 1)
    return following - dt.timedelta(days=1)


def may_renew(end: dt.date, today: dt.date) -> bool:
    """Two months before the end the person is told, and it may be renewed."""
    return end <= months_later(today, RENEW_MONTHS)


def lead_latest(since: dt.date) -> dt.date:
    """The last day that may be agreed for a case lead who begins on `since`."""
    return months_later(since, LEAD_MONTHS)


def absent_since(today: dt.date, months: int) -> dt.date:
    """Whoever came last before this day has not come for `months`."""
    return months_later(today, -months)


def first_call(today: dt.date, delay_days: int | None, appointment: dt.date | None) -> dt.date:
    """When to ask « y êtes-vous arrivée ? »: the day after the appointment, else once the partner's usual delay has passed."""
    if appointment is not None:
        return appointment + dt.timedelta(days=1)
    return today + dt.timedelta(days=FIRST_CALL if delay_days is None else max(1, delay_days))


def is_stale(checked_on: dt.date | None, today: dt.date) -> bool:
    """A partner nobody has looked at for six months."""
    return checked_on is None or checked_on < months_later(today, -CHECK_MONTHS)


def day_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)
