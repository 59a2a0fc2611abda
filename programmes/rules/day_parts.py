"""What a date's beginning says to who looks for a Tuesday morning. Local times of Europe/Paris. Pure."""

import datetime as dt

from ..enums import DayPart

NOON, SIX = 12, 18


def part_of(hour: int) -> DayPart:
    """Morning before noon, afternoon before six in the evening, then the evening; hours of a day, 0 to 23."""
    return DayPart.MORNING if hour < NOON else DayPart.AFTERNOON if hour < SIX else DayPart.EVENING


def weekday_of(local: dt.datetime) -> int:
    """0 on a Monday, 6 on a Sunday, as `places.Weekday` counts."""
    return local.weekday()
