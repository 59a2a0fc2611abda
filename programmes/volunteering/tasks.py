"""What `tick` runs for the volunteers."""

from .actions.call_for_help import call_for_help
from .actions.lapse_swaps import lapse_swaps
from .actions.lay_standing import lay_standings


def standing_shifts() -> int:
    """Dates planned since, for those who come every week."""
    return lay_standings()


def hands_wanted() -> int:
    """What nobody took over ends with its shift; hands are called for where some are missing."""
    return lapse_swaps() + call_for_help()
