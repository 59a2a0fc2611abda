"""The demo's prevention page, as its town is laid."""

import datetime as dt

import pytest

from portal.kit import clock, registry
from portal.kit.demo import Demo
from programmes.workshops import prevention_demo as ours
from programmes.workshops.models import Trained, Training, Validation
from programmes.workshops.trained_figures import table_of

from . import prevention as make
from .test_demo import town

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


def test_what_the_demo_lays_leaves_no_fault():
    town()
    sent = make.structure("Hôpital des Quais")
    with clock.standing_at(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)):
        ours.load(Demo(residents=20, seed=1, day=DAY))
        forgotten, over, *ahead = Training.objects.dated().select_related("sheet").order_by("first_start")
        assert {one.kind for one in ahead} == {"sentinel", "first-aid", "evening", "evaluation"}
        assert all(one.sheet.confidential and one.sheet.taken for one in ahead)
        assert over.kind == forgotten.kind == "sentinel" and over.forgotten_on is None and over.last_end < clock.now()
        assert Validation.objects.current().count() == 7 + ours.OVER
        # the one that is over: on the register, with the day it is renewed; who did not come is not
        rows = Trained.objects.filter(training=over)
        assert rows.count() == ours.OVER - ours.ABSENT
        assert {(row.structure, row.renew_on.year - row.trained_on.year) for row in rows} == {(sent, 3)}
        # the one of the year before: how many of her structure, and nothing else
        assert forgotten.forgotten_on == DAY and not forgotten.sheet.enrolments.exists() and not forgotten.trained.exists()
        assert [(one.structure, one.number) for one in forgotten.counts.all()] == [(sent, ours.FORGOTTEN)]
        assert dict(table_of(DAY.year - 1, DAY).lines) == {sent.name: (ours.FORGOTTEN, 0, 0, 0)}
        for name, check in registry.invariants.items():
            assert list(check()) == [], name
