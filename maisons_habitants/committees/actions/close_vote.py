"""A vote is closed: counted, frozen, and what it decides is done in the same transaction."""

import secrets
import uuid
from collections import Counter
from collections.abc import Mapping

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import VoteState
from ..item_riders import carried_by
from ..models import Item, Meeting, OpenBallot, SecretVoter, Vote, VoteChoice
from ..reading.table import Table, table_of
from ..rules.majority import Decision, Tally, decide
from .cast_vote import locked_vote
from .open_vote import refuse_below_quorum
from .sweep_votes import sweep_votes


def close_vote(*, vote: Vote, by, tallies: Mapping[int, int] | None = None, key: uuid.UUID | None = None) -> Vote:
    """`tallies`: choice -> ballots counted by hand, of a vote on paper.

    Raises « vote-clos », « quorum-perdu », « personne-n-a-vote », « une-seule-voix », « decompte-manquant », « trop-de-bulletins », and
    what an upper room says.
    """
    with once(key, "committees.close_vote", by=by) as request:
        if request.done:
            return Vote.objects.get(pk=request.result)
        meeting, fresh = locked_vote(vote)
        table = table_of(meeting)
        quorum = table.quorum(fresh.item_id)
        refuse_below_quorum(quorum, begun=True)
        counts = _counts(fresh, table, tallies)
        if not sum(counts.values()):
            raise Refusal("personne-n-a-vote", "Personne n’a encore voté.", "Attendez les votes, ou annulez celui-ci.")
        _refuse_one_alone(fresh, table, counts)
        choices = _write_counts(fresh, counts)
        rows = [Tally(one.pk, one.tally, one.counts) for one in choices]
        decision = decide(rows, table.rules, secret=fresh.secret, chair_chose=_chair_chose(fresh, meeting))
        _freeze(fresh, table, decision, sum(counts.values()))
        _carry_out(fresh, by)
        audit.record("committees.close_vote", meeting, by=by, maison=meeting.body.maison_id, vote=fresh.pk)
        request.result = fresh.pk
    return fresh


def void_vote(*, vote: Vote, by, key: uuid.UUID | None = None) -> None:
    """It is called off: nothing of what was chosen is kept. Raises « vote-clos »."""
    with once(key, "committees.void_vote", by=by) as request:
        if request.done:
            return
        meeting, fresh = locked_vote(vote)
        OpenBallot.objects.filter(vote=fresh).delete()
        SecretVoter.objects.filter(vote=fresh).delete()
        _rewrite(fresh, Counter())
        fresh.state, fresh.closed_at = VoteState.VOID, clock.now()
        fresh.edition += 1
        fresh.save(update_fields=["state", "closed_at", "edition"])
        audit.record("committees.void_vote", meeting, by=by, maison=meeting.body.maison_id, vote=fresh.pk)


def _counts(vote: Vote, table: Table, tallies: Mapping[int, int] | None) -> Counter:
    """Position of a choice -> its voices."""
    choices = list(vote.choices.all())
    if vote.on_paper:
        if tallies is None or set(tallies) != {one.pk for one in choices}:
            raise Refusal("decompte-manquant", "Il manque le nombre de bulletins d’un choix.", "Comptez-les tous, zéro compris.")
        most = len(table.voices(vote.item_id))
        if sum(tallies.values()) > most or min(tallies.values()) < 0:
            raise Refusal("trop-de-bulletins", f"Il y a {most} voix dans la salle, et plus de bulletins que cela.", "Comptez de nouveau.")
        return Counter({one.position: tallies[one.pk] for one in choices})
    if vote.secret:
        return Counter({one.position: one.tally for one in choices})
    place = {one.pk: one.position for one in choices}
    return Counter(place[choice] for choice in OpenBallot.objects.filter(vote=vote).values_list("choice", flat=True))


def _refuse_one_alone(vote: Vote, table: Table, counts: Counter) -> None:
    """One voice in a secret vote is nobody's secret: its count would say what she chose. Where one alone may vote, nothing is hidden."""
    if vote.secret and sum(counts.values()) == 1 and len(table.voices(vote.item_id)) > 1:
        raise Refusal(
            "une-seule-voix", "Une seule voix est comptée : le résultat dirait ce qu’elle a choisi.",
            "Attendez d’autres votes, ou annulez celui-ci.",
        )  # fmt: skip


def _write_counts(vote: Vote, counts: Counter) -> list[VoteChoice]:
    if vote.secret:
        return _rewrite(vote, counts)
    rows = list(vote.choices.all())
    for one in rows:
        one.tally = counts[one.position]
    VoteChoice.objects.bulk_update(rows, ["tally"])
    return rows


def _rewrite(vote: Vote, counts: Counter) -> list[VoteChoice]:
    """All the rows of the vote anew, in this one transaction: the choices with their counts, and the voters shuffled. A voter's row was
    written together with the count of what she chose; nothing of that is left in keys, in the order of rows, nor in what the database
    notes of the transaction that wrote each."""
    voters = list(SecretVoter.objects.filter(vote=vote).values_list("mandate", flat=True))
    kept = [(one.position, one.words, one.counts) for one in vote.choices.all()]
    SecretVoter.objects.filter(vote=vote).delete()
    VoteChoice.objects.filter(vote=vote).delete()
    secrets.SystemRandom().shuffle(voters)
    rows = VoteChoice.objects.bulk_create(
        VoteChoice(vote=vote, position=place, words=words, counts=real, tally=counts[place]) for place, words, real in kept
    )
    SecretVoter.objects.bulk_create(SecretVoter(vote=vote, mandate_id=one) for one in voters)
    transaction.on_commit(sweep_votes, robust=True)
    return rows


def _chair_chose(vote: Vote, meeting: Meeting) -> int | None:
    if vote.secret or not meeting.chair_id:
        return None
    own = OpenBallot.objects.filter(vote=vote, mandate=meeting.chair_id, borne_by=None)
    return own.values_list("choice", flat=True).first()


def _freeze(vote: Vote, table: Table, decision: Decision, voices: int) -> None:
    quorum, item = table.quorum(vote.item_id), vote.item_id
    kept = {"needed": quorum.needed, "there": quorum.there, "office": quorum.office, "second": quorum.second}
    vote.counted = vote.counted | {
        "voices": voices, "cast": decision.cast, "abstained": decision.abstained, "needed": decision.needed, "tie": decision.tie,
        "present": len(table.present), "proxies": sum(one.proxy for one in table.voices(item)), "off": len(table.aside(item)),
        "able": len(table.voices(item)), "quorum": kept if table.rules.formal else None,
    }  # fmt: skip
    vote.result_id, vote.by_casting_vote = decision.result, decision.by_casting_vote
    vote.state, vote.closed_at, vote.edition = VoteState.CLOSED, clock.now(), vote.edition + 1
    vote.save(update_fields=["counted", "result", "by_casting_vote", "state", "closed_at", "edition"])


def _carry_out(vote: Vote, by) -> None:
    """What upper rooms put on this item is decided with it."""
    item = Item.objects.get(pk=vote.item_id)
    said = [
        rider.decided(item, carried, vote, by) for rider, carried in carried_by([item.pk]).get(item.pk, []) if rider.decided is not None
    ]
    words = "\n".join(one for one in said if one)
    if words:
        item.decision = f"{item.decision}\n{words}".strip()
        item.edition += 1
        item.save(update_fields=["decision", "edition"])
