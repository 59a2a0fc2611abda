"""Households for tests, written by the actions themselves."""

import datetime as dt

from portal.households.actions.create_household import create_household
from portal.households.actions.verify_quotient import verify_quotient
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.people.models import Person
from tests.people.records import person

ADULT, CHILD = 1984, 2018


def adult(given_name="Amina", family_name="Ben Ali", **values) -> Person:
    return person(given_name, family_name, **{"birth_year": ADULT, **values})


def child(given_name="Lina", family_name="Ben Ali", **values) -> Person:
    return person(given_name, family_name, **{"birth_year": CHILD, **values})


def home(*others: Person, referent: Person | None = None):
    """A household of a referent (a new adult by default) and others."""
    return create_household(referents=[referent or adult()], members=others, by=SYSTEM)


def quotient(household, figure=380, *, by=SYSTEM, month=None, **values):
    return verify_quotient(household=household, figure=figure, month=month or clock.today(), source="caf", by=by, **values)


def february(year: int) -> dt.date:
    return dt.date(year, 2, 29 if year % 4 == 0 else 28)
