"""What becomes of letters once printed: posted, but for those that are not; or given back, to be printed again."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import BatchState, State
from ..models import LetterBatch, OutboxMessage


def post_batch(*, batch: LetterBatch, left_out=(), by) -> LetterBatch:
    """The letters of the batch are posted, but for those whose keys are in `left_out`: these wait again for the next print.

    Raises Refusal « lot-ferme » when somebody posted or gave it up meanwhile, « rien-de-poste » when every letter is left out.
    """
    with transaction.atomic():
        _close(batch, BatchState.POSTED)
        letters = OutboxMessage.objects.filter(batch=batch, state=State.PRINTED)
        letters.filter(pk__in=set(left_out)).update(state=State.QUEUED, batch=None)
        batch.posted = letters.update(state=State.SENT, sent_at=clock.now())
        if not batch.posted:
            raise Refusal("rien-de-poste", "Aucune lettre de ce lot n'est postée.", "Abandonnez le lot : ses lettres seront à imprimer.")
        batch.save(update_fields=["posted"])
        audit.record("notifications.post_batch", batch, by=by, maison=batch.maison_id, posted=batch.posted)
    return batch


def abandon_batch(*, batch: LetterBatch, by) -> LetterBatch:
    """Nothing of it was posted: its letters wait again. Raises Refusal « lot-ferme »."""
    with transaction.atomic():
        _close(batch, BatchState.ABANDONED)
        OutboxMessage.objects.filter(batch=batch, state=State.PRINTED).update(state=State.QUEUED, batch=None)
        audit.record("notifications.abandon_batch", batch, by=by, maison=batch.maison_id)
    return batch


def _close(batch: LetterBatch, state: str) -> None:
    """One statement decides who closes it."""
    now = clock.now()
    if not LetterBatch.objects.filter(pk=batch.pk, state=BatchState.PRINTED).update(state=state, closed_at=now):
        raise Refusal("lot-ferme", "Ce lot a déjà été posté ou abandonné.", "Regardez où il en est.")
    batch.state, batch.closed_at = state, now
