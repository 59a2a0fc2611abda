"""What differs between the two engines when a whole database is emptied or looked at from outside."""

import sqlite3
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

EMPTY, BARE, DEMO, OTHER = "empty", "bare", "demo", "other"


def what_is_there() -> str:
    """EMPTY: no table. BARE: tables, and nobody yet. DEMO: what `manage.py demo` wrote. OTHER: somebody's data."""
    tables = set(connection.introspection.table_names())
    if not tables:
        return EMPTY
    with connection.cursor() as cursor:

        def any_row(table: str) -> bool:
            if table not in tables:
                return False
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            return cursor.fetchone() is not None

        if any_row(apps.get_model("kit.DemoClock")._meta.db_table):
            return DEMO
        kept = (get_user_model()._meta.db_table, apps.get_model("kit.AuditLine")._meta.db_table)
        return OTHER if any(any_row(table) for table in kept) else BARE


def wipe() -> None:
    """No table is left. Whoever calls has asked for leave: `what_is_there` and a word from the person."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        connection.close()
        return
    name = str(connection.settings_dict["NAME"])
    connection.close()
    # Copying an empty database over this one goes through SQLite's own locks; removing the file under a running server would not.
    empty, target = sqlite3.connect(":memory:"), sqlite3.connect(name, timeout=20)
    try:
        empty.backup(target)
    finally:
        empty.close()
        target.close()


def file_rooms() -> dict[str, Path]:
    """The folders of files that belong with the database: public media, and private files."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}
