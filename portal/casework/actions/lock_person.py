"""One person, locked: every act of this room that concerns her waits for the others here."""

from portal.kit.locking import Rank, locked_one
from portal.people.models import Person


def lock_person(person: Person | int) -> Person:
    """Her current record, fresh and locked until the transaction ends, whichever of her records is given."""
    row = person if isinstance(person, Person) else Person.objects.select_related("successor").get(pk=person)
    return locked_one(Person.objects.all(), row.current_record.pk, rank=Rank.PERSON)
