"""The same arguments give the same town, row by row; and the town that was loaded keeps every invariant."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from portal.kit import backups, clock, databases, registry
from portal.kit.demo import Demo, load

ONE_DATABASE = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="rows are compared on SQLite; counters of PostgreSQL go on"
)
pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), ONE_DATABASE]

# What belongs to the machine and not to the town.
MACHINERY = frozenset({"django_tasks_database_dbtaskresult", "django_session", "kit_beat", "django_content_type", "auth_permission"})
# Random on purpose (nobody may guess them), or the machine's time (Wagtail's stamps, claims of a worker).
RANDOM_COLUMNS = frozenset(
    {"people_user.password", "mfa_authenticator.data", "notifications_outboxmessage.claimed_at", "kit_storedfile.file"}
)
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


def compared(model) -> list[str]:
    """The columns of this model that the same arguments make the same."""
    ours = model._meta.app_config.path.startswith(str(settings.BASE_DIR)) and ".venv" not in model._meta.app_config.path
    return [
        field.column
        for field in model._meta.local_concrete_fields
        if f"{model._meta.db_table}.{field.column}" not in RANDOM_COLUMNS and (ours or field.get_internal_type() != "DateTimeField")
    ]


def town() -> dict[str, list]:
    """Table -> its rows, as text."""
    rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if not model._meta.managed or table in MACHINERY:
                continue
            columns = ", ".join(connection.ops.quote_name(column) for column in compared(model))
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table)}")
            rows[table] = sorted(UUID.sub("<uuid>", repr([str(value) for value in row])) for row in cursor.fetchall())
    return rows


@pytest.fixture
def _pristine(tmp_path, settings):
    settings.DEMO = True
    clock.forget()
    template = tmp_path / "pristine"
    backups._dump(template)

    def again():
        databases.wipe()
        backups._load(template)

    yield again
    again()


def loaded() -> dict[str, list]:
    load(Demo(residents=40, seed=3, day=dt.date(2026, 11, 24), say=lambda words: None))
    return town()


def test_twice_the_same_arguments_give_the_same_rows_which_keep_every_invariant_and_tell_their_accounts(_pristine):
    first = loaded()
    assert [words for invariant in registry.invariants for words in invariant()] == []
    accounts = [account for give in registry.demo_accounts for account in give()]
    assert accounts and all(account.label and account.sign_in for account in accounts)
    _pristine()
    second = loaded()
    different = {
        table: [pair for pair in zip(rows, second[table], strict=False) if pair[0] != pair[1]][:1]
        for table, rows in first.items()
        if rows != second[table]
    }
    assert different == {}
