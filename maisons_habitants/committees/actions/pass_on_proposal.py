import uuid

from django.db.models import Max

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import ItemKind, MeetingState
from ..models import Item, Meeting, Proposal
from ..notifications.proposals import tell_passed_on
from ..rules.proposals import Act
from .lock_proposal import lock_proposal, save

TITLE = Item._meta.get_field("title").max_length


def pass_on_proposal(*, proposal: Proposal, meeting: Meeting, by, seen: int | None = None, key: uuid.UUID | None = None) -> Item:
    """To the order of the day of a meeting in preparation, of a committee of the house: its last line. The answer is owed all the same.

    Raises Refusal « autre-maison », « ordre-du-jour-clos », « deja-a-l-ordre-du-jour », « deja-modifie », and those of the rules.
    """
    with once(key, f"committees.pass_on_proposal:{proposal.pk}", by=by) as request:
        if request.done:
            return Item.objects.get(pk=request.result)
        date = locked_one(Meeting.objects.select_related("body", "session"), meeting.pk, rank=Rank.MEETING)
        fresh = lock_proposal(proposal, Act.PASS_ON, seen=seen)
        _check(fresh, date)
        last = date.items.aggregate(n=Max("position"))["n"] or 0
        words = fresh.public_words
        title = words if len(words) <= TITLE else f"{words[: TITLE - 1].rsplit(' ', 1)[0]}…"
        item = Item.objects.create(
            meeting=date, position=last + 1, kind=ItemKind.DISCUSSION, title=title, words=f"Vous avez dit : « {words} »"
        )
        fresh.item, fresh.body = item, date.body
        save(fresh, "item", "body")
        audit.record("committees.pass_on_proposal", fresh, by=by, maison=fresh.maison_id, meeting=date.pk)
        tell_passed_on(fresh, date, by=by)
        request.result = item.pk
    return item


def _check(fresh: Proposal, date: Meeting) -> None:
    if date.body.maison_id != fresh.maison_id:
        raise Refusal("autre-maison", "Ce comité n’est pas celui de la maison.", "Choisissez une réunion d’un comité de la maison.")
    if date.state != MeetingState.PLANNED or date.session.start <= clock.now():
        raise Refusal("ordre-du-jour-clos", "L’ordre du jour de cette réunion est déjà parti.", "Choisissez une réunion qui se prépare.")
    if fresh.item_id and fresh.item.meeting_id == date.pk:
        raise Refusal("deja-a-l-ordre-du-jour", "Cette proposition est déjà à l’ordre du jour.", "Ouvrez la réunion pour changer le point.")
