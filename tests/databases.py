"""Migrated once, copied for each run: `python -m tests.databases prepare N` lays N+1 test databases from one template.

`prepare N beside browser` lays those of two more runs too (their `MAISON_TEST_NAME`): each process of Django's takes two seconds to start.

The template is kept under a name made of the fingerprint of all that decides the tables (`portal.kit.schema`). Full migration
takes forty seconds, a copy one.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal.kit import backups
from portal.kit.schema import fingerprint


def names(workers: int, base: str, runs: Sequence[str] = ()) -> list[str]:
    """Of the test databases of this run, one for each worker, and of other `runs`."""
    test = os.environ.get("MAISON_TEST_NAME", "test")
    return [base, *(f"{base}_gw{number}" for number in range(workers)), *(run + base.removeprefix(test) for run in runs)]


def prepare_sqlite(workers: int, runs: Sequence[str] = ()) -> None:
    base = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    template = base.with_name(f"template-{fingerprint()}.sqlite3")
    if not template.exists():
        building = template.with_suffix(f".{os.getpid()}")
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(building)
        call_command("migrate", verbosity=0, interactive=False)
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        building.replace(template)
        for left in (*building.parent.glob(building.name + "-*"),):
            left.unlink()
    for name in names(workers, base.name, runs):
        for old in base.parent.glob(name + "*"):
            old.unlink()
        shutil.copyfile(template, base.with_name(name))


def lay_postgres(kept: Path) -> None:
    """This server is thrown away after the run; what was migrated once is put back from a dump, in a tenth of the time."""
    if kept.exists():
        backups._load(kept)
        return
    call_command("migrate", verbosity=0, interactive=False)
    if shutil.which("pg_dump") and shutil.which("pg_restore"):
        building = kept.with_suffix(f".{os.getpid()}")
        backups._dump(building)
        building.replace(kept)


def prepare_postgres(workers: int, runs: Sequence[str] = ()) -> None:
    base = settings.DATABASES["default"]["TEST"]["NAME"]
    template = f"template_{fingerprint()}"
    kept = settings.VAR_DIR / f"template-{fingerprint()}-{connection.pg_version // 10000}.dump"
    admin = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        known = cursor.fetchone()
        if not known:
            cursor.execute(f'CREATE DATABASE "{template}"')
    if not known:
        connection.close()
        connection.settings_dict["NAME"] = template
        lay_postgres(kept)
        connection.close()
        connection.settings_dict["NAME"] = admin
    with connection.cursor() as cursor:
        for name in names(workers, base, runs):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def main() -> None:
    _, _, workers, *runs = sys.argv
    django.setup()
    (prepare_sqlite if connection.vendor == "sqlite" else prepare_postgres)(int(workers), runs)


if __name__ == "__main__":
    main()
