"""Somebody signs in for the first time and takes hold of the record that the counter keeps of her."""

from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..models import Card, Person
from .merge_persons import merge_persons


def claim_record(*, user, number: str, birth_year: int | None, by) -> Person:
    """Tie the account `user` to the record whose card bears `number` and who was born in `birth_year`; the record.

    A record made meanwhile by the account itself is merged into it. Whatever is wrong (no such card, another year, no year known,
    a record that has an account), the refusal is the same, « carte-non-reconnue »: nobody learns whether a card exists.
    """
    with transaction.atomic():
        found = Card.objects.holder(number)
        if found is None or birth_year is None:
            raise _not_recognised()
        kept = locked_one(Person.objects.all(), found.pk, rank=Rank.PERSON) if not _record_of(user) else found
        if kept.successor_id or kept.birth_year != birth_year or kept.account_id:
            raise _not_recognised()
        own = _record_of(user)
        if own is None:
            kept.user = user
            kept.version += 1
            kept.save(update_fields=["user", "version"])
        else:
            try:
                merge_persons(absorbed=own, kept=kept, by=by)
            except Refusal as refusal:
                raise _not_recognised() from refusal
        audit.record("people.claim_record", kept, by=by, subject=kept)
    return kept


def _record_of(user) -> Person | None:
    return Person.objects.of_user(user)


def _not_recognised() -> Refusal:
    return Refusal(
        "carte-non-reconnue",
        "Ce numéro de carte et cette année de naissance ne vont pas ensemble.",
        "Vérifiez les deux. Vous pouvez aussi passer à l'accueil d'une maison : on liera votre compte avec vous.",
    )
