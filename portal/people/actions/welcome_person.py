"""A person comes to another house: from then on its staff see her record."""

from django.db import transaction

from portal.kit import audit, clock

from ..models import Person, PersonMaison


def welcome_person(*, person: Person, maison, by) -> bool:
    """Let `maison` know the person; True when it did not yet. Her other houses keep her. Raises « maison-close »."""
    with transaction.atomic():
        maison.refuse_if_closed()
        kept = person.current_record
        _known, new = PersonMaison.objects.get_or_create(person=kept, maison=maison, defaults={"since": clock.today()})
        if new:
            audit.record("people.welcome_person", kept, by=by, subject=kept, maison=maison)
    return new
