"""What `tick` runs for the volunteers: dates laid for who comes every week, qualifications that end before a shift; once a day, forget."""

import datetime as dt

from .actions.call_for_help import call_for_help
from .actions.forget_files import forget_files
from .actions.forget_house_feeds import forget_house_feeds
from .actions.forget_rides import forget_rides
from .actions.lapse_swaps import lapse_swaps
from .actions.lay_standing import lay_standings
from .actions.tell_lapsing import tell_lapsing


def tell_of_lapsing() -> int:
    return tell_lapsing()


def standing_shifts() -> int:
    """Dates planned since, for those who come every week."""
    return lay_standings()


def hands_wanted() -> int:
    """What nobody took over ends with its shift; hands are called for where some are missing."""
    return lapse_swaps() + call_for_help()


def purge_files(today: dt.date) -> dict:
    """Files of who stopped a year ago: only hours and thanks stay. Qualifications and standing shifts that ended a year
    ago; calendars of houses that nobody follows; who came with whom."""
    return {**forget_files(today=today), "house_feeds": forget_house_feeds(today=today), "rides": forget_rides(today=today)}
