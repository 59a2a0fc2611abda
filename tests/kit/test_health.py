"""`/healthz`: who is asked, what is told, and nothing about anybody."""

import datetime as dt

import pytest
from django.db import connection

from portal.kit import beats, clock, health, registry
from portal.kit.models import Beat

pytestmark = pytest.mark.django_db


@pytest.fixture
def _all_on_time():
    beats.mark("tick")
    beats.mark("worker")


def test_live_asks_nothing_of_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz/live")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.usefixtures("_all_on_time")
def test_ready_when_all_is_well(client):
    answer = client.get("/healthz/ready?strict=1")
    assert answer.status_code == 200
    body = answer.json()
    assert body["ready"] is True
    assert {"database", "migrations", "cache", "tick", "worker"} <= set(body["checks"])
    assert {check["state"] for check in body["checks"].values()} == {"ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("_all_on_time")
@pytest.mark.parametrize(("name", "minutes"), [("tick", 6), ("worker", 11)])
def test_what_is_late_is_told_but_people_are_served(client, name, minutes):
    Beat.objects.filter(name=name).update(at=clock.real_now() - dt.timedelta(minutes=minutes))
    answer = client.get("/healthz/ready")
    assert (answer.status_code, answer.json()["checks"][name]["state"]) == (200, "late")
    assert client.get("/healthz/ready?strict=1").status_code == 503


def test_what_never_ran_is_late(client):
    assert client.get("/healthz/ready").json()["checks"]["tick"] == {"state": "late", "words": "jamais passé"}


@pytest.mark.usefixtures("_all_on_time")
def test_a_missing_set_up_sends_people_elsewhere(client, monkeypatch):
    slot = registry.Slot("readiness")
    slot.add("triggers", lambda: "il manque un garde-fou")
    monkeypatch.setattr(registry, "readiness", slot)
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["triggers"] == {"state": "failed", "words": "il manque un garde-fou"}


def test_a_check_that_breaks_tells_its_kind_and_no_value(client, monkeypatch):
    def breaks():
        raise ValueError("lea@exemple.fr")

    slot = registry.Slot("readiness")
    slot.add("triggers", breaks)
    monkeypatch.setattr(registry, "readiness", slot)
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["triggers"]["words"] == "ValueError"
    assert b"lea@" not in answer.content


def test_an_unapplied_migration_is_seen(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kit'")
    answer = client.get("/healthz/ready")
    assert answer.json()["checks"]["migrations"]["state"] == "failed"
    monkeypatch.setattr(health, "_migrated", False)


def test_a_cache_that_keeps_nothing_is_seen(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert client.get("/healthz/ready").json()["checks"]["cache"]["state"] == "failed"


def test_only_reading_is_answered(client):
    assert client.post("/healthz/ready").status_code == 405
