"""What the database itself refuses of approved minutes, whoever holds the connection."""

import pytest
from django.db import DatabaseError, connection, transaction

from maisons_habitants.committees import triggers
from maisons_habitants.committees.models import Minutes
from maisons_habitants.committees.reading.minutes import intact

from . import evenings

pytestmark = pytest.mark.django_db
TABLE = Minutes._meta.db_table


def said(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "Autre chose"),
        ("public_text", "Autre chose"),
        ("state", "draft"),
        ("digest", "0" * 64),
        ("public_digest", "0" * 64),
        ("weights", '["00"]'),
        ("version", 9),
        ("why", "Pour rire"),
        ("approved_at", "2020-01-01 00:00:00+00:00"),
        ("approved_in_id", None),
    ],
)
def test_approved_minutes_do_not_change_by_any_hand(column, value):
    minutes = evenings.approved()
    with pytest.raises(DatabaseError, match="ne change plus"):
        said(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", value, minutes.pk)
    assert intact(Minutes.objects.get(pk=minutes.pk))


def test_approved_minutes_are_not_taken_away():
    minutes = evenings.approved()
    with pytest.raises(DatabaseError, match="ne change plus"):
        said(f"DELETE FROM {TABLE} WHERE id = %s", minutes.pk)
    assert Minutes.objects.filter(pk=minutes.pk).exists()


def test_whether_they_are_on_the_site_and_the_version_seen_may_still_change():
    minutes = evenings.approved()
    said(f"UPDATE {TABLE} SET published_at = NULL, edition = edition + 1 WHERE id = %s", minutes.pk)


def test_drafts_are_free():
    minutes = evenings.drafted()
    said(f"UPDATE {TABLE} SET text = 'Autre' WHERE id = %s", minutes.pk)
    said(f"DELETE FROM {TABLE} WHERE id = %s", minutes.pk)
    assert not Minutes.objects.exists()


def test_no_guard_is_missing():
    assert triggers.faults() == []
