"""An address that does not answer is « à vérifier »; staff who checked it say so, or correct the record."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.notifications.enums import Channel

from ..models import AddressDoubt, Person
from ..notifications import address_for

# One number serves two ways: when it is somebody else's, neither leads to her.
ALIKE = {Channel.CALL: (Channel.CALL, Channel.SMS)}


def doubt_address(*, person: Person, channel: str, address: str, why: str, by) -> list[AddressDoubt]:
    """Nothing more is written to `address` by this way. What her record no longer holds is nothing to doubt: an empty list."""
    doubts = []
    with transaction.atomic():
        for way in ALIKE.get(channel, (channel,)):
            if address and address_for(person, way) == address:
                values = {"address": address, "since": clock.now(), "why": why, "by": by}
                doubts.append(AddressDoubt.objects.update_or_create(person=person, channel=way, defaults=values)[0])
        if doubts:
            Person.objects.filter(pk=person.pk).update(doubted=True)
            person.doubted = True
            audit.record("people.doubt_address", person, by=by, subject=person, channel=channel, why=why)
    return doubts


def settle_doubt(*, doubt: AddressDoubt, by) -> None:
    """Checked with her: the address is right. Raises Refusal « deja-verifiee » when it was settled meanwhile."""
    with transaction.atomic():
        if not AddressDoubt.objects.filter(pk=doubt.pk, since=doubt.since).delete()[0]:
            raise Refusal("deja-verifiee", "Cette adresse a déjà été vérifiée.", "Il n'y a rien à faire.")
        _forget_marks([doubt.person_id])
        audit.record("people.settle_doubt", doubt.person, by=by, subject=doubt.person, channel=doubt.channel)


def stale_doubts() -> list[AddressDoubt]:
    """Doubts about an address that her record no longer holds. One query."""
    rows = AddressDoubt.objects.select_related("person").exclude(channel=Channel.LETTER, person__letters_held=True)  # not written to now
    return [doubt for doubt in rows if address_for(doubt.person, doubt.channel) != doubt.address]


def drop_stale_doubts() -> int:
    """How many went."""
    stale = stale_doubts()
    with transaction.atomic():
        gone = AddressDoubt.objects.filter(pk__in=[doubt.pk for doubt in stale]).delete()[0]
        _forget_marks([doubt.person_id for doubt in stale])
    return gone


def _forget_marks(keys: list[int]) -> None:
    """Of these persons, those about whom no doubt is left."""
    doubted = AddressDoubt.objects.filter(person__in=keys).values("person")
    Person.objects.filter(pk__in=keys).exclude(pk__in=doubted).update(doubted=False)
