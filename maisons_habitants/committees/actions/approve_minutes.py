import uuid

from django.db import transaction
from django.db.models import F

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import ItemKind, MeetingState, MinutesState, VoteState
from ..models import Item, Meeting, Minutes
from ..reading.minutes import approving_item, meetings_to_come, told_too_much, weights_of
from ..reading.table import meetings_read, table_of
from ..rules.minutes import sealed
from .lock_minutes import lock_minutes, refuse_approved


def refuse_telling(minutes: Minutes) -> None:
    """Raises « texte-public-vide », « dit-trop »: nothing is published that names somebody who did not agree."""
    if not minutes.public_text.strip():
        raise Refusal("texte-public-vide", "Le texte à publier est vide.", "Reprenez le texte des membres, sans les noms.")
    if found := told_too_much(minutes):
        words = f"Le texte à publier dit {' ; '.join(found)}."
        raise Refusal("dit-trop", words, "Retirez-le, ou demandez à la personne si son nom choisi peut être public.")


@transaction.atomic
def propose_minutes(*, minutes: Minutes, meeting: Meeting, by, seen: int | None = None) -> Item:
    """They are complete: put on the order of the day of a meeting to come, to be approved there, first of all. Asked twice, they stand
    on it once; asked for another meeting, they leave the order of the day of the one not yet open.

    Raises « deja-modifie », « deja-approuve », « dit-trop », « texte-public-vide », « pas-une-reunion-suivante »."""
    waiting = Item.objects.filter(approves=minutes, meeting__state__in=(MeetingState.PLANNED, MeetingState.CONVOKED), votes=None)
    locked(Meeting, {minutes.meeting_id, meeting.pk, *waiting.values_list("meeting", flat=True)}, rank=Rank.MEETING)
    fresh = lock_minutes(minutes, seen=seen)
    refuse_approved(fresh)
    refuse_telling(fresh)
    meeting = meetings_to_come(fresh).filter(pk=meeting.pk).first()
    if meeting is None:
        words = "Un compte rendu s’approuve à une réunion suivante du même comité."
        raise Refusal("pas-une-reunion-suivante", words, "Choisissez une réunion à venir, ou prévoyez-en une.")
    item = _on_order_of_day(fresh, meeting, waiting)
    if fresh.state != MinutesState.PROPOSED:
        fresh.state = MinutesState.PROPOSED
        fresh.edition += 1
        fresh.save(update_fields=["state", "edition"])
        audit.record("committees.propose_minutes", fresh, by=by, maison=fresh.meeting.body.maison_id)
    return item


def _on_order_of_day(minutes: Minutes, meeting: Meeting, waiting) -> Item:
    """Their item at this meeting, the only one that waits. What members were told of changes: so does the meeting's edition."""
    elsewhere = list(waiting.exclude(meeting=meeting))
    Item.objects.filter(pk__in=[one.pk for one in elsewhere]).delete()
    changed = {one.meeting_id for one in elsewhere}
    item = Item.objects.filter(approves=minutes, meeting=meeting).first()
    if item is None:
        title = f"Approuver le compte rendu du {dates.day_written(minutes.meeting.session.local_date)}"
        item = Item.objects.create(meeting=meeting, kind=ItemKind.MINUTES, approves=minutes, title=title, minutes=5, position=0)
        changed.add(meeting.pk)
    Meeting.objects.filter(pk__in=changed).update(edition=F("edition") + 1)
    return item


def approve_minutes(*, minutes: Minutes, item: Item, by, seen: int | None = None, key: uuid.UUID | None = None) -> Minutes:
    """The committee approves them at this item of a meeting that sits or sat: frozen from here on, and published. Where the item was put
    to the vote, its first choice was chosen.

    Raises « deja-modifie », « deja-approuve », « pas-propose », « autre-point », « pas-en-seance », « vote-en-cours », « pas-retenu »,
    « trop-peu-de-membres », « dit-trop »."""
    with once(key, f"committees.approve_minutes:{minutes.pk}", by=by) as request:
        if request.done:
            return Minutes.objects.get(pk=minutes.pk)
        meetings = {one.pk: one for one in locked(Meeting, {minutes.meeting_id, item.meeting_id}, rank=Rank.MEETING)}
        fresh = lock_minutes(minutes, seen=seen)
        refuse_approved(fresh)
        _refuse_there(fresh, item, meetings[item.meeting_id])
        refuse_telling(fresh)
        fresh.weights = weights_of(fresh)
        fresh.digest, fresh.public_digest = sealed(fresh.text, fresh.weights), sealed(fresh.public_text)
        fresh.state, fresh.approved_in_id = MinutesState.APPROVED, item.meeting_id
        fresh.approved_at = fresh.published_at = clock.now()
        fresh.edition += 1
        fresh.save()
        Item.objects.filter(pk=item.pk, decision="").update(decision="Le compte rendu est approuvé.")
        audit.record("committees.approve_minutes", fresh, by=by, maison=fresh.meeting.body.maison_id, digest=fresh.digest)
        request.result = fresh.pk
    return fresh


def _refuse_there(minutes: Minutes, item: Item, meeting: Meeting) -> None:
    if minutes.state != MinutesState.PROPOSED:
        raise Refusal("pas-propose", "Ce compte rendu est encore à compléter.", "Relisez-le, puis proposez-le à une réunion.")
    last = approving_item(minutes)
    if last is None or last.pk != item.pk:
        raise Refusal(
            "autre-point",
            "Ce n’est pas à ce point que le comité le relit.",
            "Ouvrez le compte rendu : il dit à quelle réunion il est proposé.",
        )
    if meeting.state not in (MeetingState.OPEN, MeetingState.CLOSED):
        raise Refusal("pas-en-seance", "Le comité l’approuve en réunion, pas avant.", "Revenez quand la séance est ouverte.")
    vote = item.votes.exclude(state=VoteState.VOID).select_related("result").order_by("-pk").first()
    if vote is None:
        _refuse_too_few(meeting)
    elif vote.state != VoteState.CLOSED:
        raise Refusal("vote-en-cours", "Le vote sur ce compte rendu n’est pas terminé.", "Terminez-le d’abord.")
    elif vote.result is None or vote.result.position != 1:
        raise Refusal("pas-retenu", "Le vote ne l’approuve pas.", "Notez ce qui est à corriger, puis proposez-le à la réunion suivante.")


def _refuse_too_few(meeting: Meeting) -> None:
    """A vote asks by itself whether enough members are there; without one, those in the room now."""
    if meeting.state != MeetingState.OPEN:
        return
    quorum = table_of(meetings_read().get(pk=meeting.pk)).quorum()
    if not quorum.met:
        need = f" Il faut {quorum.needed} membres, vous êtes {quorum.there}." if quorum.missing else ""
        words = f"Vous n’êtes pas assez nombreux pour l’approuver.{need}"
        raise Refusal("trop-peu-de-membres", words, "Proposez-le à la réunion suivante.")


@transaction.atomic
def show_minutes(*, minutes: Minutes, shown: bool, by) -> Minutes:
    """Whether everybody may read approved minutes on the site. Raises « pas-approuve »."""
    fresh = lock_minutes(minutes)
    if fresh.state != MinutesState.APPROVED:
        raise Refusal("pas-approuve", "Un compte rendu se publie une fois approuvé.", "Proposez-le d’abord à une réunion.")
    if bool(fresh.published_at) != shown:
        fresh.published_at = clock.now() if shown else None
        fresh.save(update_fields=["published_at"])
        verb = "committees.publish_minutes" if shown else "committees.hide_minutes"
        audit.record(verb, fresh, by=by, maison=fresh.meeting.body.maison_id)
    return fresh
