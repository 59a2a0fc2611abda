"""An address at the house ends: at its date, at her wish, because she has a home. The mail that waits stays hers."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.people.actions.hold_letters import hold_letters
from portal.people.enums import Capability

from ..enums import AddressState, EndedBecause
from ..models import AddressRegistration
from .check_house import check_house
from .lock_person import lock_person

BY_STAFF = (EndedBecause.HOME, EndedBecause.LEFT, EndedBecause.ASKED, EndedBecause.ABSENT)


def end_address(*, registration: AddressRegistration, reason: str, by) -> AddressRegistration:
    """Today is its last day. « Absent » only once she has neither come nor called for the time the setting says.

    Raises « raison-inconnue », « pas-absente », « domiciliation-finie », « pas-cette-maison ».
    """
    check_house(by=by, capability=Capability.REGISTER_ADDRESSES, maison=registration.maison)
    if reason not in BY_STAFF:
        raise Refusal("raison-inconnue", "La fin d’une domiciliation dit sa raison.", "Choisissez-en une dans la liste.")
    with transaction.atomic():
        row = locked_registration(registration)
        if reason == EndedBecause.ABSENT and not AddressRegistration.objects.absent(clock.today()).filter(pk=row.pk).exists():
            raise Refusal(
                "pas-absente", "Elle s’est manifestée il n’y a pas si longtemps.", "Attendez, et essayez de la joindre avant de décider."
            )
        finish(row, reason, by, last_day=min(clock.today(), row.end))
        audit.record("casework.end_address", row, by=by, subject=row.person, maison=row.maison_id, reason=reason)
    return row


def end_address_at_term(*, registration: AddressRegistration) -> bool:
    """Its last day is past; False when somebody was quicker."""
    with transaction.atomic():
        try:
            row = locked_registration(registration)
        except Refusal:
            return False
        if row.end >= clock.today():
            return False
        finish(row, EndedBecause.EXPIRED, SYSTEM, last_day=row.end)
        audit.record("casework.end_address", row, by=SYSTEM, subject=row.person, maison=row.maison_id, reason=EndedBecause.EXPIRED)
    return True


def locked_registration(registration: AddressRegistration) -> AddressRegistration:
    """The row, fresh, its person locked. Raises « domiciliation-finie »."""
    if registration.person_id is not None:
        lock_person(registration.person_id)
    rows = AddressRegistration.objects.select_related("person__successor", "maison")
    row = rows.select_for_update(of=("self",)).get(pk=registration.pk)
    if row.state != AddressState.ACTIVE:
        raise Refusal("domiciliation-finie", "Cette domiciliation n’est plus en cours.", "Rechargez la page pour voir où on en est.")
    return row


def finish(row: AddressRegistration, reason: str, by, *, last_day) -> None:
    row.state, row.reason, row.ended_on, row.ended_by = AddressState.ENDED, reason, last_day, by
    row.save(update_fields=["state", "reason", "ended_on", "ended_by"])
    hold_letters(person=row.person.current_record, held=False)  # a renewal holds them again, in the same transaction
