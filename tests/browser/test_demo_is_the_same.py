"""The same arguments give the same town, row by row; and the town that was loaded keeps every invariant.

Here because the town of these tests is one of the two that are compared: it is long to lay.
"""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, connections

from portal.kit import clock, registry
from tests.laid import copy_file

from .conftest import forget_rows, lay_belleroche

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


def test_twice_the_same_arguments_give_the_same_rows_which_keep_every_invariant_and_tell_their_accounts(_belleroche):
    first = town()
    assert [words for invariant in registry.invariants for words in invariant()] == []
    accounts = [account for give in registry.demo_accounts for account in give()]
    assert accounts and all(account.label and account.sign_in for account in accounts)
    connections.close_all()
    copy_file(_belleroche.with_name("empty.sqlite3"), Path(settings.DATABASES["default"]["NAME"]))
    forget_rows()
    clock.forget()
    assert not any(rows for table, rows in town().items() if table.startswith("people_person"))  # the control: nobody is there
    lay_belleroche()
    second = town()
    different = {
        table: [pair for pair in zip(rows, second[table], strict=False) if pair[0] != pair[1]][:1]
        for table, rows in first.items()
        if rows != second[table]
    }
    assert different == {}
