"""How long a record is kept. Pure: no Django, no row."""

import datetime as dt

YEARS = 2  # after the last contact: CNIL, référentiel « durées », délibération 2023-095 (domain 4.1)


def kept_since(today: dt.date) -> dt.date:
    """Whoever had no contact since before this day is forgotten; on 29 February, the 28th counts."""
    try:
        return today.replace(year=today.year - YEARS)
    except ValueError:
        return today.replace(year=today.year - YEARS, day=28)
