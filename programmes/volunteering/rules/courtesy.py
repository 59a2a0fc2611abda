"""At what hour one writes to somebody who asked for nothing. Pure."""

import datetime as dt

from portal.kit import dates

MORNING, EVENING = 8, 20  # nobody is asked anything before the one, nor from the other on


def awake(moment: dt.datetime) -> bool:
    return MORNING <= dates.local(moment).hour < EVENING


def courteous(moment: dt.datetime) -> dt.datetime:
    """This moment, or the next morning when it is night."""
    if awake(moment):
        return moment
    here = dates.local(moment)
    day = here.date() + dt.timedelta(days=here.hour >= EVENING)
    return dates.midnight(day).replace(hour=MORNING)
