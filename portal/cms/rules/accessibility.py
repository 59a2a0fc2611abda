"""The mention of accessibility: computed, never typed (loi 2005-102 art. 47, RGAA 4.1).

Totally conform at 100 %, partly from 50 %, else not conform; and not conform without an audit of less than three years.
"""

import datetime as dt
from decimal import Decimal

VALID_YEARS = 3
NONE, PARTIAL, FULL = "none", "partial", "full"


def valid_until(audited_on: dt.date) -> dt.date:
    """The last day on which an audit still counts: the eve of its third birthday (an audit of 29 February ends on the 28th)."""
    try:
        birthday = audited_on.replace(year=audited_on.year + VALID_YEARS)
    except ValueError:
        birthday = dt.date(audited_on.year + VALID_YEARS, 3, 1)
    return birthday - dt.timedelta(days=1)


def conformity(audited_on: dt.date | None, rate: Decimal | None, today: dt.date) -> str:
    """« none », « partial » or « full » from the last audit's date and rate (percent, 0 to 100). A future audit counts for nothing."""
    if audited_on is None or rate is None or not audited_on <= today <= valid_until(audited_on):
        return NONE
    if rate >= 100:
        return FULL
    return PARTIAL if rate >= 50 else NONE
