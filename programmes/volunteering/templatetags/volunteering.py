"""What the pages of a mission and of a place on a shift ask."""

from django import template

from portal.people.models import Person

from .. import choosing, companions
from ..forms.needs import TEMPLATE_LINES, boxes_of

register = template.Library()


@register.simple_tag(takes_context=True)
def shifts_of(context, mission) -> list:
    """The shifts to come of a mission by day, as whoever looks may take them. Three queries for a visitor."""
    user = getattr(context.get("request"), "user", None)
    person = Person.objects.of_user(user) if getattr(user, "is_authenticated", False) else None
    return choosing.of_mission(mission.pk, person)


@register.simple_tag
def need_lines(form) -> list[list]:
    """The lines of posts of a form, each with its boxes."""
    return [line for line in boxes_of(form, TEMPLATE_LINES) if line]


@register.simple_tag
def life_of(place) -> companions.PlaceLife | None:
    """What her place on a shift says: with whom, whom to call, until when it is given back. None on a sheet without a post."""
    return companions.life_of(place)
