"""Give a person her card."""

import secrets

from django.db import IntegrityError, transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Card, Person
from ..rules import cards

TRIES = 20  # with a hundred million numbers free for each one taken, a second draw is already rare


def issue_card(*, person: Person, by) -> Card:
    """A new card for somebody without one. Raises Refusal « carte-deja-en-service »."""
    with transaction.atomic():
        kept = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        if Card.objects.active_of(kept):
            raise Refusal(
                "carte-deja-en-service",
                "Cette personne a déjà une carte en service.",
                "Si elle est perdue ou abîmée, remplacez-la : l'ancien numéro ne servira plus.",
            )
        card = draw_card(person=kept, by=by)
        audit.record("people.issue_card", card, by=by, subject=kept)
    return card


def draw_card(*, person: Person | None, by, **values) -> Card:
    """The row itself, under a number nobody has or ever had; a blank one for nobody. Raises RuntimeError when twenty draws were all
    taken."""
    values |= {"issued_at": clock.now(), "issued_by": by} if person else {}
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return Card.objects.create(person=person, number=cards.draw(secrets.randbelow), **values)
        except IntegrityError:
            if person and Card.objects.active_of(person):
                raise
    raise RuntimeError("no free card number in twenty draws")
