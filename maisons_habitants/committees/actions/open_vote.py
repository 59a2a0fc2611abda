import uuid
from collections.abc import Sequence

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..item_riders import carried_by
from ..models import Item, Meeting, StepAside, Vote, VoteChoice
from ..reading.table import Table, table_of
from ..reading.votes import running_vote
from ..rules.majority import secret_is_owed
from ..rules.quorum import Quorum
from .lock_meeting import lock_meeting, refuse_unless_open

FOR_OR_AGAINST = (("Pour", True), ("Contre", True), ("Abstention", False))
MOST_CHOICES = 10


def refuse_below_quorum(quorum: Quorum, *, begun: bool = False) -> None:
    if quorum.met:
        return
    if begun:
        raise Refusal(
            "quorum-perdu", "Des membres sont partis : vous n’êtes plus assez nombreux pour décider.",
            "Attendez leur retour, ou annulez ce vote et prévoyez une seconde réunion.",
        )  # fmt: skip
    need = f" Il faut {quorum.needed} membres, vous êtes {quorum.there}." if quorum.missing else ""
    raise Refusal(
        "trop-peu-de-membres", f"Vous n’êtes pas assez nombreux pour voter sur ce point.{need}",
        "Vous pouvez en parler ; pour décider, prévoyez une seconde réunion.",
    )  # fmt: skip


def open_vote(
    *, item: Item, question: str, by, choices: Sequence[tuple[str, bool]] = FOR_OR_AGAINST, secret: bool = False, on_paper: bool = False,
    asking: int = 0, appointment: bool = False, key: uuid.UUID | None = None,
) -> Vote:  # fmt: skip
    """A question is put to the members. `choices`: words, and whether it is a vote cast (an abstention is none). `asking`: how many of
    those present ask for a secret vote; `appointment`: somebody is chosen for a task, which a formal body votes in secret.

    Raises « vote-en-cours », « trop-peu-de-membres », « vote-secret-du », « pas-de-vote-secret », « deux-choix », « reunion-pas-ouverte ».
    """
    with once(key, "committees.open_vote", by=by) as request:
        if request.done:
            return Vote.objects.get(pk=request.result)
        meeting = lock_meeting(item.meeting_id)
        refuse_unless_open(meeting)
        if running_vote(meeting):
            raise Refusal("vote-en-cours", "Un vote est déjà en cours.", "Terminez-le ou annulez-le d’abord.")
        for rider, carried in carried_by([item.pk]).get(item.pk, []):
            _aside_of(item, rider, carried, table_of(meeting), by)
            if rider.before_vote:
                rider.before_vote(item, carried)
        table = table_of(meeting)
        refuse_below_quorum(table.quorum(item.pk))
        _check(table, secret, asking, appointment, choices)
        vote = Vote.objects.create(
            item=item, question=question, secret=secret, on_paper=secret and on_paper, opened_at=clock.now(),
            counted={"asking": asking, "appointment": appointment},
        )  # fmt: skip
        rows = [VoteChoice(vote=vote, position=at, words=words, counts=counts) for at, (words, counts) in enumerate(choices, 1)]
        VoteChoice.objects.bulk_create(rows)
        Meeting.objects.filter(pk=meeting.pk).update(current_item=item)
        audit.record("committees.open_vote", meeting, by=by, maison=meeting.body.maison_id, vote=vote.pk, secret=secret)
        request.result = vote.pk
    return vote


def _aside_of(item: Item, rider, carried, table: Table, by) -> None:
    """Whom an upper room says may not vote steps aside."""
    must = rider.must_step_aside(carried, [one.mandate for one in table.members]) - table.aside(item.pk)
    for key in sorted(must & set(table.by_key)):
        StepAside.objects.get_or_create(item=item, mandate_id=key)
        meeting = table.meeting
        member = table.by_key[key].mandate.person
        audit.record("committees.step_aside", meeting, by=by, subject=member, maison=meeting.body.maison_id, item=item.pk)


def _check(table: Table, secret: bool, asking: int, appointment: bool, choices) -> None:
    words = [said.strip() for said, _ in choices]
    if not 2 <= len(words) <= MOST_CHOICES or len({one.casefold() for one in words}) != len(words) or not all(words):
        raise Refusal("deux-choix", f"Un vote a de deux à {MOST_CHOICES} choix, tous différents.", "Écrivez-en un par ligne.")
    if sum(counts for _, counts in choices) < 2:
        raise Refusal("deux-choix", "Il faut deux choix qui comptent, en plus de l’abstention.", "Écrivez-en un par ligne.")
    if not table.rules.formal:
        return
    owed = appointment or secret_is_owed(table.rules, asking=asking, present=len(table.present))
    if owed and not secret:
        why = "On choisit une personne" if appointment else "Assez de membres le demandent"
        raise Refusal("vote-secret-du", f"{why} : ce vote est secret.", "Cochez « secret ».")
    if secret and not owed:
        raise Refusal(
            "pas-de-vote-secret", "Les règles du comité veulent qu’assez de membres demandent un vote secret.",
            "Notez combien le demandent, ou votez à main levée.",
        )  # fmt: skip
