"""Writing to a person, by the way she chose or the next one that can reach her."""

from dataclasses import dataclass

from django.urls import reverse

from portal.kit import audit
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel
from portal.notifications.models import OutboxMessage

from .models import Person

# When the chosen way has no address: what leaves by itself first, then a person's hands.
NEXT_WAYS = (Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.CALL)
# A letter takes days: what cannot wait is said on the phone instead.
NEXT_QUICK_WAYS = (Channel.EMAIL, Channel.SMS, Channel.CALL, Channel.LETTER)
PURPOSES = {"people.sign_in": "Code de connexion", "people.account": "Compte et sécurité", "people.welcome": "Accueil dans l'équipe"}
FRENCH_MOBILES = ("+336", "+337")


@dataclass(frozen=True)
class Words:
    """One thing to say, in the three sizes of paper it may need. `subject` and `short` are read over the shoulder: no name, no
    need, no amount. `body` is the e-mail or the letter; the call list shows it too."""

    subject: str
    body: str
    short: str


def address_for(person: Person, channel: str) -> str:
    """Where this way leads to the person; empty when it cannot reach her."""
    if channel == Channel.EMAIL:
        return person.email
    if channel in (Channel.SMS, Channel.CALL):
        number = str(person.phone or "")
        landline = number.startswith("+33") and not number.startswith(FRENCH_MOBILES)
        return "" if landline and channel == Channel.SMS else number
    if not (person.address_1 and person.postal_code and person.city):
        return ""
    lines = (person.full_name, person.address_1, person.address_2, f"{person.postal_code} {person.city}")
    return "\n".join(line for line in lines if line)


def way_to(person: Person, *, urgent: bool = False) -> tuple[str, str] | None:
    """(channel, address) that reaches the person, her own choice first; None when nothing does."""
    ways = NEXT_QUICK_WAYS if urgent else NEXT_WAYS
    chosen = () if urgent and person.channel == Channel.LETTER else (person.channel,)
    for channel in (*chosen, *ways):
        address = address_for(person, channel)
        if address:
            return channel, address
    return None


def tell(
    person: Person, words: Words, *, purpose: str, by, about: str = "", dedupe_key: str = "", urgent: bool = False,
    confidential: bool = False,
) -> OutboxMessage | None:  # fmt: skip
    """Write one message to a person in the outbox, inside the caller's transaction; None when no way leads to her.

    `confidential`: about a confidential place, seen at the desk by those alone who may. Follows a merge to the record that stands.
    Raises the Refusals of `queue_message` on indiscreet words.
    """
    person = person.current_record
    way = way_to(person, urgent=urgent)
    if way is None:
        return None
    channel, address = way
    return queue_message(
        channel=channel, address=address, purpose=purpose, subject=words.subject if channel != Channel.SMS else "",
        body=words.short if channel == Channel.SMS else words.body, recipient_key=audit.key_of(person), about=about,
        dedupe_key=dedupe_key, confidential=confidential, by=by,
    )  # fmt: skip


def names_of(keys: list[int]) -> dict[int, tuple[str, str]]:
    """Key of a person -> (full name, address of her page at the desk), for the desk's list of messages."""
    return {person.pk: (person.full_name, reverse("desk_person", args=[person.pk])) for person in Person.objects.filter(pk__in=keys)}
