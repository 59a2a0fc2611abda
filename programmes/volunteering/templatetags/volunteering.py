"""What the pages of a mission and of a place on a shift ask."""

from django import template

from .. import listings
from ..forms.needs import TEMPLATE_LINES, boxes_of
from ..models import Shift

register = template.Library()
FIRST_LINES = 2  # posts shown before any is written
MOST_SHIFTS = 40  # on one page


@register.simple_tag
def shifts_of(mission) -> list:
    """The shifts to come of a mission, by day. One query."""
    return listings.by_day(listings.shifts_read(Shift.objects.open_to_volunteers().filter(session__activity=mission.pk))[:MOST_SHIFTS])


@register.simple_tag
def need_lines(form) -> dict:
    """The lines of posts of a form, each with its boxes: those written or to be mended and the first two, the others folded."""
    lines = [line for line in boxes_of(form, TEMPLATE_LINES) if line]
    written = [rank for rank, line in enumerate(lines, start=1) if any(box.value() not in (None, "") or box.errors for box in line)]
    before = max([*written, min(FIRST_LINES, len(lines))])
    return {"shown": lines[:before], "folded": lines[before:], "before": before}


@register.simple_tag
def shift_of(place) -> Shift | None:
    """The shift of a place; None on a sheet without a post. One query."""
    return Shift.objects.filter(sheet=place.sheet_id).select_related("post").first()
