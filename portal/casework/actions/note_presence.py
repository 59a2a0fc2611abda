"""She came, or called: her address at the house lives."""

from django.db import transaction

from portal.kit import audit, clock
from portal.people.actions.note_contact import note_contact
from portal.people.enums import Capability

from ..models import AddressRegistration
from .check_house import check_house
from .end_address import locked_registration


def note_presence(*, registration: AddressRegistration, by) -> AddressRegistration:
    """Raises « domiciliation-finie », « pas-cette-maison »."""
    check_house(by=by, capability=Capability.REGISTER_ADDRESSES, maison=registration.maison)
    with transaction.atomic():
        row = locked_registration(registration)
        seen(row)
        audit.record("casework.note_presence", row, by=by, subject=row.person, maison=row.maison_id)
    return row


def seen(row: AddressRegistration) -> None:
    """The caller holds the person's lock."""
    row.last_seen_on = clock.today()
    row.save(update_fields=["last_seen_on"])
    note_contact(person_ids=[row.person_id])
