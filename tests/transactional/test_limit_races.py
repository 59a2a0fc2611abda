"""Two who need the last place for a wheelchair; a crowd at a ceiling and at the places together. Each guard with its control, on both
databases."""

import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.kit import request_keys
from portal.people.models import Person
from programmes.actions import lock_sheet
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.withdraw import withdraw
from programmes.enums import HOLDING
from programmes.models import Enrolment, SheetLimit, SignUpSheet
from programmes.models.limit import LimitQuerySet
from programmes.rules.extras import Extras
from tests.programmes import factories as make

from .rush import codes, crowd, own_database, without_check
from .together import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HERS = Extras(counted=((0, "wheelchair"),))


def theatre(capacity: int = 30, wheels: int = 4) -> SignUpSheet:
    date = make.session()
    return open_sheet(activity=date.activity, sessions=[date], capacity=capacity, limits={"wheelchair": wheels}, by=None)


def people(number: int) -> list[Person]:
    return Person.objects.bulk_create([Person(display_name=f"Mme {place}") for place in range(number)])


def buy(sheet):
    """Every other one in a wheelchair."""
    return lambda person: enrol(sheet=sheet, people=[person], by=None, extras=HERS if person.pk % 2 else Extras())


def held(sheet, **which) -> int:
    return Enrolment.objects.filter(sheet=sheet, state__in=HOLDING, **which).places()


def agree(sheet) -> bool:
    limit = sheet.limits.get()
    return limit.taken == held(sheet, limit=limit) and not SignUpSheet.objects.miscounted().exists()


def test_two_wheelchairs_for_the_last_place_for_one():
    sheet = theatre(wheels=1)
    given = together(*[lambda one=one: enrol(sheet=sheet, people=[one], by=None, extras=HERS) for one in people(2)])
    assert codes(given) == {"ok": 1, "besoin-complet": 1}
    assert (held(sheet), held(sheet, limit__isnull=False)) == (1, 1)
    assert agree(sheet)


def test_a_crowd_passes_neither_the_ceiling_nor_the_places():
    sheet = theatre(capacity=12, wheels=4)
    answers = codes(crowd(buy(sheet), people(60)))
    assert answers["ok"] == 12 and set(answers) <= {"ok", "complet", "besoin-complet"}
    assert (held(sheet), held(sheet, limit__isnull=False)) == (12, 4)
    assert agree(sheet)


def test_places_given_back_while_others_take_them_are_counted_right():
    sheet = theatre(capacity=6, wheels=2)
    rows = [enrol(sheet=sheet, people=[one], by=None, extras=HERS)[0] for one in people(2)]
    acts = [lambda row=row: withdraw(enrolment=row, by=None) for row in rows]
    acts += [lambda one=one: enrol(sheet=sheet, people=[one], by=None, extras=HERS) for one in people(4)]
    found = codes(together(*acts))
    assert set(found) <= {"ok", "besoin-complet"}
    assert held(sheet, limit__isnull=False) <= 2
    assert agree(sheet)


@pytest.fixture
def no_guard(monkeypatch):
    """No lock, count then write instead of the conditional UPDATE, no CHECK (dropped in the test), no transaction."""

    def count_then_write(self, pk, places):
        limit = SheetLimit.objects.get(pk=pk)
        taken = Enrolment.objects.filter(limit=pk, state__in=HOLDING).places()
        time.sleep(0.002)
        if taken + places > limit.places:
            return False
        return bool(SheetLimit.objects.filter(pk=pk).update(taken=taken + places))

    monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    monkeypatch.setattr(LimitQuerySet, "take", count_then_write)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(request_keys, "transaction", SimpleNamespace(atomic=nullcontext))


def test_without_the_guard_the_same_crowd_passes_the_ceiling(no_guard):
    """The control: if this one kept it, the tests above would prove nothing."""
    with own_database(), without_check(SheetLimit, "limit_never_passed"):
        over = 0
        for _ in range(5):
            sheet = theatre(capacity=60, wheels=4)
            crowd(buy(sheet), people(40))
            over += held(sheet, limit__isnull=False) > 4
        assert over
