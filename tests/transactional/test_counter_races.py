"""Clicks at once at the counter: never a fourth file aside, never a visit lost; each guard with its control."""

import pytest
from django.db import connection, models

from portal.desk.actions.count_visit import count_visit
from portal.desk.actions.put_aside import put_aside
from portal.desk.models import AsideFile, VisitCount
from portal.kit.refusal import Refusal
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
