"""Writing to a person, by the way she chose or the next one that can reach her."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel
from portal.notifications.models import OutboxMessage
from portal.notifications.rules.tongues import fixed, together

from .enums import Language
from .models import Person, PersonMaison

# When the chosen way has no address: what leaves by itself first, then a person's hands.
NEXT_WAYS = (Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.CALL)
# A letter takes days: what cannot wait is said on the phone instead.
NEXT_QUICK_WAYS = (Channel.EMAIL, Channel.SMS, Channel.CALL, Channel.LETTER)
PURPOSES = {
    "people.sign_in": "Code de connexion",
    "people.account": "Compte et sécurité",
    "people.welcome": "Accueil dans l'équipe",
    "people.news": "Un mot de la maison",
}
LABEL = "people.Person"
FRENCH_MOBILES = ("+336", "+337")


@dataclass(frozen=True)
class Words:
    """One thing to say, in the three sizes of paper it may need. `subject` and `short` are read over the shoulder: no name, no
    need, no amount. `body` is the e-mail or the letter; the call list shows it too."""

    subject: str
    body: str
    short: str


# What is said, or how to say it in a language (a code of `enums.Language`): French for one it does not have.
Said = Words | Callable[[str], Words]


@dataclass(frozen=True)
class Sizes:
    """The words as they go: `body` in her language then in French, `aloud` in French for who reads it to her."""

    subject: str
    body: str
    short: str
    aloud: str


def sizes_for(person: Person, words: Said) -> Sizes:
    """`words` in her language, followed by French; in French alone where they have no other, under one line in hers that offers help."""
    language = person.language
    french = words("fr") if callable(words) else words
    hers = words(language) if callable(words) else words
    if language == Language.FRENCH:
        return Sizes(french.subject, french.body, french.short, french.body)
    if hers == french:
        return Sizes(french.subject, together(fixed(language).french, french.body), french.short, french.body)
    return Sizes(hers.subject, together(hers.body, french.body), hers.short, french.body)


def address_for(person: Person, channel: str) -> str:
    """Where this way leads to the person; empty when it cannot reach her. No letter goes to an address that is no longer hers
    (`letters_held`): what it says is kept for her at the counter."""
    if channel == Channel.EMAIL:
        return person.email
    if channel in (Channel.SMS, Channel.CALL):
        number = str(person.phone or "")
        landline = number.startswith("+33") and not number.startswith(FRENCH_MOBILES)
        return "" if landline and channel == Channel.SMS else number
    if channel == Channel.COUNTER or person.letters_held or not (person.address_1 and person.postal_code and person.city):
        return ""
    lines = (person.full_name, person.address_1, person.address_2, f"{person.postal_code} {person.city}")
    return "\n".join(line for line in lines if line)


def doubts_of(person: Person) -> dict:
    """Channel -> the `AddressDoubt` about the very address that her record holds. One query (none when prefetched); none at all for who
    has no doubt."""
    if not person.doubted:
        return {}
    return {doubt.channel: doubt for doubt in person.doubts.all() if doubt.address == address_for(person, doubt.channel)}


def ways_to(person: Person, *, urgent: bool = False) -> list[tuple[str, str]]:
    """(channel, address) of each way that leads to the person, her own choice first; without the addresses « à vérifier ». One query
    where there are such, else none."""
    ways = NEXT_QUICK_WAYS if urgent else NEXT_WAYS
    chosen = () if urgent and person.channel == Channel.LETTER else (person.channel,)
    known = [(channel, address_for(person, channel)) for channel in dict.fromkeys((*chosen, *ways))]
    doubted = doubts_of(person)
    return [(channel, address) for channel, address in known if address and channel not in doubted]


def way_to(person: Person, *, urgent: bool = False) -> tuple[str, str] | None:
    """(channel, address) that reaches the person, her own choice first; None when nothing does."""
    return next(iter(ways_to(person, urgent=urgent)), None)


def tell(
    person: Person, words: Said, *, purpose: str, by, about: str = "", dedupe_key: str = "", urgent: bool = False,
    confidential: bool = False, useful_until: dt.datetime | None = None, due_at: dt.datetime | None = None,
) -> OutboxMessage:  # fmt: skip
    """Write one message to a person in the outbox, inside the caller's transaction, by the first way that takes it.

    When none does, it is kept to be said at the counter (`Channel.COUNTER`) until staff tick « dit ». `confidential`: about a
    confidential place, seen at the desk by those alone who may. `useful_until`: after it, it need not be said any more; `due_at`: what
    leaves by itself leaves from then on (now by default). Follows a merge to the record that stands. Raises the Refusals of
    `queue_message` on indiscreet or too long words.
    """
    person = person.current_record
    common = {"purpose": purpose, "about": about, "dedupe_key": dedupe_key, "confidential": confidential, "useful_until": useful_until}
    common["due_at"] = due_at
    return write_by(person, sizes_for(person, words), ways_to(person, urgent=urgent), urgent=urgent, by=by, **common)


def write_by(person: Person, sizes: Sizes, ways: list[tuple[str, str]], *, by, **common) -> OutboxMessage:
    """One row by the first of `ways` whose address is one; else to be said at the counter."""
    for channel, address in [*ways, (Channel.COUNTER, "")]:
        text = {Channel.SMS: sizes.short, Channel.CALL: sizes.aloud, Channel.COUNTER: sizes.aloud}.get(channel, sizes.body)
        if not text:
            continue
        try:
            return queue_message(
                channel=channel, address=address, subject="" if channel == Channel.SMS else sizes.subject, body=text,
                recipient_key=audit.key_of(person), language=person.language, sizes=asdict(sizes), by=by, **common,
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code != "adresse-refusee":
                raise
    raise AssertionError("the counter takes every message")


def names_of(keys: list[int]) -> dict[int, tuple[str, str]]:
    """Key of a person -> (full name, address of her page at the desk), for the desk's list of messages."""
    return {person.pk: (person.full_name, reverse("desk_person", args=[person.pk])) for person in Person.objects.filter(pk__in=keys)}


def houses_of(keys: list[int]) -> dict[int, int]:
    """Key of a person -> the house in service that has known her longest: her letters are printed there."""
    known = PersonMaison.objects.filter(person__in=keys, maison__closed_on=None).order_by("-since", "-pk")
    return dict(known.values_list("person", "maison"))


def ways_known(key: int) -> dict[str, str]:
    """Channel -> her address as it is known today, doubted or not: staff choose by which to say something again."""
    person = Person.objects.select_related("successor").filter(pk=key).first()
    if person is None:
        return {}
    ways = {channel.value: address_for(person.current_record, channel) for channel in NEXT_WAYS}
    return {channel: address for channel, address in ways.items() if address}


def keys_of(person: Person):
    """The outbox's keys of all her records, as a subquery: what was said before a merge was said to her."""
    records = Person.objects.records_of(person)
    return records.annotate(outbox_key=Concat(Value(f"{LABEL}:"), Cast("pk", CharField()))).values("outbox_key")
