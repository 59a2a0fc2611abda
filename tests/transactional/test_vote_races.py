"""Two who close one vote, a voice that comes at its end, one voice cast twice, at once: each with its control. And what a database still
knows of a secret vote once it is closed: nothing that joins a voter to a choice."""

import pytest
from django.db import connection, transaction

from maisons_habitants.committees.actions import cast_vote as casting
from maisons_habitants.committees.actions import close_vote as closing
from maisons_habitants.committees.actions import lock_meeting as locking
from maisons_habitants.committees.actions.cast_vote import cast_secret, cast_vote
from maisons_habitants.committees.actions.close_vote import close_vote
from maisons_habitants.committees.actions.open_vote import open_vote
from maisons_habitants.committees.models import OpenBallot, SecretVoter, Vote, VoteChoice
from maisons_habitants.committees.reading.table import meetings_read
from portal.kit import request_keys
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from tests.committees.evening import choice, evening

from .test_appointment_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def voted(number: int = 5, **fields):
    meeting, members = evening(number)
    return open_vote(item=meeting.items.first(), question="On le fait ?", by=None, **fields), members


def said(answers: list) -> list[str]:
    return sorted(one.code if isinstance(one, Refusal) else "ok" if not isinstance(one, BaseException) else repr(one) for one in answers)


def unguarded(monkeypatch) -> None:
    """No lock of the meeting, and on SQLite no transaction either."""
    monkeypatch.setattr(casting, "lock_meeting", lambda pk: meetings_read().get(pk=pk))
    no_transaction(monkeypatch, request_keys, casting)


def test_one_of_two_who_close_a_vote_does():
    vote, members = voted()
    cast_vote(vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
    assert said(together(*[lambda: close_vote(vote=vote, by=None)] * 2)) == ["ok", "vote-clos"]
    assert AuditLine.objects.filter(verb="committees.close_vote").count() == 1


def test_control_without_the_lock_a_vote_is_closed_twice(monkeypatch):
    vote, members = voted()
    cast_vote(vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
    meeting, count = Meeting(), closing._counts

    def late(*args):
        meeting()
        return count(*args)

    monkeypatch.setattr(closing, "_counts", late)
    unguarded(monkeypatch)
    assert said(together(*[lambda: close_vote(vote=vote, by=None)] * 2)) == ["ok", "ok"]
    assert meeting.met


def test_a_voice_that_comes_at_the_end_is_counted_or_told_so():
    for _ in range(3):
        vote, members = voted()
        pour = choice(vote, "Pour").pk
        cast_vote(vote=vote, voice=members[0].pk, choice=pour, by=None)
        late, _closed = together(
            lambda vote=vote, one=members[1], pour=pour: cast_vote(vote=vote, voice=one.pk, choice=pour, by=None),
            lambda vote=vote: close_vote(vote=vote, by=None),
        )
        counted = Vote.objects.get(pk=vote.pk).counted["voices"]
        assert counted == OpenBallot.objects.filter(vote=vote).count() == (1 if isinstance(late, Refusal) else 2)


def test_control_without_the_lock_a_voice_is_kept_and_not_counted(monkeypatch):
    vote, members = voted()
    pour = choice(vote, "Pour").pk
    cast_vote(vote=vote, voice=members[0].pk, choice=pour, by=None)
    meeting, freeze, save = Meeting(), closing._freeze, OpenBallot.save

    def frozen(*args):
        meeting()
        return freeze(*args)

    def late(self, *args, **kwargs):
        meeting()
        return save(self, *args, **kwargs)

    monkeypatch.setattr(closing, "_freeze", frozen)
    monkeypatch.setattr(OpenBallot, "save", late)
    unguarded(monkeypatch)
    together(lambda: cast_vote(vote=vote, voice=members[1].pk, choice=pour, by=None), lambda: close_vote(vote=vote, by=None))
    assert meeting.met
    assert (Vote.objects.get(pk=vote.pk).counted["voices"], OpenBallot.objects.filter(vote=vote).count()) == (1, 2)


def test_a_secret_voice_cast_twice_at_once_counts_once():
    vote, members = voted(secret=True)
    pour = choice(vote, "Pour").pk
    answers = together(*[lambda: cast_secret(vote=vote, voice=members[0].pk, choice=pour)] * 3)
    assert said(answers) == ["deja-vote", "deja-vote", "ok"]
    assert (choice(vote, "Pour").tally, SecretVoter.objects.filter(vote=vote).count()) == (1, 1)


def test_secret_voices_cast_together_are_all_counted():
    vote, members = voted(6, secret=True)
    pour = choice(vote, "Pour").pk
    answers = together(*[lambda one=one: cast_secret(vote=vote, voice=one.pk, choice=pour) for one in members])
    assert said(answers) == ["ok"] * 6
    assert choice(vote, "Pour").tally == 6


def marks(model, vote) -> list[tuple]:
    """What the database itself notes of each row of a vote: who wrote it and where it lies (PostgreSQL), its place (SQLite)."""
    table = model._meta.db_table
    columns = "xmin::text, ctid::text" if connection.vendor == "postgresql" else "rowid, rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {columns} FROM {table} WHERE vote_id = %s ORDER BY id", [vote.pk])
        return cursor.fetchall()


def test_once_closed_no_mark_of_the_database_joins_a_voter_to_a_choice():
    vote, members = voted(8, secret=True)
    for place, one in enumerate(members):
        cast_secret(vote=vote, voice=one.pk, choice=choice(vote, "Pour" if place % 3 else "Contre").pk)
    before = {model: marks(model, vote) for model in (SecretVoter, VoteChoice)}
    cast = list(SecretVoter.objects.filter(vote=vote).order_by("pk").values_list("mandate", flat=True))
    if connection.vendor == "postgresql":
        assert {row[1] for row in before[SecretVoter]} & {row[1] for row in before[VoteChoice]}  # while it goes on, one could
    close_vote(vote=vote, by=None)
    after = {model: marks(model, vote) for model in (SecretVoter, VoteChoice)}
    for model in (SecretVoter, VoteChoice):
        assert not {row[0] for row in before[model]} & {row[0] for row in after[model]}
        assert not {row[2] for row in before[model]} & {row[2] for row in after[model]}
    assert list(SecretVoter.objects.filter(vote=vote).order_by("pk").values_list("mandate", flat=True)) != cast
    if connection.vendor == "postgresql":
        assert len({row[1] for rows in after.values() for row in rows}) == 1  # one transaction wrote them all


def test_control_a_vote_that_is_not_rewritten_tells(monkeypatch):
    """Left as they were cast, the rows of a voter and of her choice bear one transaction (PostgreSQL), or the order of the votes."""
    vote, members = voted(4, secret=True)
    cast_secret(vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk)
    cast_secret(vote=vote, voice=members[1].pk, choice=choice(vote, "Contre").pk)
    monkeypatch.setattr(closing, "_rewrite", lambda vote, counts: list(vote.choices.all()))
    close_vote(vote=vote, by=None)
    assert list(SecretVoter.objects.filter(vote=vote).order_by("pk").values_list("mandate", flat=True)) == [members[0].pk, members[1].pk]
    if connection.vendor == "postgresql":
        assert {row[1] for row in marks(SecretVoter, vote)} & {row[1] for row in marks(VoteChoice, vote)}


def test_the_lock_is_asked_inside_a_transaction():
    vote, _ = voted()
    with transaction.atomic():
        assert locking.lock_meeting(vote.item.meeting_id).pk == vote.item.meeting_id
