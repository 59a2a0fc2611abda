"""What `tick` runs for the volunteers."""

from .actions.lay_standing import lay_standings


def standing_shifts() -> int:
    """Dates planned since, for those who come every week."""
    return lay_standings()
