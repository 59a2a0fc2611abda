"""The demo's courses, as its town is laid: a small town here, the parts that they stand on."""

import datetime as dt

import pytest

from portal.kit import clock, registry
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.rules.demo_accounts import ACCOUNTS
from programmes.workshops import demo as ours
from programmes.workshops.calls import to_call
from programmes.workshops.models import Course, Position
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)


def town():
    """The first house of the tree, its team, twenty people it knows, two with an account."""
    house = make.house()
    for account in ACCOUNTS[:2]:
        accounts.staff(account.role, house, email=account.email, first_name=account.first_name, last_name=account.last_name)
    for rank in range(20):
        make.person(f"Mme {rank}", house, birth_year=1950 + rank, **({"user": accounts.resident()} if rank in (7, 9) else {}))
    return house


def test_one_over_with_a_call_due_one_under_way_two_to_come():
    demo = Demo(residents=20, seed=1, day=DAY, say=lambda words: None)
    with clock.standing_at(demo.at(DAY, 8)):
        town()
        demo.begin("workshops")
        ours.load(demo)
        over, running, *ahead = Course.objects.dated().order_by("first_start")
        now = clock.now()
        assert over.last_end < now - dt.timedelta(days=30)
        assert running.first_start < now < running.last_end
        assert [course.level for course in ahead] == ["beginner", "at-ease"]
        assert all(course.first_start > now for course in ahead)
        said = {moment: Position.objects.filter(enrolment__sheet=over.sheet, moment=moment).count() for moment in ("before", "after")}
        assert said == {"before": 6, "after": 5}
        assert Position.objects.filter(enrolment__sheet=running.sheet).values_list("moment", flat=True).distinct().get() == "before"
        assert over.facilitator.user.email == "animation@belleroche.example"
        assert to_call(who_serves(over.sheet.maison))
        assert any(row.person.user_id for row in over.sheet.enrolments.select_related("person"))
        for name, check in registry.invariants.items():
            assert list(check()) == [], name
