"""Records for tests, written by the actions themselves."""

from portal.kit.audit import SYSTEM
from portal.people.actions.create_person import create_person
from portal.people.models import Person


def person(given_name: str = "Amina", family_name: str = "Ben Ali", *, by=SYSTEM, **values) -> Person:
    return create_person(by=by, given_name=given_name, family_name=family_name, **values)
