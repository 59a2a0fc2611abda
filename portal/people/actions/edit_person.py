"""Correct a person's record."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Person
from .check_person import FIELDS, check_person
from .index_person import index_person


def edit_person(*, person: Person, by, seen: int | None = None, **values) -> Person:
    """Write the given fields of `check_person.FIELDS`; the others stay. `seen` is the version that the form showed.

    An empty `display_name` takes the proposed one again. Raises the refusals of `check_person`, « fiche-modifiee » when somebody
    else wrote meanwhile, « fiche-reunie » on a record absorbed by a merge.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such field of a person: {sorted(unknown)}")
    with transaction.atomic():
        row = locked_one(Person.objects.all(), person.pk, rank=Rank.PERSON)
        if row.successor_id:
            raise Refusal("fiche-reunie", "Cette fiche a été réunie à une autre.", "Ouvrez l'autre fiche pour la corriger.")
        if seen is not None and seen != row.version:
            raise Refusal(
                "fiche-modifiee",
                "Cette fiche a été modifiée entre-temps par quelqu'un d'autre.",
                "Comparez avec ce qui est noté maintenant, puis enregistrez à nouveau.",
            )
        before = {name: str(getattr(row, name)) if name == "phone" else getattr(row, name) for name in FIELDS}
        clean = check_person(values={**before, **values})
        changed = [name for name in FIELDS if clean[name] != before[name]]
        if changed:
            for name in changed:
                setattr(row, name, clean[name])
            row.version += 1
            row.last_contact_on = clock.today()
            row.save()
            index_person(person=row)
            audit.record("people.edit_person", row, by=by, subject=row, fields=sorted(changed))
    return row
