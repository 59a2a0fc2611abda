"""Cards printed in advance, to have some in the drawer when the printer is busy; and taken out of stock when a sheet is spoilt."""

import uuid

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.places.models.maison import house_to_open_in

from ..enums import Capability, CardState
from ..models import Card, CardBatch
from .issue_card import draw_card

SHEET = 24  # labels on a sheet
MOST = 10 * SHEET  # at once: a lost pile is a day's cards, not a year's


def print_blank_cards(*, count: int, maison, by, key: uuid.UUID | None = None) -> CardBatch:
    """`count` cards that are nobody's yet, kept at `maison`; they open nothing until `give_blank_card`.

    Raises Refusal « nombre-de-cartes », « pas-cette-maison », « maison-close ».
    """
    _refuse_stranger(maison, by)
    if not 1 <= count <= MOST:
        raise Refusal("nombre-de-cartes", f"On prépare de 1 à {MOST} cartes à la fois.", f"Une planche en porte {SHEET}.")
    with once(key, "people.print_blank_cards", by=by) as request:
        if request.done:
            return CardBatch.objects.get(pk=request.result)
        house_to_open_in(maison)
        batch = CardBatch.objects.create(maison=maison, printed_at=clock.now(), printed_by=by)
        for _ in range(count):
            draw_card(person=None, by=by, batch=batch, state=CardState.BLANK)
        audit.record("people.print_blank_cards", batch, by=by, maison=maison, count=count)
        request.result = batch.pk
    return batch


def spoil_batch(*, batch: CardBatch, by) -> int:
    """What is left of a lost or spoilt sheet will never be given; how many cards.

    Raises Refusal « planche-finie », « pas-cette-maison ».
    """
    _refuse_stranger(batch.maison, by)
    with transaction.atomic():
        # The state is asked by the UPDATE itself: a card that is being given at this moment stays given.
        ended = Card.objects.blank().filter(batch=batch).update(state=CardState.CLOSED, ended_at=clock.now())
        if not ended:
            raise Refusal("planche-finie", "Il ne reste aucune carte de cette planche.", "")
        audit.record("people.spoil_batch", batch, by=by, maison=batch.maison, count=ended)
    return ended


def _refuse_stranger(maison, by) -> None:
    if not user_can(by, Capability.WRITE_PEOPLE, maison):
        raise Refusal("pas-cette-maison", "Vous ne tenez pas les cartes de cette maison.", "Choisissez la vôtre.")
