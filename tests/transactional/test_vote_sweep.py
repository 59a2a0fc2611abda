"""What PostgreSQL still holds on its pages of a secret vote once it is closed: no version of a row that was rewritten."""

import pytest
from django.db import connection

from maisons_habitants.committees.actions import close_vote as closing
from maisons_habitants.committees.actions.cast_vote import cast_secret
from maisons_habitants.committees.actions.close_vote import close_vote
from maisons_habitants.committees.actions.open_vote import open_vote
from maisons_habitants.committees.models import SecretVoter, VoteChoice
from tests.committees.evening import choice, evening

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite notes no transaction beside a row")


def left_behind(model) -> int:
    """Versions of rows that no query sees any more and whoever owns the database may still read."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        table = model._meta.db_table
        cursor.execute("SELECT pg_relation_size(%s) / current_setting('block_size')::int", [table])
        [pages] = cursor.fetchone()
        found = 0
        for page in range(pages):
            cursor.execute("SELECT count(*) FROM heap_page_items(get_raw_page(%s, %s)) WHERE t_data IS NOT NULL", [table, page])
            found += cursor.fetchone()[0]
    return found - model.objects.count()


def closed() -> None:
    meeting, members = evening(6)
    vote = open_vote(item=meeting.items.first(), question="Quel nom ?", by=None, secret=True)
    for place, one in enumerate(members):
        cast_secret(vote=vote, voice=one.pk, choice=choice(vote, "Pour" if place % 2 else "Contre").pk)
    close_vote(vote=vote, by=None)


def test_once_closed_no_version_of_its_rows_is_left():
    closed()
    assert (left_behind(SecretVoter), left_behind(VoteChoice)) == (0, 0)


def test_control_not_swept_they_lie_there(monkeypatch):
    monkeypatch.setattr(closing, "sweep_votes", lambda: None)
    closed()
    assert left_behind(SecretVoter) >= 6
