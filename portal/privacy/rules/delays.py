"""Until when a request must be answered. Pure: no Django, no row.

GDPR art. 12.3: within one month of receipt; two further months where necessary, the person being told why within the first.
A month ends on the day of the same number, or on the last of a shorter month (regulation 1182/71, art. 3.2 c).
"""

import datetime as dt

from portal.kit.rules.months import months_later

MONTHS, MORE_MONTHS = 1, 2
NEAR_DAYS = 7  # from then on, the clock is shown as pressing
STANDING = dt.timedelta(days=30)  # after the answer, the person may come back with it: who answered may still open her file
REGISTER_YEARS = 3  # how long an answered request is kept: as long as the journal of acts (the house's choice)


def due_on(received_on: dt.date, *, extended: bool = False) -> dt.date:
    """The last day to answer."""
    return months_later(received_on, MONTHS + (MORE_MONTHS if extended else 0))


def may_extend(received_on: dt.date, today: dt.date) -> bool:
    """More time is only taken while the first month runs."""
    return today <= due_on(received_on)


def clock_of(due: dt.date, today: dt.date) -> tuple[str, str]:
    """(« late », « near » or « calm », the words to show): « 3 jours de retard », « dernier jour », « encore 12 jours »."""
    left = (due - today).days
    if left < 0:
        return "late", f"{-left} jour{'s' if left < -1 else ''} de retard"
    if left == 0:
        return "near", "dernier jour"
    return ("near" if left <= NEAR_DAYS else "calm"), f"encore {left} jour{'s' if left > 1 else ''}"


def kept_since(today: dt.date) -> dt.date:
    """Requests answered before this day leave the register."""
    return months_later(today, -12 * REGISTER_YEARS)


UNITS = {"days": ("jour", "jours"), "months": ("mois", "mois"), "years": ("an", "ans")}


def said(number: int, unit: str) -> str:
    """« 60 jours », « 1 an », « » when there is no number."""
    if not number or unit not in UNITS:
        return ""
    return f"{number}\u00a0{UNITS[unit][number > 1]}"
