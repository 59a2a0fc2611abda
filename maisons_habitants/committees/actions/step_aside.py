import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Interest
from ..models import Item, OpenBallot, SecretVoter, StepAside
from ..reading.table import Table, mandates_at, table_of
from ..reading.votes import running_vote
from .lock_meeting import lock_meeting


def step_aside(*, item: Item, mandate: int, by, why: str = Interest.OTHER, key: uuid.UUID | None = None) -> StepAside:
    """« Je ne vote pas sur ce projet »: off the count for this item. Why is for who keeps the meeting, and is in no line of the journal.

    Raises « pas-membre », « a-deja-vote », « reunion-close »; said twice is once.
    """
    with once(key, "committees.step_aside", by=by) as request:
        if request.done:
            return StepAside.objects.get(pk=request.result)
        meeting = lock_meeting(item.meeting_id)
        _refuse_closed(meeting)
        member = next((one for one in mandates_at(meeting) if one.pk == mandate), None)
        if member is None:
            raise Refusal("pas-membre", "Cette personne n’est pas membre du comité ce jour-là.", "Elle n’a pas de voix sur ce point.")
        vote = running_vote(meeting)
        if vote and vote.item_id == item.pk and _voted(vote, mandate, table_of(meeting)):
            raise Refusal("a-deja-vote", "Cette personne a déjà voté sur ce point.", "Annulez ce vote, puis recommencez-le sans elle.")
        aside = StepAside.objects.get_or_create(
            item=item, mandate=member, defaults={"why": why if why in Interest.values else Interest.OTHER, "said_at": clock.now()}
        )[0]
        audit.record("committees.step_aside", meeting, by=by, subject=member.person, maison=meeting.body.maison_id, item=item.pk)
        request.result = aside.pk
    return aside


def come_back(*, item: Item, mandate: int, by, key: uuid.UUID | None = None) -> None:
    """It was a mistake: she votes on it. Raises « vote-en-cours », « reunion-close »."""
    with once(key, "committees.come_back", by=by) as request:
        if request.done:
            return
        meeting = lock_meeting(item.meeting_id)
        _refuse_closed(meeting)
        vote = running_vote(meeting)
        if vote and vote.item_id == item.pk:
            raise Refusal("vote-en-cours", "Un vote est en cours sur ce point.", "Terminez-le ou annulez-le d’abord.")
        row = StepAside.objects.filter(item=item, mandate=mandate).select_related("mandate__person").first()
        if row is not None:
            audit.record("committees.come_back", meeting, by=by, subject=row.mandate.person, maison=meeting.body.maison_id, item=item.pk)
            row.delete()


def _refuse_closed(meeting) -> None:
    if meeting.closed_at is not None:
        raise Refusal("reunion-close", "Cette réunion est finie.", "Ce qui manque s’écrit dans le compte rendu.")


def _voted(vote, mandate: int, table: Table) -> bool:
    """Her own voice, or one that she casts: a secret vote does not say by whose hand, so that each voice now in hers counts as such."""
    if vote.secret:
        hers = {mandate, *(voice.key for voice in table.voices(vote.item_id) if voice.by == mandate)}
        return SecretVoter.objects.filter(vote=vote, mandate__in=hers).exists()
    return OpenBallot.objects.filter(vote=vote, mandate=mandate).exists() or OpenBallot.objects.filter(vote=vote, borne_by=mandate).exists()
