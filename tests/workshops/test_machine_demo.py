"""The demo's cupboard, as its town is laid."""

import pytest

from portal.kit import clock, registry
from portal.kit.demo import Demo
from portal.notifications.models import OutboxMessage
from programmes.workshops import demo as courses
from programmes.workshops import machine_demo as ours
from programmes.workshops.models import Loan, Machine

from .test_demo import DAY, town

pytestmark = pytest.mark.django_db


def test_some_there_one_lent_one_awaited_one_in_repair():
    demo = Demo(residents=20, seed=1, day=DAY, say=lambda words: None)
    with clock.standing_at(demo.at(DAY, 8)):
        town()
        demo.begin("workshops")
        courses.load(demo)
        demo.begin("workshops.machines")
        ours.load(demo)
        states = dict(Machine.objects.values_list("inventory", "state"))
        assert sorted(states.values()) == ["available"] * 3 + ["lent", "lent", "repair", "sold"]
        here = Loan.objects.open().get(machine__inventory="TAB-001")
        assert here.person.user_id
        assert here.course
        [awaited] = Loan.objects.late()
        assert awaited.reminded_at
        assert OutboxMessage.objects.filter(purpose="workshops.late").count() == 1
        [back] = Loan.objects.exclude(returned_at=None)
        assert (back.missing, states["TAB-003"]) == (["cover"], "repair")
        for name, check in registry.invariants.items():
            assert list(check()) == [], name


def test_without_a_course_under_way_the_cupboard_stays_empty():
    ours.load(Demo(residents=20, seed=1, day=DAY, say=lambda words: None))
    assert not Machine.objects.exists()
