"""What the ledger says to a household about money that goes back: to one of its referents, by her way. Never an amount."""

from django.conf import settings

from portal.households.models import Household
from portal.kit import audit
from portal.ledger.models import Refund, Reminder
from portal.ledger.rules import refund_words, reminder_words
from portal.ledger.rules.reminders import Step
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import purposes
from portal.people.models import Person
from portal.people.notifications import Words, tell, way_to

PURPOSES = {
    "asked": "Remboursement demandé",
    "ready": "Remboursement à venir chercher",
    "sent": "Remboursement parti",
    "arrived": "Remboursement fait",
    "not_arrived": "Remboursement non arrivé",
    "kept": "Avance gardée",
    "choose": "Date annulée, avance ou remboursement",
}
REMINDERS = {"gentle": "Un reste à régler", "dated": "Un reste à régler, avec une date"}
ACCOUNT = "/mon-espace/a-regler/"


def name_purposes() -> None:
    """The desk's words for what the ledger writes."""
    for turn, label in PURPOSES.items():
        purposes.add(f"ledger.refund_{turn}", label)
    for turn, label in REMINDERS.items():
        purposes.add(f"ledger.reminder_{turn}", label)


def reader_for(household: Household) -> Person | None:
    """Who reads for a household: its first referent whom something reaches, else its first referent, told at the counter; a member
    where nobody answers for it. None for a household that nobody is in any more."""
    people = [member.person for member in household.members() if member.is_referent] or [member.person for member in household.members()]
    return next((person for person in people if way_to(person)), people[0] if people else None)


def tell_home(household: Household, turn: str, *, about: str, occasion: str, by) -> OutboxMessage | None:
    """One message, once for each `occasion`, inside the caller's transaction."""
    reader = reader_for(household)
    if reader is None:
        return None
    link = settings.WAGTAILADMIN_BASE_URL + ACCOUNT
    purpose = f"ledger.refund_{turn}"
    words = lambda language: Words(*refund_words.said(turn, language, link=link))  # noqa: E731 - the same sentence in her language
    return tell(reader, words, purpose=purpose, about=about, dedupe_key=f"{purpose}:{occasion}", by=by)


def tell_refund(turn: str, refund: Refund, *, by, occasion: str = "") -> OutboxMessage | None:
    """What became of one refund."""
    household = refund.payment.household
    return tell_home(household, turn, about=audit.key_of(refund), occasion=f"{refund.pk}:{occasion or refund.road}", by=by)


def tell_reminded(reminder: Reminder, *, by) -> OutboxMessage | None:
    """A request to settle what is past its day: to one of the household's referents, by her way. Nothing at any table, and nothing to
    who does not answer for it: of a household that nobody answers for any more, staff alone know."""
    reader = reader_for(reminder.household)
    if reader is None or reader.pk not in {member.person.pk for member in reminder.household.members() if member.is_referent}:
        return None
    turn = "gentle" if reminder.step == Step.GENTLE else "dated"
    link, purpose = settings.WAGTAILADMIN_BASE_URL + ACCOUNT, f"ledger.reminder_{turn}"
    words = lambda language: Words(*reminder_words.said(turn, language, link=link, day=reminder.before))  # noqa: E731 - in her language
    return tell(reader, words, purpose=purpose, about=audit.key_of(reminder), dedupe_key=f"{purpose}:{reminder.pk}", by=by)
