"""Never two ticks at once, one failing job stops no other, once a day what is old goes."""

import datetime as dt
import logging

import pytest
from django.core.management import call_command

from portal.kit import beats, clock, registry, tick
from portal.kit.actions import purge_kept
from portal.kit.models import AuditLine, Beat, RequestKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    """An empty slot of jobs, and one of purges."""
    for name in ("tick_jobs", "purges"):
        monkeypatch.setattr(registry, name, registry.Slot(name))
    return registry.tick_jobs


def test_a_lease_is_held_by_one_at_a_time():
    holder = beats.take("essai")
    assert holder is not None
    assert beats.take("essai") is None
    beats.give_back("essai", holder)
    assert beats.take("essai") is not None


def test_a_dead_holder_loses_its_lease_and_its_word():
    dead = beats.take("essai")
    Beat.objects.update(held_since=clock.real_now() - beats.LEASE - dt.timedelta(seconds=1))
    alive = beats.take("essai")
    assert alive is not None
    assert beats.renew("essai", dead) is False
    beats.give_back("essai", dead)
    assert beats.take("essai") is None


def test_age_is_none_before_the_first_time():
    assert beats.age("essai") is None
    beats.mark("essai")
    assert beats.age("essai") < dt.timedelta(seconds=5)


def test_every_job_runs_in_order_and_tells_its_count(jobs):
    seen = []
    jobs.add("b", lambda: seen.append("b") or 2, order=2)
    jobs.add("a", lambda: seen.append("a") or 1, order=1)
    done = tick.run()
    assert seen == ["a", "b"]
    assert [(job.name, job.count, job.error) for job in done] == [("a", 1, ""), ("b", 2, ""), ("purges", 0, "")]


def test_a_failing_job_stops_no_other_and_its_values_stay_out_of_the_logs(jobs, caplog):
    def fails():
        raise ValueError("lea@exemple.fr doit 8 €")

    seen = []
    jobs.add("a", fails)
    jobs.add("b", lambda: seen.append("b") or 1)
    with caplog.at_level(logging.INFO):
        first, *_ = tick.run()
    assert seen == ["b"]
    assert first.error.startswith("ValueError in test_beats_and_tick.py:")
    assert "lea@" not in caplog.text
    assert "a failed, ValueError" in caplog.text
    assert "b 1 in" in caplog.text


def test_a_second_tick_leaves_the_first_at_work(jobs):
    within = []
    jobs.add("a", lambda: within.append(tick.run()))
    assert tick.run() is not None
    assert within == [None]


def test_a_tick_that_lost_its_lease_goes_no_further(jobs):
    seen = []
    jobs.add("a", lambda: Beat.objects.update(holder=None, held_since=None) and None)
    jobs.add("b", lambda: seen.append("b"))
    tick.run()
    assert seen == []


def test_the_command_says_what_it_did_and_fails_when_a_job_does(jobs, capsys):
    jobs.add("a", lambda: 3)
    call_command("tick")
    assert "tick : a 3" in capsys.readouterr().out
    jobs.add("b", lambda: 1 / 0)
    with pytest.raises(SystemExit):
        call_command("tick")
    assert "b a échoué (ZeroDivisionError" in capsys.readouterr().err


def test_purges_run_once_a_day(jobs):
    days = []
    registry.purges.add("a", lambda today: days.append(today) or {"rows": 4})
    assert tick.run_purges() == 4
    assert tick.run_purges() == 0
    Beat.objects.filter(name="purges").update(at=clock.real_now() - dt.timedelta(hours=25))
    assert tick.run_purges() == 4
    assert days == [clock.today()] * 2


def test_a_purge_that_fails_is_tried_again_at_the_next_tick(jobs):
    registry.purges.add("a", lambda today: 1 / 0)
    registry.purges.add("b", lambda today: {"rows": 1})
    with pytest.raises(RuntimeError, match="1 purges failed"):
        tick.run_purges()
    assert beats.age("purges") is None


def test_the_houses_own_jobs_run_clean(caplog):
    assert [job.error for job in tick.run()] == [""] * (len(registry.tick_jobs.keys()) + 1)
    assert beats.age("worker") is not None, "the worker was asked for a sign of life"


def test_old_request_keys_and_audit_lines_go_and_young_ones_stay():
    today = clock.today()
    for days in (0, 1, 2, 3):
        RequestKey.objects.create(key=f"00000000-0000-4000-8000-00000000000{days}", purpose="x", at=clock.now() - dt.timedelta(days=days))
    assert purge_kept.purge_request_keys(today) == {"request_keys": 1}
    for years in (0, 2, 4):
        AuditLine.objects.create(at=clock.now() - dt.timedelta(days=365 * years), verb="x", target="x:1")
    assert purge_kept.purge_audit_lines(today) == {"audit_lines": 1}
    assert (RequestKey.objects.count(), AuditLine.objects.count()) == (3, 2)
