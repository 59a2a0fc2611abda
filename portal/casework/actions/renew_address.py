"""One more year, from the day after the last one: the certificate follows without a gap."""

from collections.abc import Iterable

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models.maison import house_to_open_in

from ..enums import EndedBecause
from ..models import AddressRegistration
from ..rules import terms
from .check_house import check_house
from .end_address import finish, locked_registration
from .register_address import household_of, write_registration


def renew_address(*, registration: AddressRegistration, by, covered: Iterable[Person] | None = None, key=None) -> AddressRegistration:
    """The next row; `covered` None keeps those named before who still live with her.

    Raises « trop-tot », « domiciliation-finie », « hors-foyer », « maison-close », « pas-cette-maison ».
    """
    check_house(by=by, capability=Capability.REGISTER_ADDRESSES, maison=registration.maison)
    with once(key, "casework.renew_address", by=by) as request:
        if request.done:
            return AddressRegistration.objects.get(pk=request.result)
        house_to_open_in(registration.maison)
        before = locked_registration(registration)
        if not terms.may_renew(before.end, clock.today()):
            raise Refusal(
                "trop-tot",
                "On renouvelle dans les deux derniers mois.",
                "L’attestation en cours reste valable : revenez plus près de la fin.",
            )
        person = before.person.current_record
        known = household_of(person)
        kept = covered if covered is not None else [one for one in before.covers() if one.pk in known]
        finish(before, EndedBecause.RENEWED, by, last_day=before.end)
        start = terms.day_after(before.end)
        row = write_registration(person=person, maison=before.maison, start=start, covered=kept, by=by, renews=before)
        note_contact(person_ids=[person.pk])
        audit.record("casework.renew_address", row, by=by, subject=person, maison=row.maison_id, before=before.pk)
        request.result = row.pk
    return row
