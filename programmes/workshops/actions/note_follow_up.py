from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from programmes.models import Enrolment

from ..models import FollowUp


def note_follow_up(*, enrolment: Enrolment, outcome: str, by) -> FollowUp:
    """A month later she was asked how it goes: how the call ended is noted, once. What she says of herself is noted by `note_position`.
    Raises « deja-pris »."""
    with transaction.atomic():
        Enrolment.objects.select_for_update().filter(pk=enrolment.pk).first()
        if FollowUp.objects.filter(enrolment=enrolment).exists():
            raise Refusal("deja-pris", "Quelqu’un a déjà pris de ses nouvelles.", "La liste est à jour.")
        row = FollowUp.objects.create(enrolment=enrolment, outcome=outcome, at=clock.now(), by=by)
        person = enrolment.person.current_record
        audit.record("workshops.follow_up", enrolment, by=by, subject=person, maison=enrolment.sheet.maison_id, outcome=outcome)
    return row
