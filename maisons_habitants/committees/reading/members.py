"""Who sits in a body on a day, and where somebody sits: by her mandate of the day, never by a role."""

import datetime as dt

from portal.kit import clock
from portal.people.models import Person

from ..models import Body, Mandate


def members_on(body: Body, day: dt.date | None = None) -> list[Mandate]:
    """The mandates of the day, by number of seat, each with its seat, college, deputised seat and person (and her successor). One query."""
    rows = Mandate.objects.on(day or clock.today()).filter(seat__body=body)
    return list(rows.select_related("seat__college", "seat__deputy_of", "person__successor").order_by("seat__number", "starts_on", "pk"))


def mandates_of(person: Person, day: dt.date | None = None) -> list[Mandate]:
    """Where she sits on that day, by whichever of her records, each with its body and page. One query."""
    rows = Mandate.objects.on(day or clock.today()).of(person).filter(seat__body__closed_on=None)
    return list(
        rows.select_related("seat__body__page", "seat__body__maison", "seat__college", "person__successor").order_by("starts_on", "pk")
    )


def mandate_in(body: Body, person: Person, day: dt.date | None = None) -> Mandate | None:
    """Her mandate of the day in this body, or None: what opens a paper of the body to her. One query."""
    rows = Mandate.objects.on(day or clock.today()).of(person).filter(seat__body=body, seat__body__closed_on=None)
    return rows.select_related("seat__body__page", "seat__body__maison", "person__successor").order_by("starts_on", "pk").first()
