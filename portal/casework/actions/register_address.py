"""The house's address becomes a person's own for a year (élection de domicile), or is refused with a reason."""

from collections.abc import Iterable

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.hold_letters import hold_letters
from portal.people.actions.note_contact import note_contact
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models.maison import house_to_open_in

from ..enums import AddressState, RefusedBecause
from ..models import AddressRegistration
from ..rules import terms
from .check_house import check_house
from .lock_person import lock_person


def register_address(*, person: Person, maison, by, covered: Iterable[Person] = (), key=None) -> AddressRegistration:
    """From today, for one year. `covered`: those of her household who stand on the certificate with her.

    Raises « deja-domiciliee », « hors-foyer », « maison-sans-adresse », « maison-close », « pas-cette-maison ».
    """
    check_house(by=by, capability=Capability.REGISTER_ADDRESSES, maison=maison)
    if not maison.address:
        raise Refusal("maison-sans-adresse", "L’adresse de cette maison n’est pas notée.", "Faites-la écrire par la rédaction du site.")
    with once(key, "casework.register_address", by=by) as request:
        if request.done:
            return AddressRegistration.objects.get(pk=request.result)
        house_to_open_in(maison)
        kept = lock_person(person)
        refuse_second_address(kept)
        row = write_registration(person=kept, maison=maison, start=clock.today(), covered=covered, by=by)
        note_contact(person_ids=[kept.pk])
        audit.record("casework.register_address", row, by=by, subject=kept, maison=maison)
        request.result = row.pk
    return row


def refuse_address(*, person: Person, maison, reason: str, by, key=None) -> AddressRegistration:
    """A refusal is reasoned and kept. Raises « raison-inconnue », « deja-domiciliee », « maison-close »,
    « pas-cette-maison »."""
    check_house(by=by, capability=Capability.REGISTER_ADDRESSES, maison=maison)
    if reason not in RefusedBecause.values:
        raise Refusal("raison-inconnue", "Un refus dit sa raison.", "Choisissez-en une dans la liste.")
    with once(key, "casework.refuse_address", by=by) as request:
        if request.done:
            return AddressRegistration.objects.get(pk=request.result)
        house_to_open_in(maison)
        kept = lock_person(person)
        refuse_second_address(kept)
        row = AddressRegistration.objects.create(
            person=kept, maison=maison, state=AddressState.REFUSED, reason=reason, decided_on=clock.today(), decided_by=by
        )
        note_contact(person_ids=[kept.pk])
        audit.record("casework.refuse_address", row, by=by, subject=kept, maison=maison, reason=reason)
        request.result = row.pk
    return row


def refuse_second_address(person: Person) -> None:
    """Raise « deja-domiciliee » when one is active, in any house and under any of her records."""
    if AddressRegistration.objects.active().of(person).exists():
        raise Refusal(
            "deja-domiciliee", "Cette personne a déjà son adresse dans une de nos maisons.", "Renouvelez-la, ou mettez-y fin d’abord."
        )


def write_registration(*, person: Person, maison, start, covered: Iterable[Person], by, renews=None) -> AddressRegistration:
    """The row itself; the caller holds the person's lock. From then on nothing is posted to another address. Raises « hors-foyer »."""
    wanted = {one.current_record.pk for one in covered} - {person.pk}
    if not wanted <= household_of(person):
        raise Refusal(
            "hors-foyer", "Seuls les membres de son foyer peuvent figurer avec elle.", "Ajoutez d’abord cette personne à son foyer."
        )
    row = AddressRegistration.objects.create(
        person=person, maison=maison, state=AddressState.ACTIVE, start=start, end=terms.address_end(start), decided_on=clock.today(),
        decided_by=by, renews=renews, last_seen_on=clock.today(),
    )  # fmt: skip
    row.covered.set(sorted(wanted))
    hold_letters(person=person, held=True)
    return row


def household_of(person: Person) -> set[int]:
    """The keys of those she lives with today."""
    return {member.person.pk for home in Household.objects.of(person) for member in home.members()} - {person.pk}
