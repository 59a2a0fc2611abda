from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Item, Meeting
from .lock_meeting import lock_meeting, refuse_unless_open


class NotesMeet(Refusal):
    """Two people wrote at once: both texts are given back, nothing is lost. `theirs`: what stands."""

    def __init__(self, theirs: Item):
        super().__init__(
            "deja-modifie",
            "Quelqu’un d’autre vient d’écrire sur ce point.",
            "Son texte et le vôtre sont là tous les deux : gardez ce qu’il faut.",
        )
        self.theirs = theirs


@transaction.atomic
def write_item(*, item: Item, by, notes: str, decision: str, seen: int) -> Item:
    """What was said and decided. Raises NotesMeet (« deja-modifie ») when somebody else wrote since `seen`, unless it is the same text."""
    meeting = lock_meeting(item.meeting_id)
    refuse_unless_open(meeting)
    fresh = Item.objects.get(pk=item.pk)
    if (fresh.notes, fresh.decision) == (notes, decision):
        return fresh
    if fresh.edition != seen:
        raise NotesMeet(fresh)
    fresh.notes, fresh.decision, fresh.edition = notes, decision, fresh.edition + 1
    fresh.save(update_fields=["notes", "decision", "edition"])
    audit.record("committees.write_item", meeting, by=by, maison=meeting.body.maison_id, item=fresh.pk)
    return fresh


@transaction.atomic
def turn_to(*, meeting: Meeting, item: Item, by) -> Meeting:
    """The meeting comes to this item: what the screen in the room shows. Raises « autre-reunion », « vote-en-cours »."""
    from .close_sitting import refuse_open_vote

    fresh = lock_meeting(meeting.pk)
    refuse_unless_open(fresh)
    if item.meeting_id != fresh.pk:
        raise Refusal("autre-reunion", "Ce point est d’une autre réunion.", "Choisissez-en un de la liste.")
    refuse_open_vote(fresh)
    Meeting.objects.filter(pk=fresh.pk).update(current_item=item)
    return fresh
