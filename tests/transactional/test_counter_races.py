"""Clicks at once at the counter: never a fourth file aside, a visit lost, a call promised or noted twice; each guard with its control."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import connection, models

from portal.desk.actions.ask_call_back import ask_call_back
from portal.desk.actions.count_visit import count_visit
from portal.desk.actions.note_call import note_call
from portal.desk.actions.put_aside import put_aside
from portal.desk.calls import waiting_for
from portal.desk.models import AsideFile, CallBack, CallNote, VisitCount
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import Once
from tests.people import factories

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PAGE = "/equipe/personnes/nouvelle/"


@pytest.fixture
def house():
    return factories.maison()


@pytest.fixture
def agent(house):
    return factories.staff("accueil", house)


@pytest.fixture
def they_meet(monkeypatch):
    """Both clicks read which places are free before either takes one."""
    meeting, create = Meeting(), AsideFile.objects.create

    def later(**fields):
        meeting()
        return create(**fields)

    monkeypatch.setattr(AsideFile.objects, "create", later)
    return meeting


def click(agent):
    return lambda: put_aside(by=agent, path=PAGE, title="x", fields=[])


def test_two_clicks_at_once_never_make_a_fourth_file(agent, they_meet):
    for place in (1, 2):
        AsideFile(agent=agent, place=place, title="x", path=PAGE).save()
    given = together(click(agent), click(agent))
    assert sorted(type(answer).__name__ for answer in given) == ["AsideFile", "Refusal"]
    assert next(answer for answer in given if isinstance(answer, Refusal)).code == "trois-de-cote"
    assert AsideFile.objects.waiting().count() == 3


def test_control_without_the_constraint_a_fourth_file_waits(agent, they_meet):
    alone = next(rule for rule in AsideFile._meta.constraints if rule.name == "aside_one_file_a_place")
    with connection.schema_editor() as editor:
        editor.remove_constraint(AsideFile, alone)
    try:
        for place in (1, 2):
            AsideFile(agent=agent, place=place, title="x", path=PAGE).save()
        together(click(agent), click(agent))
        assert AsideFile.objects.waiting().count() == 4
    finally:
        AsideFile.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(AsideFile, alone)


def test_visits_counted_at_once_all_count(house, agent):
    given = together(*[lambda: count_visit(maison=house, way="counter", by=agent)] * 6)
    assert all(isinstance(answer, VisitCount) for answer in given), given
    assert VisitCount.objects.aggregate(people=models.Sum("people"))["people"] == 6


def test_one_visit_is_taken_back_once(house, agent):
    count_visit(maison=house, way="counter", by=agent)
    given = together(*[lambda: count_visit(maison=house, way="counter", people=-1, by=agent)] * 2)
    assert sorted(type(answer).__name__ for answer in given) == ["Refusal", "VisitCount"]
    assert VisitCount.objects.get().people == 0


def test_control_counted_by_reading_then_writing_a_visit_is_lost(house, agent, monkeypatch):
    """The conditional UPDATE and the transaction replaced by what a hurried hand would write."""
    count_visit(maison=house, way="counter", by=agent)
    meeting = Meeting()

    def hurried():
        row = VisitCount.objects.get()
        meeting()
        VisitCount.objects.filter(pk=row.pk).update(people=row.people + 1)

    together(hurried, hurried)
    assert VisitCount.objects.get().people == 2


@pytest.fixture
def amina(house):
    from tests.people.records import person

    return person("Amina", "Ben Ali", maison=house, phone="0612345678")


def promise(agent, house, amina):
    before = clock.now() + dt.timedelta(hours=2)
    return lambda: ask_call_back(person=amina, maison=house, reason="answer", before=before, by=agent)


def test_two_colleagues_promise_the_same_call_once(house, agent, amina):
    given = together(promise(agent, house, amina), promise(factories.staff("accueil", house), house, amina))
    assert sorted(type(answer).__name__ for answer in given) == ["CallBack", "Refusal"]
    assert CallBack.objects.count() == 1


def test_control_without_lock_nor_constraint_the_call_is_promised_twice(house, agent, amina, monkeypatch):
    meeting, create = Meeting(), CallBack.objects.create

    def later(**fields):
        meeting()
        return create(**fields)

    @contextmanager
    def no_transaction(*given, **also):
        yield Once(done=False)

    monkeypatch.setattr(CallBack.objects, "create", later)
    monkeypatch.setattr("portal.desk.actions.ask_call_back.locked_one", lambda rows, pk, rank: rows.get(pk=pk))
    monkeypatch.setattr("portal.desk.actions.ask_call_back.once", no_transaction)
    alone = next(rule for rule in CallBack._meta.constraints if rule.name == "call_back_promised_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(CallBack, alone)
    try:
        together(promise(agent, house, amina), promise(factories.staff("accueil", house), house, amina))
        assert CallBack.objects.count() == 2
    finally:
        CallBack.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(CallBack, alone)


def test_two_colleagues_who_reach_her_at_once_note_one_call(house, agent, amina):
    colleague = factories.staff("accueil", house)
    promise(agent, house, amina)()
    (call,) = waiting_for(agent)
    source, item = call.items[0]
    given = together(*[lambda by=by: note_call(source=source, item=item, outcome="reached", by=by) for by in (agent, colleague)])
    assert sorted(type(answer).__name__ for answer in given) == ["CallNote", "Refusal"]
    assert CallNote.objects.count() == 1


def test_control_closing_by_reading_then_writing_two_calls_are_noted(house, agent, amina, monkeypatch):
    """The row's lock and the conditional UPDATE replaced by what a hurried hand would write, without a transaction around them."""
    colleague = factories.staff("accueil", house)
    row = promise(agent, house, amina)()
    meeting = Meeting()

    def hurried(by):
        waits = CallBack.objects.get(pk=row.pk).closed_at is None
        meeting()
        if waits:
            CallBack.objects.filter(pk=row.pk).update(closed_at=clock.now(), outcome="reached")
            return CallNote.objects.create(source="desk.call_backs", key=str(row.pk), person=amina, outcome="reached", by=by)
        return None

    together(lambda: hurried(agent), lambda: hurried(colleague))
    assert CallNote.objects.count() == 2
