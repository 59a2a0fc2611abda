"""The same arguments give the same town; real data are never taken for a demo."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.kit import clock, databases, demo, registry
from portal.kit.demo import Demo
from portal.kit.models import AuditLine, DemoClock
from portal.kit.registry import DemoPart

DAY = dt.date(2026, 11, 24)


def town(**values) -> Demo:
    return Demo(**{"residents": 20, "seed": 7, "day": DAY, "say": lambda words: None, **values})


def drawn(part: str, **values) -> tuple:
    demo = town(**values)
    demo.begin(part)
    return demo.random.random(), demo.uuid()


def test_the_same_seed_draws_the_same_in_each_part():
    assert drawn("people") == drawn("people")
    assert drawn("people") != drawn("people", seed=8)
    assert drawn("people") != drawn("ledger")


def test_a_part_that_draws_more_changes_no_other():
    shy, eager = town(), town()
    for each, draws in ((shy, 1), (eager, 50)):
        each.begin("people")
        for _ in range(draws):
            each.random.random()
        each.begin("ledger")
    assert shy.random.random() == eager.random.random()


def test_progress_gives_every_row_and_moves_the_bar():
    seen = []
    demo = town(show=lambda done, total: seen.append((done, total)))
    assert list(demo.progress(range(250))) == list(range(250))
    assert list(demo.progress(iter("ab"))) == ["a", "b"]
    assert seen == [(100, 250), (200, 250), (250, 250), (2, 2)]


def test_times_of_the_demo_are_those_of_paris():
    assert town().at(DAY, 17, 30).isoformat() == "2026-11-24T17:30:00+01:00"


@pytest.fixture
def parts(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(registry, "demo_parts", registry.Slot("demo_parts"))
    return registry.demo_parts


@pytest.mark.django_db
class TestLoading:
    def test_parts_load_in_order_on_the_demos_day_at_its_hour(self, parts):
        seen = []
        parts.add("b", DemoPart("Deux", lambda demo: seen.append(("b", clock.now(), clock.today()))), order=2)
        parts.add("a", DemoPart("Un", lambda demo: seen.append(("a", clock.now(), clock.today()))), order=1)
        demo.load(town())
        at_eight = town().at(DAY, 8)
        assert seen == [("a", at_eight, DAY), ("b", at_eight, DAY)]
        assert clock.today() == DAY
        assert demo.is_loaded(20, 7, DAY)
        assert not demo.is_loaded(21, 7, DAY)
        assert not demo.is_loaded(20, 7, DAY + dt.timedelta(days=1))

    def test_an_interrupted_load_is_not_a_demo(self, parts):
        parts.add("a", DemoPart("Un", lambda demo: 1 / 0))
        with pytest.raises(ZeroDivisionError):
            demo.load(town())
        assert not demo.is_loaded()
        assert databases.what_is_there() == databases.DEMO, "so the next load may begin anew without asking"

    def test_other_tables_than_todays_are_not_a_demo(self, parts):
        demo.load(town())
        DemoClock.objects.update(schema="autrefois")
        assert not demo.is_loaded()

    def test_a_second_load_with_the_same_arguments_does_nothing(self, parts):
        demo.load(town())
        out = StringIO()
        call_command("demo", residents=20, seed=7, day=DAY, stdout=out)
        assert "déjà là" in out.getvalue()

    def test_a_town_in_service_takes_no_demo(self, settings):
        settings.DEMO = False
        with pytest.raises(CommandError, match="Ce portail est en service"):
            call_command("demo")
        with pytest.raises(CommandError, match="ouvre la démonstration"):
            call_command("serve")

    def test_somebodys_data_are_not_erased(self, parts):
        get_user_model().objects.create_user("lea@exemple.fr")
        with pytest.raises(CommandError, match="ne sont pas une démonstration"):
            call_command("demo")
        assert get_user_model().objects.exists()

    def test_a_town_without_residents_is_refused(self, parts):
        with pytest.raises(CommandError, match="au moins un habitant"):
            call_command("demo", residents=0)


@pytest.mark.django_db
def test_the_clock_runs_before_there_are_tables(settings):
    settings.DEMO = True
    clock.forget()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kit_democlock RENAME TO elsewhere")
    sid = transaction.savepoint()
    assert clock.demo_day() is None
    transaction.savepoint_rollback(sid)  # PostgreSQL wants it after an error


@pytest.mark.django_db
class TestWhatIsThere:
    def test_nobody_yet(self):
        assert databases.what_is_there() == databases.BARE

    def test_an_audit_line_is_somebodys(self):
        AuditLine.objects.create(at=clock.now(), verb="x", target="x:1")
        assert databases.what_is_there() == databases.OTHER

    def test_the_demos_clock_says_a_demo(self):
        DemoClock.objects.create(pk=1, day=DAY)
        get_user_model().objects.create_user("lea@exemple.fr")
        assert databases.what_is_there() == databases.DEMO
