"""Send a person to a partner, with her consent: a row for the paper, and for the call if she wants one."""

import datetime as dt

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models.maison import house_to_open_in

from ..models import Offer, Referral
from ..rules import terms
from .check_house import check_house
from .lock_person import lock_person

LATEST = dt.timedelta(days=366)


def refer_person(
    *, person: Person, offer: Offer, maison, agreed: bool, by, call: bool = True, appointment_at: dt.datetime | None = None, key=None
) -> Referral:
    """One orientation from `maison`, once for each request `key`; `call`: she is willing to be asked how it went.

    Raises « accord-manque », « partenaire-retire », « rendez-vous-impossible », « deja-orientee », « pas-cette-maison », « maison-close ».
    """
    check_house(by=by, capability=Capability.WRITE_PEOPLE, maison=maison)
    if not agreed:
        raise Refusal("accord-manque", "On n’oriente personne sans son accord.", "Posez-lui la question, puis cochez la case.")
    _check_appointment(appointment_at)
    with once(key, "casework.refer_person", by=by) as request:
        if request.done:
            return Referral.objects.get(pk=request.result)
        house_to_open_in(maison)
        kept = lock_person(person)
        if not (offer.active and offer.partner.active):
            raise Refusal("partenaire-retire", "Ce partenaire n’est plus dans l’annuaire.", "Choisissez-en un autre.")
        refuse_twice(kept, offer)
        today, meeting = clock.today(), dates.local(appointment_at).date() if appointment_at else None
        referral = Referral.objects.create(
            person=kept, offer=offer, maison=maison, by=by, at=clock.now(), agreed_on=today, appointment_at=appointment_at,
            call_due=terms.first_call(today, offer.delay_days, meeting) if call else None, confidential=offer.is_discreet,
        )  # fmt: skip
        note_contact(person_ids=[kept.pk])
        audit.record("casework.refer_person", referral, by=by, subject=kept, maison=maison)
        request.result = referral.pk
    return referral


def refuse_twice(person: Person, offer: Offer) -> None:
    """Raise « deja-orientee » when she is on her way there already, under any of her records."""
    if Referral.objects.open().filter(person__in=Person.objects.records_of(person), offer=offer).exists():
        raise Refusal(
            "deja-orientee", "Cette personne y est déjà envoyée.", "Ouvrez l’orientation en cours pour en noter la suite, puis recommencez."
        )


def _check_appointment(at: dt.datetime | None) -> None:
    now = clock.now()
    if at is not None and not now < at <= now + LATEST:
        raise Refusal("rendez-vous-impossible", "Ce rendez-vous est passé, ou dans plus d’un an.", "Vérifiez la date et l’heure.")
