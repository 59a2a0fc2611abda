import uuid

from django.db import transaction

from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from programmes.models import Enrolment

from ..models import AppointmentSlot


def book_appointment(*, slot: AppointmentSlot, person: Person, by, channel: str, key: uuid.UUID | None = None) -> Enrolment:
    """This moment is this person's. Raises the engine's refusals (« complet », « clos », « pas-encore-ouvert »…), « deja-rendez-vous »
    when she has one to come at the same permanence, « pour-soi » for another's made online."""
    if channel == Channel.ONLINE and person.account_id != getattr(by, "pk", None):
        words = "En ligne, on prend rendez-vous pour soi."
        raise Refusal("pour-soi", words, "Pour quelqu'un d'autre, appelez la maison ou passez à l'accueil.")
    try:
        with transaction.atomic():
            [row] = enrol(sheet=slot.sheet, people=[person], by=by, channel=channel, key=key)
            _told_already(row, channel)
    except Refusal as refusal:
        raise in_words_of_here(refusal) from None
    return row


def _told_already(row: Enrolment, channel: str) -> None:
    if channel != Channel.ONLINE and row.to_tell:  # she stands here, or is on the phone: she knows
        row.to_tell = ""
        row.save(update_fields=["to_tell"])


def in_words_of_here(refusal: Refusal) -> Refusal:
    """The engine's « no more places » as one says it of a moment; « already on this sheet » once, as our own rule says it."""
    codes = {reason.code for reason in refusal.reasons}
    reasons = [
        Refusal(reason.code, "Ce moment vient d'être pris.", "Choisissez-en un autre.")
        if reason.code in ("complet", "pas-assez-de-places", "liste-en-cours")
        else reason
        for reason in refusal.reasons
        if not (reason.code == "deja-inscrit" and "deja-rendez-vous" in codes)
    ]
    return Refusal.gather(reasons) or refusal
