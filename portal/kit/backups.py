"""A whole house in one folder: the database, the files, and a manifest that tells what each should be.

The folder holds `manifest.json`, `database.sqlite3` or `database.pgdump`, and `files/media/…`, `files/private/…`.
It holds everything about everybody: keep it as locked as the server itself.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from . import clock, databases, schema

MANIFEST = "manifest.json"
FORMAT = 1
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


class BackupError(Exception):
    """The backup or the restoration is not what it should be; the message says what, in French, for whom runs the command."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `files`: path in the folder -> sha256; `rows`: table -> count at the time of the copy."""

    format: int
    made_at: str
    engine: str
    django: str
    schema: str
    rows: dict[str, int]
    files: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupError when the folder holds no backup of a kind this code reads."""
        try:
            found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            manifest = cls(**found)
        except (OSError, ValueError, TypeError):
            raise BackupError(f"{folder} n'est pas une sauvegarde : {MANIFEST} manque ou ne se lit pas.") from None
        if manifest.format != FORMAT:
            raise BackupError(f"Cette sauvegarde est d'une autre forme ({manifest.format}) que celle que ce portail lit ({FORMAT}).")
        return manifest


def sha256_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def counted_rows() -> dict[str, int]:
    """Table -> number of rows, for every table of the models."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed})
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:

        def count(table: str) -> int:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            return cursor.fetchone()[0]

        return {table: count(table) for table in tables if table in there}


def back_up(folder: Path) -> Manifest:
    """Copy everything into a new folder while the house goes on working; the copy of the database is one consistent moment.

    Files come after the database, so that every file a row names is there. Raises BackupError; a folder half made is removed.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} n'est pas vide : donnez un dossier neuf à chaque sauvegarde.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    try:
        rows = _dump(folder / NAMES[connection.vendor])
        for name, room in databases.file_rooms().items():
            if room.is_dir():
                shutil.copytree(room, folder / "files" / name)
        manifest = Manifest(
            FORMAT, clock.real_now().isoformat(), connection.vendor, django.get_version(), schema.fingerprint(), rows, _hashes(folder)
        )
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False), encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest


def verify(folder: Path) -> Manifest:
    """Every file of the folder is the one that was written, none is missing, none was added. Raises BackupError."""
    manifest = Manifest.read(folder)
    found = _hashes(folder)
    wrong = sorted(path for path in manifest.files.keys() | found.keys() if manifest.files.get(path) != found.get(path))
    if wrong:
        raise BackupError(f"Cette sauvegarde est abîmée : {len(wrong)} fichiers ne sont plus les mêmes, dont {wrong[0]}.")
    return manifest


def restore(folder: Path, *, replace: bool) -> Manifest:
    """Put a backup back, then check that it is all there. Raises BackupError, before anything is touched whenever it can.

    `replace` allows to erase a house where somebody already is. Stop the web server and the worker first.
    """
    manifest = verify(folder)
    if manifest.engine != connection.vendor:
        raise BackupError(f"Cette sauvegarde vient de {manifest.engine}, cette base est {connection.vendor}.")
    there = databases.what_is_there()
    if there in (databases.DEMO, databases.OTHER) and not replace:
        raise BackupError("Cette base n'est pas vide : --replace pour effacer ce qu'elle contient.")
    kept = [name for name, room in databases.file_rooms().items() if any(path.is_file() for path in room.rglob("*"))]
    if kept and not replace:
        raise BackupError(f"Des fichiers sont déjà là ({kept[0]}) : --replace pour les effacer.")
    databases.wipe()
    _load(folder / NAMES[manifest.engine])
    for name, room in databases.file_rooms().items():
        shutil.rmtree(room, ignore_errors=True)
        if (folder / "files" / name).is_dir():
            shutil.copytree(folder / "files" / name, room)
    _compare(manifest)
    if manifest.schema != schema.fingerprint():
        call_command("migrate", verbosity=0, interactive=False)
    clock.forget()
    return manifest


def _compare(manifest: Manifest) -> None:
    """What stands here now is what the manifest tells."""
    found = counted_rows()
    wrong = sorted(table for table, count in manifest.rows.items() if found.get(table) != count)
    if wrong:
        raise BackupError(f"La restauration n'est pas complète : {len(wrong)} tables n'ont pas leur compte, dont {wrong[0]}.")
    for name, room in databases.file_rooms().items():
        prefix = f"files/{name}/"
        wanted = {path.removeprefix(prefix): digest for path, digest in manifest.files.items() if path.startswith(prefix)}
        if (_hashes(room) if room.is_dir() else {}) != wanted:
            raise BackupError(f"La restauration n'est pas complète : les fichiers de {name} ne sont pas ceux de la sauvegarde.")


def _hashes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path != folder / MANIFEST)
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}


def _dump(target: Path) -> dict[str, int]:
    """Copy the database; the counts are those of the copy's own moment."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without its journal beside it
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("La copie de la base est abîmée.")
            tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            models = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
            return {name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in sorted(models & set(tables))}
    return _dump_postgres(target)


def _dump_postgres(target: Path) -> dict[str, int]:
    """pg_dump and the counts share one snapshot, so that both tell the same moment while people go on working."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        rows = counted_rows()
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
    return rows


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        connection.close()
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(name, timeout=20)) as target:
            copy.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
        return
    connection.close()
    # --clean: a dump brings its own schema « public » when that was made anew, and not otherwise.
    how = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _postgres("pg_restore", *how, str(source))


def _postgres(tool: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL on this database; the password goes through the environment, never through the command line."""
    if shutil.which(tool) is None:
        raise BackupError(f"Il manque {tool} : apt-get install postgresql-client.")
    wanted = connection.settings_dict
    places = {"PGHOST": wanted["HOST"], "PGPORT": wanted["PORT"], "PGUSER": wanted["USER"], "PGPASSWORD": wanted["PASSWORD"]}
    environment = {**os.environ, **{name: str(value) for name, value in places.items() if value}}
    done = subprocess.run([tool, f"--dbname={wanted['NAME']}", *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{tool} s'est arrêté : {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
