"""Voices in a vote. Open: a row a voice. Secret: nothing but a count and a name among those who voted."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import VoteState
from ..models import Meeting, OpenBallot, SecretVoter, Vote, VoteChoice
from ..reading.table import Table, table_of
from ..rules.sitting import Voice
from .lock_meeting import lock_meeting, refuse_unless_open


def cast_vote(
    *, vote: Vote, voice: int, choice: int, by, bearer: int | None = None, over: bool = False, key: uuid.UUID | None = None
) -> OpenBallot:  # fmt: skip
    """One voice of an open vote: the mandate it belongs to, cast by `bearer` (herself unless said; only whoever keeps the meeting leaves it
    out). `over`: whoever keeps the meeting mends what was misheard.

    Raises « vote-clos », « vote-secret », « choix-inconnu », « pas-present », « parti », « ne-vote-pas », « deja-vote ».
    """
    with once(key, "committees.cast_vote", by=by) as request:
        if request.done:
            return OpenBallot.objects.get(pk=request.result)
        meeting, fresh = locked_vote(vote)
        if fresh.secret:
            raise Refusal(
                "vote-secret", "Ce vote est secret : on ne note pas qui choisit quoi.", "Chacun vote de son téléphone, ou sur papier."
            )
        found = voice_for(table_of(meeting), fresh, voice, bearer)
        refuse_unknown_choice(fresh, choice)
        row = OpenBallot.objects.filter(vote=fresh, mandate=voice).first()
        if row is not None and not over:
            raise twice()
        row = row or OpenBallot(vote=fresh, mandate_id=voice)
        row.choice_id, row.borne_by_id = choice, found.by if found.by != voice else None
        row.save()
        audit.record("committees.cast_vote", meeting, by=by, maison=meeting.body.maison_id, vote=fresh.pk)
        request.result = row.pk
    return row


def cast_all(*, vote: Vote, choice: int, by, others: Mapping[int, int] = {}, key: uuid.UUID | None = None) -> int:
    """« Tous pour, sauf… »: every voice in the room for `choice`, those of `others` (voice -> choice) for theirs. How many voices.

    Raises as `cast_vote`."""
    with once(key, "committees.cast_all", by=by) as request:
        if request.done:
            return request.result
        meeting, fresh = locked_vote(vote)
        if fresh.secret:
            raise Refusal(
                "vote-secret", "Ce vote est secret : on ne note pas qui choisit quoi.", "Chacun vote de son téléphone, ou sur papier."
            )
        table = table_of(meeting)
        for one in {choice, *others.values()}:
            refuse_unknown_choice(fresh, one)
        for one in others:
            voice_for(table, fresh, one, None)
        OpenBallot.objects.filter(vote=fresh).delete()
        voices = table.voices(fresh.item_id)
        OpenBallot.objects.bulk_create(
            OpenBallot(
                vote=fresh, mandate_id=one.key, choice_id=others.get(one.key, choice), borne_by_id=one.by if one.by != one.key else None
            )
            for one in voices
        )
        audit.record("committees.cast_all", meeting, by=by, maison=meeting.body.maison_id, vote=fresh.pk, voices=len(voices))
        request.result = len(voices)
    return request.result


@transaction.atomic
def cast_secret(*, vote: Vote, voice: int, choice: int, bearer: int | None = None) -> None:
    """One voice of a secret vote: the count of its choice grows, and its mandate is among those who voted. Nothing else is written:
    no time, no line of the journal, no key of the request, no `by`. Twice is refused, for each voice.

    Raises « vote-clos », « pas-secret », « vote-sur-papier », « choix-inconnu », « pas-present », « parti », « ne-vote-pas »,
    « deja-vote ».
    """
    meeting, fresh = locked_vote(vote)
    if not fresh.secret:
        raise Refusal("pas-secret", "Ce vote est à main levée.", "Votez sur sa page.")
    if fresh.on_paper:
        raise Refusal("vote-sur-papier", "Ce vote est sur papier.", "Prenez un bulletin.")
    voice_for(table_of(meeting), fresh, voice, bearer)
    if SecretVoter.objects.filter(vote=fresh, mandate=voice).exists():
        raise twice()
    refuse_unknown_choice(fresh, choice)
    SecretVoter.objects.create(vote=fresh, mandate_id=voice)
    counted = VoteChoice.objects.filter(pk=choice, vote=fresh, vote__state=VoteState.OPEN).update(tally=F("tally") + 1)
    if counted != 1:
        raise closed()


def locked_vote(vote: Vote) -> tuple[Meeting, Vote]:
    """The vote under the lock of its meeting, which is open. Raises « vote-clos »."""
    meeting = lock_meeting(Vote.objects.values_list("item__meeting", flat=True).get(pk=vote.pk))
    fresh = Vote.objects.select_related("item").get(pk=vote.pk)
    if fresh.state != VoteState.OPEN:
        raise closed()
    refuse_unless_open(meeting)
    return meeting, fresh


def voice_for(table: Table, vote: Vote, key: int, bearer: int | None) -> Voice:
    """The voice of this mandate as it may be cast now, by `bearer` if said."""
    found = next((one for one in table.voices(vote.item_id) if one.key == key), None)
    aside = table.aside(vote.item_id)
    if found is not None and bearer in (None, found.by):
        return found
    if key in aside or bearer in aside:
        raise Refusal("ne-vote-pas", "Cette personne ne vote pas sur ce projet.", "Sa voix n’est pas comptée, ni celle qu’elle porte.")
    member = table.by_key.get(key)
    if member is not None and member.presence == "left":
        raise Refusal("parti", "Cette personne est partie.", "Notez son retour si elle revient voter.")
    raise Refusal("pas-present", "Cette voix n’est pas dans la salle.", "Notez d’abord qui est là, ou le pouvoir qui a été donné.")


def refuse_unknown_choice(vote: Vote, choice: int) -> None:
    if not VoteChoice.objects.filter(pk=choice, vote=vote).exists():
        raise Refusal("choix-inconnu", "Ce choix n’est pas celui de ce vote.", "Choisissez-en un de la liste.")


def twice() -> Refusal:
    return Refusal("deja-vote", "Cette voix a déjà voté.", "Rien n’est compté deux fois.")


def closed() -> Refusal:
    return Refusal("vote-clos", "Ce vote est terminé.", "Son résultat est à l’écran.")
