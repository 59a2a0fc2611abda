"""The order of the day and what goes with it, while the meeting is prepared. After the convocation each change raises the edition, and the
screen says that members do not know of it yet (`convoke.tell_change`)."""

from django.db import transaction
from django.db.models import Max

from portal.kit import audit
from portal.kit.actions.keep_file import drop_file, keep_file
from portal.kit.refusal import Refusal

from ..enums import ItemKind
from ..models import Item, Meeting, MeetingDocument
from .lock_meeting import bump, lock_meeting, refuse_if_held, refuse_stale

DOCUMENT = "committees.document"  # kind of the private files
MOST_ITEMS, MOST_DOCUMENTS = 30, 20


@transaction.atomic
def change_meeting(*, meeting: Meeting, by, words: str, open_to_all: bool, childcare: bool, chair=None, seen: int | None = None) -> Meeting:
    """What is said to members, who may come, whether children are looked after, who presides. Raises « deja-modifie »."""
    fresh = lock_meeting(meeting.pk)
    refuse_if_held(fresh)
    refuse_stale(fresh, seen)
    fresh.words, fresh.open_to_all, fresh.childcare, fresh.chair = words, open_to_all, childcare, chair
    bump(fresh, "words", "open_to_all", "childcare", "chair")
    audit.record("committees.change_meeting", fresh, by=by, maison=fresh.body.maison_id)
    return fresh


@transaction.atomic
def add_item(*, meeting: Meeting, by, title: str, kind: str = ItemKind.DISCUSSION, words: str = "", minutes: int | None = None) -> Item:
    """At the end of the order of the day; during the meeting too, for what comes up. Raises « ordre-trop-long », « reunion-close »."""
    fresh = lock_meeting(meeting.pk)
    if fresh.closed_at is not None:
        refuse_if_held(fresh)
    if fresh.items.count() >= MOST_ITEMS:
        raise Refusal("ordre-trop-long", f"Un ordre du jour a {MOST_ITEMS} points au plus.", "Gardez-en pour une autre réunion.")
    last = fresh.items.aggregate(last=Max("position"))["last"] or 0
    item = Item.objects.create(meeting=fresh, position=last + 1, title=title, kind=kind, words=words, minutes=minutes)
    bump(fresh)
    audit.record("committees.add_item", fresh, by=by, maison=fresh.body.maison_id, item=item.pk)
    return item


@transaction.atomic
def change_item(*, item: Item, by, title: str, kind: str, words: str, minutes: int | None, seen: int | None = None) -> Item:
    meeting = lock_meeting(item.meeting_id)
    refuse_if_held(meeting)
    fresh = Item.objects.get(pk=item.pk)
    refuse_stale(fresh, seen)
    fresh.title, fresh.kind, fresh.words, fresh.minutes = title, kind, words, minutes
    fresh.edition += 1
    fresh.save(update_fields=["title", "kind", "words", "minutes", "edition"])
    bump(meeting)
    audit.record("committees.change_item", meeting, by=by, maison=meeting.body.maison_id, item=fresh.pk)
    return fresh


@transaction.atomic
def move_item(*, item: Item, by, up: bool) -> None:
    """One step up or down; at the end of the list, nothing."""
    meeting = lock_meeting(item.meeting_id)
    refuse_if_held(meeting)
    rows = list(meeting.items.all())
    place = next(place for place, one in enumerate(rows) if one.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, one in enumerate(rows, 1):
        one.position = position
    Item.objects.bulk_update(rows, ["position"])
    bump(meeting)
    audit.record("committees.change_item", meeting, by=by, maison=meeting.body.maison_id, item=item.pk)


@transaction.atomic
def drop_item(*, item: Item, by) -> None:
    """Taken off while it is prepared; its documents stay with the meeting. Raises « point-porte » for what an upper room put there."""
    from ..item_riders import carried_by

    meeting = lock_meeting(item.meeting_id)
    refuse_if_held(meeting)
    if carried_by([item.pk]):
        raise Refusal("point-porte", "Ce point porte une demande à décider.", "Retirez d’abord la demande de cette réunion.")
    MeetingDocument.objects.filter(item=item).update(item=None)
    Item.objects.filter(pk=item.pk).delete()
    bump(meeting)
    audit.record("committees.drop_item", meeting, by=by, maison=meeting.body.maison_id, item=item.pk)


@transaction.atomic
def keep_document(*, meeting: Meeting, content, title: str, by, item: Item | None = None) -> MeetingDocument:
    """A private paper for members and the team. Raises the refusals of `keep_file`, « trop-de-documents »."""
    fresh = lock_meeting(meeting.pk)
    if fresh.documents.count() >= MOST_DOCUMENTS:
        raise Refusal("trop-de-documents", f"Une réunion a {MOST_DOCUMENTS} documents au plus.", "Retirez-en un d’abord.")
    file = keep_file(content=content, name=content.name, kind=DOCUMENT, owner=fresh, by=by)
    made = MeetingDocument.objects.create(meeting=fresh, item=item, file=file, title=title or file.name)
    bump(fresh)
    return made


@transaction.atomic
def drop_document(*, document: MeetingDocument, by) -> None:
    meeting = lock_meeting(document.meeting_id)
    refuse_if_held(meeting)
    file = document.file
    document.delete()
    drop_file(stored=file, by=by)
    bump(meeting)
