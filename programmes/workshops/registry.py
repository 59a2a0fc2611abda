"""What the room gives to those below: an act at the counter, her card in « mon espace »."""

from django.urls import reverse

from portal.people.models import Person
from programmes.enums import EnrolmentState

from .reading import course_places


def desk_url(person) -> str:
    return reverse("workshops_desk:person", args=[person.pk])


def space_card(request, person) -> dict | None:
    """In « mon espace », for who has or had a place on a course: where to say where she stands. One query."""
    rows = course_places().filter(person__in=Person.objects.records_of(person), state=EnrolmentState.CONFIRMED)
    return {} if rows.exists() else None


def validation_url(person) -> str:
    return reverse("workshops_desk:validation", args=[person.pk])
