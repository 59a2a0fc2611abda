"""What the page of an outing asks of this room."""

from django import template

from portal.people.models import Person

from ..listings.departures import of_outing
from ..reading.album import Seen, shown_of_page
from ..reading.going import reasons_against

register = template.Library()
register.simple_tag(of_outing)


@register.filter
def at_sheet(departures: dict, line):
    """The departure of one line of dates; None where it has none."""
    return departures.get(line.sheet.pk) if line.sheet else None


@register.simple_tag
def pictures_shown(page) -> list[Seen]:
    """Of departures of this outing, those that may be on the site today."""
    return shown_of_page(page)


@register.simple_tag
def stands_against(user, line) -> list:
    """For who is signed in and has nothing on it yet: what stands against her going, each reason with its way out; her other outings by
    their names, for it is she who reads."""
    if not getattr(user, "is_authenticated", False) or not line.sheet or line.mine or not line.standing.act:
        return []
    person = Person.objects.of_user(user)
    return reasons_against(line.sheet, [person], to=person.pk) if person else []
