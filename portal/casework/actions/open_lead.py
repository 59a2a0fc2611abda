"""A person and a member of the team agree: she is the one to turn to, until a day."""

import datetime as dt

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models.maison import house_to_open_in

from ..enums import Agreed
from ..models import CaseLead, possible_leads
from ..rules import terms
from .check_house import check_house
from .lock_person import lock_person


def open_lead(*, person: Person, lead, maison, until: dt.date, agreed: str, by, key=None) -> CaseLead:
    """`lead` begins today, `until` is the last day, `agreed` how the person said yes (`enums.Agreed`).

    Raises « accord-manque », « fin-impossible », « pas-referente », « deja-referente », « pas-cette-maison », « maison-close ».
    """
    check_house(by=by, capability=Capability.LEAD_CASES, maison=maison)
    check_terms(lead=lead, maison=maison, until=until, agreed=agreed, person=person)
    with once(key, "casework.open_lead", by=by) as request:
        if request.done:
            return CaseLead.objects.get(pk=request.result)
        house_to_open_in(maison)
        kept = lock_person(person)
        refuse_second(kept)
        row = begin(person=kept, lead=lead, maison=maison, until=until, agreed=agreed, by=by)
        note_contact(person_ids=[kept.pk])
        audit.record("casework.open_lead", row, by=by, subject=kept, maison=maison, lead=lead.pk)
        request.result = row.pk
    return row


def refuse_second(person: Person) -> None:
    """Raise « deja-referente » when somebody leads already, under any of her records."""
    if CaseLead.objects.running().of(person).exists():
        raise Refusal(
            "deja-referente", "Cette personne a déjà une référente ou un référent.", "Passez le relais, ou mettez d’abord fin à l’accord."
        )


def check_terms(*, lead, maison, until: dt.date, agreed: str, person: Person) -> None:
    """What an agreement must say, whether it is new or handed over."""
    if agreed not in Agreed.values:
        raise Refusal("accord-manque", "Rien ne se fait sans l’accord de la personne.", "Demandez-lui, puis dites comment elle a répondu.")
    today = clock.today()
    latest = terms.lead_latest(today)
    if not today < until <= latest:
        raise Refusal(
            "fin-impossible",
            f"La fin est après aujourd’hui, et avant le {dates.day_written(latest)}.",
            "Choisissez une date entre les deux.",
        )
    if not possible_leads(maison).filter(pk=lead.pk).exists():
        raise Refusal("pas-referente", "Ce membre de l’équipe n’accompagne pas de personnes dans cette maison.", "Choisissez-en un autre.")
    if person.current_record.account_id == lead.pk:
        raise Refusal("pas-soi-meme", "Personne n’est sa propre référente.", "Choisissez quelqu’un d’autre.")


def begin(*, person: Person, lead, maison, until: dt.date, agreed: str, by, follows: CaseLead | None = None) -> CaseLead:
    """The row itself; the caller holds the person's lock."""
    today = clock.today()
    return CaseLead.objects.create(
        person=person, lead=lead, maison=maison, since=today, until=until, agreed=agreed, agreed_on=today, by=by, follows=follows
    )
