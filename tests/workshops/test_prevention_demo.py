"""The demo's prevention page, as its town is laid."""

import datetime as dt

import pytest

from portal.kit import clock, registry
from portal.kit.demo import Demo
from programmes.workshops import prevention_demo as ours
from programmes.workshops.models import Training, Validation

from . import prevention as make
from .test_demo import town

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


def test_what_the_demo_lays_leaves_no_fault_and_twice_is_the_same():
    town()
    make.structure("Hôpital des Quais")
    with clock.standing_at(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)):
        ours.load(Demo(residents=20, seed=1, day=DAY))
        assert {one.kind for one in Training.objects.all()} == {"sentinel", "first-aid", "evening", "evaluation"}
        assert Validation.objects.current().count() == 7
        assert all(one.sheet.confidential and one.sheet.taken for one in Training.objects.select_related("sheet"))
        for invariant in registry.invariants:
            assert not list(invariant()), invariant
