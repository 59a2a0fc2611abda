"""A day's letters taken together to be printed: each by one agent, once."""

import uuid

from django.db.models import Q

from portal.kit import audit, clock, registry, request_keys
from portal.kit.refusal import Refusal
from portal.places.models.maison import house_to_open_in

from ..enums import State
from ..models import LetterBatch, OutboxMessage

MOST = 100  # letters a batch: about a minute to lay out, and what one pair of hands folds in an hour
LOOKED_AT = 5000


def print_letters(*, maison, by, letters=None, recto: bool = False, key: uuid.UUID | None = None) -> LetterBatch:
    """Take the letters of `maison` that wait today, a hundred at most, the oldest first, into one batch. `maison` None: those of
    people whom no house knows. `letters`: among these only, a queryset that starts from `visible_to(by)`.

    Nobody else can take them meanwhile; they are posted, or given back, by `close_batch`. Raises Refusal « rien-a-imprimer »,
    « maison-close » (letters of who was known there wait in the house that replaces it).
    """
    seen = OutboxMessage.objects.visible_to(by) if letters is None else letters
    with request_keys.once(key, "notifications.print_letters", by=by) as asked:
        if asked.done:
            return LetterBatch.objects.get(pk=asked.result)
        if maison is not None:
            house_to_open_in(maison)
        wanted = by_house(seen).get(maison.pk if maison else None, [])[:MOST]
        batch = LetterBatch.objects.create(maison=maison, printed_at=clock.now(), printed_by=by, count=0, recto=recto)
        batch.count = _taken(batch, wanted)
        if not batch.count:
            raise Refusal(
                "rien-a-imprimer", "Aucune lettre n'attend pour cette maison.", "Une autre personne vient peut-être de les imprimer."
            )
        batch.save(update_fields=["count"])
        audit.record("notifications.print_letters", batch, by=by, maison=maison, letters=batch.count)
        asked.result = batch.pk
        return batch


def by_house(letters) -> dict[int | None, list[int]]:
    """House (None: of people whom no house knows) -> keys of the letters of `letters` that wait today, the oldest first. One query for
    the letters, one for each kind of recipient."""
    rows = list(letters.letters_to_print(clock.now()).values_list("pk", "recipient_key")[:LOOKED_AT])
    keys: dict[str, set[int]] = {}
    for _, recipient in rows:
        label, _, key = recipient.rpartition(":")
        if key.isdigit():
            keys.setdefault(label, set()).add(int(key))
    houses = {
        f"{label}:{key}": house
        for label, kind in registry.recipients.items()
        if kind.houses and label in keys
        for key, house in kind.houses(sorted(keys[label])).items()
    }
    found: dict[int | None, list[int]] = {}
    for pk, recipient in rows:
        found.setdefault(houses.get(recipient), []).append(pk)
    return found


def _taken(batch: LetterBatch, keys: list[int]) -> int:
    """Take those that nobody has taken. One statement decides: a row that another transaction took meanwhile is left to it."""
    free = OutboxMessage.objects.filter(Q(batch__isnull=True), pk__in=keys, state=State.QUEUED)
    return free.update(batch=batch, state=State.PRINTED)
