"""What the page of a place on an outing, and the desk's page of a departure, ask."""

from django import template

from ..forms.company import CompanyForm
from ..listings.after import After, after_of
from ..listings.before import Before, before_of
from ..models import Trip
from ..reading.album import albums_of
from ..reading.company import PlaceTold, place_told

register = template.Library()


@register.simple_tag
def trip_place_of(place) -> PlaceTold | None:
    """Where she joins, who comes along, who else would rather not go alone. None of a place on no departure, or given back."""
    return place_told(place) if place.is_active else None


@register.simple_tag
def company_form(told: PlaceTold) -> CompanyForm:
    return CompanyForm(stops=told.stops, initial={"stop": told.stop, "version": told.version})


@register.simple_tag
def album_of_place(place, user) -> bool:
    """Is there an album of this departure for who reads. One query; none before it left."""
    return albums_of(user).filter(sheet=place.sheet_id).exists()


@register.simple_tag
def before_trip(trip: Trip) -> Before:
    return before_of(trip)


@register.simple_tag
def after_trip(trip: Trip) -> After | None:
    return after_of(trip)
