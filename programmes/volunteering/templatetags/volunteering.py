"""What the pages of a mission and of a place on a shift ask."""

from django import template

from portal.people.models import Person

from ..forms import ride as rides
from ..forms.needs import TEMPLATE_LINES, boxes_of
from ..listings import choosing
from ..reading import companions

register = template.Library()
FIRST_LINES = 2  # posts shown before any is written


@register.simple_tag(takes_context=True)
def shifts_of(context, mission) -> list:
    """The shifts to come of a mission by day, as whoever looks may take them. Three queries for a visitor."""
    user = getattr(context.get("request"), "user", None)
    person = Person.objects.of_user(user) if getattr(user, "is_authenticated", False) else None
    return choosing.of_mission(mission.pk, person)


@register.simple_tag
def need_lines(form) -> dict:
    """The lines of posts of a form, each with its boxes: those written or to be mended and the first two, the others folded."""
    lines = [line for line in boxes_of(form, TEMPLATE_LINES) if line]
    written = [rank for rank, line in enumerate(lines, start=1) if any(box.value() not in (None, "") or box.errors for box in line)]
    before = max([*written, min(FIRST_LINES, len(lines))])
    return {"shown": lines[:before], "folded": lines[before:], "before": before, "no_post": not form.fields["post_1"].queryset.exists()}


@register.simple_tag
def ride_form(ride, place) -> rides.RideForm:
    """To say how one comes to this place, or to change it."""
    return rides.RideForm.of(ride, place.pk)


@register.simple_tag
def life_of(place) -> companions.PlaceLife | None:
    """What her place on a shift says: with whom, whom to call, until when it is given back. None on a sheet without a post."""
    return companions.life_of(place)
