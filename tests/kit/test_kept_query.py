"""A statement written once answers as the queryset written anew does."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from portal.kit import clock
from portal.kit.kept_query import KEPT, KeptQuery
from portal.kit.models import AuditLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    now = clock.now()
    return [AuditLine.objects.create(verb=f"essai.{number}", at=now + dt.timedelta(hours=number)) for number in range(4)]


def ours():
    return AuditLine.objects.filter(verb__startswith="essai.")


def since(limit: int, *, start, **verbs):
    return AuditLine.objects.filter(at__gte=start, verb__in=verbs.values()).order_by("at")[:limit]


def test_it_answers_with_the_values_of_each_call(lines):
    kept = KeptQuery(since)
    for limit, start, verbs in ((9, 0, (0, 1)), (9, 1, (0, 1)), (9, 0, (2, 3)), (1, 0, (2, 3)), (9, 4, (0, 1))):
        asked = {"start": lines[0].at + dt.timedelta(hours=start), "a": f"essai.{verbs[0]}", "b": f"essai.{verbs[1]}"}
        assert [line.pk for line in kept(limit, **asked)] == [line.pk for line in since(limit, **asked)]
    assert len(kept.kept) == 2  # two limits


def test_its_statement_is_written_once_and_is_that_of_the_queryset(lines, monkeypatch):
    calls = []
    kept = KeptQuery(lambda *, start, key: calls.append(1) or ours().filter(at__gte=start, pk__gte=key).order_by("pk"))
    with CaptureQueriesContext(connection) as seen:
        for line in lines:
            assert [row.pk for row in kept(start=line.at, key=line.pk)] == [row.pk for row in lines if row.pk >= line.pk]
            list(ours().filter(at__gte=line.at, pk__gte=line.pk).order_by("pk"))
    asked = [query["sql"] for query in seen]
    assert asked[0::2] == asked[1::2]
    assert calls == [1]


def test_rows_read_as_values_come_too(lines):
    kept = KeptQuery(lambda *, start: ours().filter(at__gte=start).values("verb").annotate(n=Count("pk")).order_by("verb"))
    assert [(row["verb"], row["n"]) for row in kept(start=lines[2].at)] == [("essai.2", 1), ("essai.3", 1)]


def test_a_day_is_no_moment(lines):
    kept = KeptQuery(lambda *, on, start: ours().filter(at__date__gte=on, at__gte=start).order_by("pk"))
    for ahead in range(-1, 3):
        on = (lines[0].at + dt.timedelta(days=ahead)).date()
        assert [row.pk for row in kept(on=on, start=lines[1].at)] == [row.pk for row in lines[1:] if row.at.date() >= on]


NARROWED = {
    "filtered": lambda rows: rows.filter(pk=1),
    "cut": lambda rows: rows[:1],
    "counted": lambda rows: rows.count(),
    "looked for": lambda rows: rows.exists(),
    "put in order": lambda rows: rows.order_by("pk"),
}


@pytest.mark.parametrize("narrowed", NARROWED.values(), ids=NARROWED)
def test_nothing_is_asked_of_it_that_its_statement_would_not_follow(lines, narrowed):
    kept = KeptQuery(lambda *, start: AuditLine.objects.filter(at__gte=start))
    with pytest.raises(TypeError):
        narrowed(kept(start=lines[0].at))


def test_a_value_that_does_not_reach_the_statement_as_given_is_a_mistake_told_at_once(lines):
    forgets = KeptQuery(lambda *, start: AuditLine.objects.all())
    changes = KeptQuery(lambda *, start: AuditLine.objects.filter(at__gte=start - dt.timedelta(days=1)))
    for kept in (forgets, changes):
        with pytest.raises(TypeError, match="start"):
            list(kept(start=lines[0].at))
    with pytest.raises(TypeError, match="shape"):
        KeptQuery(since)(1, start=1.5)


def test_what_finds_nothing_whatever_is_asked_finds_nothing(lines):
    kept = KeptQuery(lambda keys, *, start: AuditLine.objects.filter(pk__in=keys, at__gte=start))
    assert [list(kept((), start=line.at)) for line in lines] == [[], [], [], []]


def test_it_keeps_a_bounded_number_of_statements(lines):
    kept = KeptQuery(since)
    for limit in range(1, KEPT + 10):
        list(kept(limit, start=lines[0].at, a="essai.0"))
    assert len(kept.kept) <= KEPT
