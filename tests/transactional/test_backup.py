"""A house saved, destroyed and put back: rows, files and guards, on both databases."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from portal.kit import backups, databases, health, registry
from portal.kit.actions.keep_file import keep_file
from portal.kit.audit import SYSTEM
from portal.kit.models import StoredFile
from portal.ledger.models import Charge
from portal.people.models import User
from tests.ledger import ground

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _tables_whatever_happens(transactional_db):
    yield
    if databases.what_is_there() == databases.EMPTY:
        call_command("migrate", verbosity=0, interactive=False)


@pytest.fixture
def house():
    """Somebody who holds a régie, a household that paid, a private file, a public picture."""
    agent, regie, home = ground.agent("Léa"), ground.desk(), ground.household()
    ground.mandate(regie, agent)
    ground.owe(home, 1200, by=agent)
    ground.taken(regie, home, 1200, by=agent)
    keep_file(content=ContentFile(b"%PDF-1.7\n%%EOF\n"), name="avis.pdf", kind="tests.proof", owner=home, by=SYSTEM)
    default_storage.save("maison.txt", ContentFile(b"une maison"))
    return agent


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "sauvegarde"


def saved(folder) -> str:
    out = StringIO()
    call_command("backup", folder, stdout=out)
    return out.getvalue()


def files() -> dict[str, str]:
    rooms = databases.file_rooms()
    return {str(path): backups.sha256_of(path) for room in rooms.values() for path in room.rglob("*") if path.is_file()}


def destroy() -> None:
    databases.wipe()
    for path in files():
        Path(path).unlink()
    assert databases.what_is_there() == databases.EMPTY


def test_what_was_destroyed_comes_back_whole_with_its_guards(house, folder):
    rows, hashes = backups.counted_rows(), files()
    assert rows["ledger_charge"] == 1
    assert len(hashes) >= 2
    assert "Sauvegardé" in saved(folder)
    destroy()
    out = StringIO()
    call_command("restore", folder, stdout=out)
    assert "Remis en place et vérifié" in out.getvalue()
    assert (backups.counted_rows(), files()) == (rows, hashes)
    assert User.objects.get(pk=house.pk).first_name == "Léa"
    with StoredFile.objects.get().file.open() as kept:
        assert kept.read().startswith(b"%PDF")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_charge")
    assert [question() for question in registry.readiness] == [""] * len(registry.readiness.keys())
    assert {check.state for check in health.checks() if check.name in ("database", "migrations")} == {"ok"}


def test_new_rows_follow_the_old_ones_after_a_restoration(house, folder):
    """Counters of keys came back too: the next row takes a free key."""
    saved(folder)
    destroy()
    call_command("restore", folder, stdout=StringIO())
    before = set(Charge.objects.values_list("pk", flat=True))
    ground.owe(ground.household(), 300, by=User.objects.get(pk=house.pk))
    assert len(set(Charge.objects.values_list("pk", flat=True)) - before) == 1


def test_a_house_where_somebody_is_is_not_erased_without_a_word(house, folder):
    saved(folder)
    with pytest.raises(CommandError, match="n'est pas vide"):
        call_command("restore", folder)
    User.objects.create_user("apres@exemple.fr")
    call_command("restore", folder, replace=True, stdout=StringIO())
    assert not User.objects.filter(email="apres@exemple.fr").exists()


def test_files_left_alone_are_not_erased_without_a_word_either(house, folder):
    saved(folder)
    databases.wipe()
    with pytest.raises(CommandError, match="fichiers sont déjà là"):
        call_command("restore", folder)
    assert files()
    call_command("restore", folder, replace=True, stdout=StringIO())


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / backups.NAMES[connection.vendor]).write_bytes(b"abc"),
        lambda folder: next((folder / "files" / "private").rglob("*/*")).unlink(),
        lambda folder: (folder / "files" / "media" / "ajout.html").write_text("x"),
    ],
    ids=["database", "missing file", "added file"],
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(house, folder, harm):
    saved(folder)
    harm(folder)
    rows = backups.counted_rows()
    for command in (["restore", folder, "--replace"], ["backup", folder, "--verify"]):
        with pytest.raises(CommandError, match="abîmée"):
            call_command(*command)
    assert backups.counted_rows() == rows


def test_what_is_no_backup_is_said_to_be_none(house, folder):
    folder.mkdir()
    with pytest.raises(CommandError, match="n'est pas une sauvegarde"):
        call_command("restore", folder)
    saved(folder)
    manifest = json.loads((folder / backups.MANIFEST).read_text())
    (folder / backups.MANIFEST).write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(CommandError, match="d'une autre forme"):
        call_command("restore", folder)
    (folder / backups.MANIFEST).write_text(json.dumps({**manifest, "engine": "oracle"}))
    with pytest.raises(CommandError, match="vient de oracle"):
        call_command("restore", folder)


def test_control_a_restoration_that_lost_a_row_is_seen(house, folder, monkeypatch):
    saved(folder)
    load = backups._load

    def loses_one(source):
        load(source)
        StoredFile.objects.all().delete()

    monkeypatch.setattr(backups, "_load", loses_one)
    with pytest.raises(CommandError, match="tables n'ont pas leur compte, dont kit_storedfile"):
        call_command("restore", folder, replace=True)


def test_a_folder_in_use_is_not_written_over(house, folder):
    saved(folder)
    with pytest.raises(CommandError, match="n'est pas vide"):
        saved(folder)


def test_a_backup_is_readable_by_its_owner_alone_and_verifies(house, folder):
    saved(folder)
    assert folder.stat().st_mode & 0o077 == 0
    out = StringIO()
    call_command("backup", folder, verify=True, stdout=out)
    assert "Intacte" in out.getvalue()


def test_a_missing_tool_is_named(house, folder, monkeypatch):
    if connection.vendor != "postgresql":
        monkeypatch.setattr(backups, "_dump", lambda target: backups._postgres("pg_dump"))
    monkeypatch.setattr(backups.shutil, "which", lambda tool: None)
    with pytest.raises(CommandError, match="Il manque pg_dump : apt-get install postgresql-client"):
        saved(folder)
    assert not folder.exists()


def test_the_rooms_of_the_test_are_its_own():
    assert "maison-tests-" in str(settings.PRIVATE_ROOT)
