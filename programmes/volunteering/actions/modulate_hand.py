from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..models import AskedHand, HandModulation
from .ask_hands import MOST


def modulate_hand(*, asked: AskedHand, person: Person, shifts: int | None, by) -> HandModulation | None:
    """So many are asked of her instead (0: nothing at all); None: as of everybody. Why is asked of nobody and written nowhere. Raises
    « nombre »."""
    if shifts is not None and not 0 <= shifts <= MOST:
        raise Refusal("nombre", f"C’est un nombre entre 0 et {MOST}.", "Vide : comme pour tout le monde.")
    with transaction.atomic():
        person = locked_one(Person, person.current_record.pk, rank=Rank.PERSON)
        known = HandModulation.objects.filter(asked=asked, person__in=Person.objects.records_of(person))
        before = known.order_by("-at", "-pk").values_list("shifts", flat=True).first()
        if before == shifts:
            return known.first()
        known.delete()
        row = HandModulation.objects.create(asked=asked, person=person, shifts=shifts, by=by) if shifts is not None else None
        audit.record("volunteering.modulate_hand", asked, by=by, subject=person)
        return row
