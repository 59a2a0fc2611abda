"""A house closes while somebody plans a date there: one of the two is refused, and no date stands behind a closed door."""

import datetime as dt

import pytest

from maisons_habitants.publishing.actions.close_house import close_house
from maisons_habitants.publishing.reading.keeping import ties_of
from portal.kit.refusal import Refusal
from portal.people.enums import Role
from portal.places.models import Maison
from programmes.actions import plan_series as planning
from programmes.models import Session
from tests.committees import factories as committees
from tests.people.factories import staff
from tests.programmes import factories as make
from tests.programmes.planning import plan

from .together import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
FAR = [dt.date(2027, 1, 7) + dt.timedelta(weeks=week) for week in range(2)]


@pytest.fixture
def ground():
    house, other = committees.house("Les Ormes"), committees.house("Les Quais")
    by = staff(Role.DIRECTION)
    return house, other, by, make.event(), ties_of(house).stamp


def race(ground) -> list:
    house, other, by, page, seen = ground
    return together(
        lambda: plan("libre", page=page, house=Maison.objects.get(pk=house.pk), days=FAR),
        lambda: close_house(maison=house, to=other, seen=seen, by=by),
    )


def behind_a_closed_door(house) -> bool:
    fresh = Maison.objects.get(pk=house.pk)
    return fresh.closed_on is not None and Session.objects.on().filter(maison=house).exists()


def test_either_the_dates_are_planned_or_the_house_is_closed_never_both(ground):
    planned, closed = race(ground)
    assert not behind_a_closed_door(ground[0])
    refused = [answer for answer in (planned, closed) if isinstance(answer, Refusal)]
    assert len(refused) == 1 and refused[0].code in ("maison-close", "deja-modifie")


def test_without_the_lock_of_the_planner_a_date_is_left_behind(ground, monkeypatch):
    """The control: the planner only looks, before anything is locked, while the closing goes through."""
    house, other, by, page, seen = ground

    def closes_in_between(maison):
        close_house(maison=house, to=other, seen=seen, by=by)
        return maison  # what it had read before

    monkeypatch.setattr(planning, "house_to_open_in", closes_in_between)
    plan("libre", page=page, house=Maison.objects.get(pk=house.pk), days=FAR)
    assert behind_a_closed_door(house)
