"""What the pages of a mission and of a place on a shift ask."""

from django import template

from .. import listings
from ..forms.needs import TEMPLATE_LINES, boxes_of
from ..models import Shift

register = template.Library()
MOST_SHIFTS = 40  # on one page


@register.simple_tag
def shifts_of(mission) -> list:
    """The shifts to come of a mission, by day. One query."""
    return listings.by_day(listings.shifts_read(Shift.objects.open_to_volunteers().filter(session__activity=mission.pk))[:MOST_SHIFTS])


@register.simple_tag
def need_lines(form) -> list[list]:
    """The lines of posts of a form, each with its boxes."""
    return [line for line in boxes_of(form, TEMPLATE_LINES) if line]


@register.simple_tag
def shift_of(place) -> Shift | None:
    """The shift of a place; None on a sheet without a post. One query."""
    return Shift.objects.filter(sheet=place.sheet_id).select_related("post").first()
