"""Shares are never oversold by crowds on two doors, and a sheet is drawn once; without the guard both go wrong."""

import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection

from portal.kit import clock, request_keys
from portal.people.models import Person
from programmes.actions import draw_sheet as drawing
from programmes.actions import lock_sheet
from programmes.actions.draw_sheet import draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.set_terms import Terms, set_terms
from programmes.enums import HOLDING, Channel, Door, EnrolmentState
from programmes.models import Draw, DrawLine, Enrolment, SheetShare, SignUpSheet
from programmes.models.share import ShareQuerySet
from programmes.models.sheet import SheetQuerySet
from tests.programmes import factories as make
from tests.programmes.test_draw import ask, drawn_sheet

from .rush import codes, crowd, own_database, without_check
from .together import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BUYERS, PLACES, KEPT, ROUNDS = 200, 30, 10, 5


def shared_sheet(capacity: int = PLACES, kept: int = KEPT) -> SignUpSheet:
    sheet = make.sheet(capacity)
    terms = Terms(sheet.selection, sheet.opens_at, shares={("door", Door.ONLINE.value): kept, ("door", Door.DESK.value): kept})
    return set_terms(sheet=sheet, terms=terms, by=None)


def people(number: int) -> list[Person]:
    return Person.objects.bulk_create([Person(display_name=f"Mme {place}") for place in range(number)])


def buy(sheet):
    """Every other one online, every other one at the counter."""

    def act(person):
        return enrol(sheet=sheet, people=[person], by=None, channel=Channel.ONLINE if person.pk % 2 else Channel.COUNTER)

    return act


def held(sheet, **which) -> int:
    return Enrolment.objects.filter(sheet=sheet, state__in=HOLDING, **which).places()


def test_two_hundred_buyers_at_two_doors_never_oversell_a_share():
    buyers = people(BUYERS)
    for _ in range(ROUNDS):
        sheet = shared_sheet()
        answers = codes(crowd(buy(sheet), buyers))
        assert answers["ok"] == PLACES and set(answers) == {"ok", "complet"}
        assert held(sheet) == PLACES
        assert held(sheet, channel=Channel.ONLINE) >= KEPT and held(sheet, channel=Channel.COUNTER) >= KEPT
        assert not SheetShare.objects.counted().exclude(taken__lte=KEPT).exists()
    assert not SignUpSheet.objects.miscounted().exists()
    assert not SignUpSheet.objects.miskept().exists()


def test_online_never_takes_what_is_kept_for_the_desk_however_many_come():
    sheet, buyers = shared_sheet(), people(80)
    crowd(lambda person: enrol(sheet=sheet, people=[person], by=None), buyers)
    assert held(sheet) == PLACES - KEPT
    sheet.refresh_from_db()
    assert sheet.kept == KEPT


@pytest.fixture
def no_guard(monkeypatch):
    """No lock, count then write instead of the conditional UPDATEs, no CHECK (dropped in the test), no transaction."""

    def count_then_write(self, pk, places):
        share = SheetShare.objects.get(pk=pk)
        taken = Enrolment.objects.filter(share=pk, state__in=HOLDING).places()
        time.sleep(0.002)
        if taken + places > share.places:
            return False
        SheetShare.objects.filter(pk=pk).update(taken=taken + places)
        return True

    def write(self, pk, places, *, share=None):
        if share is not None and not SheetShare.objects.take(share, places):
            return False
        taken = Enrolment.objects.filter(sheet=pk, state__in=HOLDING).places()
        return bool(SignUpSheet.objects.filter(pk=pk).update(taken=taken + places))

    monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
    monkeypatch.setattr(ShareQuerySet, "take", count_then_write)
    monkeypatch.setattr(SheetQuerySet, "take", write)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(request_keys, "transaction", SimpleNamespace(atomic=nullcontext))


def test_without_the_guard_the_same_crowd_oversells_a_share(no_guard):
    """The control: if this one did not oversell, the tests above would prove nothing."""
    free = without_check(SignUpSheet, "sheet_never_oversold"), without_check(SheetShare, "share_never_oversold")
    with own_database(), free[0], free[1]:
        buyers, over = people(60), 0
        for _ in range(5):
            sheet = shared_sheet(20, 5)
            crowd(buy(sheet), buyers)
            over += sum(held(sheet, share=share) > share.places for share in sheet.shares.all())
        assert over


def test_two_who_draw_at_once_draw_once():
    sheet = drawn_sheet(3)
    for _ in range(8):
        ask(sheet)
    with time_machine.travel(sheet.draw_at, tick=False):
        given = together(*[lambda: draw_sheet(sheet=sheet, by=None)] * 4)
    assert {type(one) for one in given} == {Draw}
    assert (DrawLine.objects.count(), held(sheet)) == (8, 3)
    sheet.refresh_from_db()
    assert sheet.taken == 3


def test_without_the_lock_two_draws_collide(monkeypatch):
    """The control: nothing but the lock keeps a second draw out (the rows themselves then refuse: one line a request)."""
    sheet = drawn_sheet(3)
    for _ in range(8):
        ask(sheet)

    def unlocked(pk):
        row = SignUpSheet.objects.select_related("activity").get(pk=pk)
        time.sleep(0.3)
        return row

    monkeypatch.setattr(drawing, "lock_sheet", unlocked)
    monkeypatch.setattr(drawing, "transaction", SimpleNamespace(atomic=nullcontext))
    with time_machine.travel(sheet.draw_at, tick=False):
        given = together(*[lambda: draw_sheet(sheet=sheet, by=None)] * 2)
    assert any(isinstance(one, Exception) for one in given)


def test_a_request_keyed_while_one_draws_is_in_the_draw_or_refused_never_left_between():
    sheet = drawn_sheet(3)
    for _ in range(20):
        ask(sheet)
    late = people(6)
    with time_machine.travel(sheet.draw_at, tick=False):
        keyed = [lambda person=person: ask(sheet, person, channel=Channel.COUNTER) for person in late]
        together(lambda: draw_sheet(sheet=sheet, by=None), *keyed)
        assert clock.now() == sheet.draw_at
    assert not sheet.enrolments.filter(state=EnrolmentState.REQUESTED).exists()
