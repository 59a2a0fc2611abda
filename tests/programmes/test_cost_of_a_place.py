"""What a place costs in statements: the bar against the best-known ticketing system (117 there, 25 at most here)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.kit.refusal import Refusal
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold

from . import factories as make

pytestmark = pytest.mark.django_db


def statements(act) -> list[str]:
    """What went to the database, the marks of nested transactions aside (in service the outermost is the only one)."""
    with CaptureQueriesContext(
        connection,
    ) as heard:
        act()
    return [query["sql"] for query in heard if "SAVEPOINT" not in query["sql"]]


def reachable():
    person = make.person(channel="email")
    person.email = f"p{person.pk}@exemple.fr"
    person.save()
    return person


@pytest.fixture
def sheet():
    sheet = make.sheet(3)
    enrol(sheet=sheet, people=[reachable()], by=None)  # what is read once and kept is read now
    return sheet


def test_a_hold_and_its_confirmation_cost_at_most_25_statements(sheet):
    person = reachable()

    def buy():
        confirm(enrolment=hold(sheet=sheet, people=[person], by=None)[0], by=None)

    told = statements(buy)
    assert len(told) <= 25, "\n".join(told)


def test_a_place_in_one_go_costs_at_most_18_and_a_refusal_at_most_8(sheet):
    person, late = reachable(), reachable()
    assert len(told := statements(lambda: enrol(sheet=sheet, people=[person], by=None))) <= 18, "\n".join(told)
    enrol(sheet=sheet, people=[reachable()], by=None)

    def refused():
        with pytest.raises(Refusal):
            enrol(sheet=sheet, people=[late], by=None)

    assert len(told := statements(refused)) <= 8, "\n".join(told)
