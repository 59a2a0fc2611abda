"""Private files: known by their content, opened by whom they concern, gone when their time is over."""

import datetime as dt
import io
import os
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.kit import clock, registry
from portal.kit.actions import keep_file as keeping
from portal.kit.actions import purge_kept
from portal.kit.actions.keep_file import drop_file, keep_file
from portal.kit.audit import SYSTEM, key_of
from portal.kit.models import AuditLine, StoredFile
from portal.kit.refusal import Refusal
from portal.kit.rules.file_types import ENDINGS, sniffed, tidy_name
from tests.people import factories

PDF = b"%PDF-1.7\n%%EOF\n"
KIND = "tests.proof"


def picture(form="JPEG", size=(40, 20), **more) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "green").save(written, format=form, **more)
    return written.getvalue()


@pytest.fixture
def owner(db):
    return factories.resident()


@pytest.fixture
def keep(owner):
    def _keep(data=PDF, name="avis.pdf", **more):
        usual = {"kind": KIND, "owner": owner, "by": SYSTEM}
        return keep_file(content=ContentFile(data), name=name, **{**usual, **more})

    return _keep


@pytest.fixture
def rule(monkeypatch):
    """Who owns a file may open it, nobody else."""
    slot = registry.Slot("private_files")
    slot.add(KIND, lambda user, stored: stored.owner_key == key_of(user))
    monkeypatch.setattr(registry, "private_files", slot)


def path_of(stored) -> Path:
    return Path(stored.file.path)


class TestKeeping:
    def test_a_file_is_kept_under_a_random_name_with_its_hash_and_its_own_name(self, keep, owner):
        stored = keep(name="C:\\Users\\Léa\\avis d'impôt.PDF", by=owner)
        assert (stored.name, stored.content_type, stored.size) == ("avis d'impôt.pdf", "application/pdf", len(PDF))
        assert path_of(stored).read_bytes() == PDF
        assert path_of(stored).is_relative_to(django_settings.PRIVATE_ROOT)
        assert "avis" not in stored.file.name
        assert len(stored.sha256) == 64
        line = AuditLine.objects.get(verb="kit.keep_file")
        assert (line.by, line.subject, line.detail) == (owner, key_of(owner), {"kind": KIND, "size": len(PDF)})

    def test_a_picture_loses_what_the_camera_noted_and_stands_upright(self, keep):
        notes = Image.Exif()
        notes[0x0112] = 6  # turned by a quarter
        notes[0x010F] = "Telephone"
        notes.get_ifd(0x8825)[1] = "N"  # where it was taken
        stored = keep(picture(exif=notes), "photo.jpg")
        with Image.open(path_of(stored)) as kept:
            assert dict(kept.getexif()) == {}
            assert kept.size == (20, 40)
        assert b"Telephone" not in path_of(stored).read_bytes()

    @pytest.mark.parametrize(("form", "content_type"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("JPEG", "image/jpeg")])
    def test_pictures_of_three_forms_are_kept_as_what_they_are(self, keep, form, content_type):
        stored = keep(picture(form), "x.exe")
        assert (stored.content_type, stored.name) == (content_type, f"x{ENDINGS[content_type]}")

    @pytest.mark.parametrize(
        ("data", "code", "sentence"),
        [
            (b"", "fichier-vide", "Ce fichier est vide."),
            (b"MZ\x90\x00 not a pdf", "fichier-refuse", "Ce n'est ni un PDF ni une photo."),
            (b"<html><script>alert(1)</script>", "fichier-refuse", "Ce n'est ni un PDF ni une photo."),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "fichier-refuse", "Ce n'est ni un PDF ni une photo."),
            (b"\xff\xd8\xff broken", "image-illisible", "Cette photo ne s'ouvre pas."),
            (b"\x89PNG\r\n\x1a\n broken", "image-illisible", "Cette photo ne s'ouvre pas."),
        ],
    )
    def test_a_refusal_says_why_and_leaves_nothing(self, keep, data, code, sentence):
        with pytest.raises(Refusal) as caught:
            keep(data, "avis.pdf")
        assert (caught.value.code, caught.value.words) == (code, sentence)
        assert caught.value.way_out
        assert not StoredFile.objects.exists()

    def test_too_heavy_is_refused_before_it_is_read(self, keep, monkeypatch):
        monkeypatch.setattr(keeping, "SIZE_MAX", 10)
        with pytest.raises(Refusal) as caught:
            keep()
        assert caught.value.code == "fichier-trop-lourd"
        assert "Mo." in caught.value.words

    def test_a_picture_of_too_many_dots_is_refused(self, keep, monkeypatch):
        monkeypatch.setattr(keeping, "PIXELS_MAX", 100)
        with pytest.raises(Refusal) as caught:
            keep(picture())
        assert caught.value.code == "image-illisible"

    def test_the_database_refuses_a_file_that_expires_before_it_is_kept(self, keep):
        with pytest.raises(IntegrityError), transaction.atomic():
            keep(expires_at=clock.now() - dt.timedelta(days=1))


class TestOpening:
    def test_its_owner_opens_it_as_a_download_that_no_cache_keeps(self, client, keep, owner, rule):
        stored = keep(name="avis d'impôt.pdf")
        client.force_login(owner)
        answer = client.get(f"/fichiers/{stored.uid}/")
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox"
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        line = AuditLine.objects.get(verb="kit.open_file")
        assert (line.by, line.target) == (owner, key_of(stored))

    def test_anybody_else_finds_nothing(self, client, keep, rule):
        stored = keep()
        client.force_login(factories.resident())
        assert client.get(f"/fichiers/{stored.uid}/").status_code == 404
        assert not AuditLine.objects.filter(verb="kit.open_file").exists()

    def test_a_visitor_signs_in_whether_the_file_exists_or_not(self, client, keep, rule):
        for uid in (keep().uid, "00000000-0000-4000-8000-000000000000"):
            answer = client.get(f"/fichiers/{uid}/")
            assert answer.status_code == 302
            assert "/compte/" in answer["Location"]

    def test_a_kind_without_a_rule_is_opened_by_nobody(self, client, keep):
        client.force_login(factories.staff("administration", is_superuser=True))
        assert client.get(f"/fichiers/{keep().uid}/").status_code == 404

    def test_an_expired_file_is_gone_before_the_purge(self, client, keep, owner, rule):
        stored = keep(expires_at=clock.now() + dt.timedelta(hours=1))
        StoredFile.objects.update(kept_at=clock.now() - dt.timedelta(days=2), expires_at=clock.now() - dt.timedelta(days=1))
        client.force_login(owner)
        assert client.get(f"/fichiers/{stored.uid}/").status_code == 404

    def test_a_file_lost_by_the_storage_is_not_found_and_no_error(self, client, keep, owner, rule):
        stored = keep()
        path_of(stored).unlink()
        client.force_login(owner)
        assert client.get(f"/fichiers/{stored.uid}/").status_code == 404

    def test_media_do_not_show_private_files(self, client, keep):
        stored = keep()
        for address in (f"/media/{stored.file.name}", f"/media/../private/{stored.file.name}", f"/static/{stored.file.name}"):
            assert client.get(address, follow=True).status_code in (400, 404)


@pytest.mark.django_db
class TestPublicMedia:
    def test_pictures_of_pages_are_shown_without_a_second_server(self, client):
        path = default_storage.save("essai/maison.svg", ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))
        answer = client.get(f"/media/{path}")
        assert b"".join(answer.streaming_content).startswith(b"<svg")
        assert answer["Content-Security-Policy"] == "sandbox"
        assert "max-age=" in answer["Cache-Control"]

    @pytest.mark.parametrize("path", ["", "essai/", "nothing.png", "../maison.sqlite3", "%2e%2e/maison.sqlite3"])
    def test_nothing_else_is(self, client, path):
        assert client.get(f"/media/{path}", follow=True).status_code in (400, 404)


class TestLettingGo:
    def test_dropping_takes_the_row_then_the_file(self, keep, django_capture_on_commit_callbacks):
        stored = keep()
        path = path_of(stored)
        with django_capture_on_commit_callbacks() as callbacks:
            drop_file(stored=stored, by=SYSTEM)
        assert not StoredFile.objects.exists()
        assert path.exists(), "not before the act is committed"
        for callback in callbacks:
            callback()
        assert not path.exists()
        assert AuditLine.objects.filter(verb="kit.drop_file").count() == 1

    def test_the_purge_takes_what_is_over_and_leaves_the_rest(self, keep):
        young, forever = keep(expires_at=clock.now() + dt.timedelta(days=1)), keep()
        over = keep(expires_at=clock.now() + dt.timedelta(seconds=1))
        StoredFile.objects.filter(pk=over.pk).update(
            kept_at=clock.now() - dt.timedelta(days=2), expires_at=clock.now() - dt.timedelta(seconds=1)
        )
        assert purge_kept.purge_files(clock.today())["files"] == 1
        assert set(StoredFile.objects.all()) == {young, forever}
        assert not path_of(over).exists()
        assert path_of(forever).exists()

    def test_a_file_left_by_an_undone_act_goes_after_a_day(self, keep):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            path = path_of(keep())
            raise ZeroDivisionError
        assert path.exists()
        assert purge_kept.purge_files(clock.today())["orphans"] == 0
        long_ago = time.time() - 90_000
        os.utime(path, (long_ago, long_ago))
        assert purge_kept.purge_files(clock.today())["orphans"] == 1
        assert not path.exists()


class TestTypesAndNames:
    @settings(max_examples=100, deadline=None)
    @given(st.binary(max_size=32))
    def test_any_bytes_are_judged(self, head):
        assert sniffed(head) in {None, *ENDINGS}

    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=300), st.sampled_from(sorted(ENDINGS)))
    def test_any_name_becomes_one_that_no_header_and_no_folder_minds(self, name, content_type):
        tidy = tidy_name(name, content_type)
        assert tidy.endswith(ENDINGS[content_type])
        assert 4 < len(tidy) <= 120
        assert not set(tidy) & set('/\\\x00\r\n"\u202e')
        assert not tidy.startswith(".")

    @pytest.mark.parametrize(
        ("name", "tidy"),
        [
            ("../../etc/passwd", "passwd.pdf"),
            ("avis\u202egpj.exe", "avis gpj.pdf"),
            ("", "document.pdf"),
            (".pdf", "pdf.pdf"),
            ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
        ],
    )
    def test_names_that_play_tricks(self, name, tidy):
        assert tidy_name(name, "application/pdf") == tidy
