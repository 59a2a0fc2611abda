"""Test databases that `tests.databases` laid are taken as they stand, and laid back as they stood after a test that commits.

Django would look through every migration again in each process, then between two such tests empty two hundred tables and write the
first rows anew from JSON: half the time of the tests with threads. Here the file is copied back (SQLite), or only what holds rows is
emptied and filled with what it held (PostgreSQL, in its own copy format).
"""

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.test import TransactionTestCase
from django.test.utils import setup_databases

from portal.kit.guards import guards_open

LAID = "MAISON_TEST_LAID"  # `.ci/test` says so, once it has laid them


def _as_laid(self, verbosity=1, autoclobber=False, serialize=True, keepdb=False) -> str:
    """Instead of `create_test_db`: this connection turns to the test database, which is there and migrated."""
    name = self._get_test_db_name()
    self.connection.close()
    settings.DATABASES[self.connection.alias]["NAME"] = self.connection.settings_dict["NAME"] = name
    self.connection.ensure_connection()
    return name


def set_up() -> None:
    """The test database of this process; one that nobody laid is migrated first, as Django does."""
    with pytest.MonkeyPatch.context() as patch:
        if os.environ.get(LAID):
            patch.setattr(BaseDatabaseCreation, "create_test_db", _as_laid)
        setup_databases(verbosity=0, interactive=False, keepdb=True, aliases={"default"}, serialized_aliases=set())


class _File:
    """SQLite: the whole file."""

    def __init__(self, connection, folder: Path):
        self.house, self.kept = Path(connection.settings_dict["NAME"]), folder / "kept.sqlite3"
        copy_file(self.house, self.kept)

    def lay_back(self, connection) -> None:
        copy_file(self.kept, self.house)


class _Rows:
    """PostgreSQL: the rows of the few tables that a migrated database fills."""

    def __init__(self, connection, folder: Path):
        with connection.cursor() as cursor:
            self.kept = {table: _copied(cursor, table) for table in _holding(connection, cursor)}

    def lay_back(self, connection) -> None:
        with guards_open(connection.alias), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign key is looked at, no trigger but the guards
            for table in _holding(connection, cursor):
                if self.kept.get(table) != _copied(cursor, table):
                    cursor.execute(f'DELETE FROM "{table}"')
            for table in self.kept.keys() - set(_holding(connection, cursor)):
                with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                    copy.write(self.kept[table])


def copy_file(source: Path, target: Path) -> None:
    """One SQLite file over another, through SQLite's own locks."""
    with sqlite3.connect(source) as read, sqlite3.connect(target, timeout=20) as write:
        write.execute("PRAGMA synchronous=OFF")  # half the time is the disk's, for what a power cut may take
        read.backup(write)
    read.close()
    write.close()


def _holding(connection, cursor) -> list[str]:
    """The tables that hold a row, in one query."""
    tables = connection.introspection.table_names(cursor)
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables))
    return [table for (table,) in cursor.fetchall()]


def _copied(cursor, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
        return b"".join(bytes(part) for part in copy)


@contextmanager
def laid_back(folder: Path):
    """Every test that commits finds the database as the first of them found it; only for tests with `serialized_rollback`."""
    kept: dict = {}

    def keep(cls) -> None:
        assert cls.serialized_rollback, "what is laid back holds the rows of the migrations: say serialized_rollback=True"
        connection = connections["default"]
        if not kept:
            made = _File if connection.vendor == "sqlite" else _Rows
            connection.close()
            kept["as it stood"] = made(connection, folder)

    def lay_back(self) -> None:
        connections.close_all()
        connection = connections["default"]
        kept["as it stood"].lay_back(connection)
        connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(keep))
        patch.setattr(TransactionTestCase, "_fixture_teardown", lay_back)
        yield
