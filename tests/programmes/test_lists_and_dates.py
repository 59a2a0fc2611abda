"""What moves a waiting list besides a place given back: the calendar, a cut, a date that moves; and dates with prices called off."""

import datetime as dt

import pytest
import time_machine

from portal.ledger.models import owed_cents
from programmes.actions import release_expired as releasing
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.note_told import note_told
from programmes.actions.overbook import overbook
from programmes.actions.serve_lists import serve_lists
from programmes.actions.set_capacity import set_capacity
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment
from programmes.tasks import keep_promises
from tests.grounds import laid_once
from tests.tariffs import factories as prices

from . import factories as make

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def one(sheet, act=enrol, **fields) -> Enrolment:
    return act(sheet=sheet, people=[make.person()], by=None, **fields)[0]


def state(row: Enrolment) -> str:
    row.refresh_from_db()
    return row.state


@laid_once
def kept_for_big():
    """Three places, one free and kept for a party of two that stands before a single person."""
    sheet = make.sheet(3)
    rows = [one(sheet) for _ in range(3)]
    big = wait(sheet=sheet, people=make.people(2), by=None)
    small = one(sheet, wait)
    withdraw(enrolment=rows[0], by=None)
    assert (state(big[0]), state(small)) == ("waiting", "waiting")
    return sheet, big, small


def test_three_days_before_the_tick_serves_who_stands_behind_a_group_too_big(kept_for_big):
    """Nobody gives a place back meanwhile: the calendar alone does it, once, and the reason stands on the party."""
    sheet, big, small = kept_for_big
    start = sheet.sessions.get().start
    with time_machine.travel(start - 73 * HOUR, tick=False):
        assert keep_promises() == 0
    with time_machine.travel(start - 71 * HOUR, tick=False):
        assert keep_promises() == 1
        assert serve_lists() == 0
    assert (state(big[0]), state(small)) == ("waiting", "offered")
    assert [skip["code"] for skip in Enrolment.objects.get(pk=big[0].pk).party.skips] == ["too-many"]


def test_a_group_that_a_cut_made_larger_than_the_sheet_keeps_nobody_waiting(kept_for_big):
    sheet, big, small = kept_for_big
    for row in Enrolment.objects.filter(sheet=sheet, state="confirmed"):
        withdraw(enrolment=row, by=None)
    assert (state(big[0]), state(small)) == ("offered", "offered")
    late = wait(sheet=sheet, people=make.people(3), by=None)
    last = one(sheet, wait)
    for row in (*big, small):
        withdraw(enrolment=Enrolment.objects.get(pk=row.pk), by=None)
    assert (state(late[0]), state(last)) == ("offered", "waiting")
    for row in late:
        Enrolment.objects.filter(pk=row.pk).update(state="waiting", held_until=None)
    type(sheet).objects.filter(pk=sheet.pk).update(taken=0)
    set_capacity(sheet=sheet, capacity=2, by=None)
    assert (state(late[0]), state(last)) == ("waiting", "offered")


def test_an_offer_never_outlives_a_date_brought_forward():
    sheet = make.sheet(1, days=10)
    row, offer = one(sheet), one(sheet, wait)
    withdraw(enrolment=row, by=None)
    session = sheet.sessions.get()
    start = make.in_days(0, 16)
    move_session(session=session, start=start, end=start + HOUR, by=None)
    offer.refresh_from_db()
    assert (offer.state, offer.held_until) == ("offered", start)


def test_a_date_brought_within_three_days_serves_who_stands_behind_a_group_too_big(kept_for_big):
    sheet, _, small = kept_for_big
    start = make.in_days(2)
    move_session(session=sheet.sessions.get(), start=start, end=start + HOUR, by=None)
    assert state(small) == "offered"


def test_an_offer_whose_message_came_back_while_the_provider_was_asked_does_not_lapse(monkeypatch):
    sheet = make.sheet(1)
    row, offer = one(sheet), one(sheet, wait)
    withdraw(enrolment=row, by=None)
    note_told(enrolment=offer, by=None)
    offer.refresh_from_db()

    def ask_the_provider(enrolment):
        Enrolment.objects.filter(pk=enrolment.pk).update(told_at=None)  # « n'habite pas à l'adresse indiquée »
        return True

    monkeypatch.setattr(releasing, "payment_over", ask_the_provider)
    with time_machine.travel(offer.held_until + HOUR, tick=False):
        assert releasing.release_expired() == 0
    assert state(offer) == "offered"


def test_calling_off_a_date_with_prices_works_in_whatever_order_the_households_came():
    """The last household first: locks are asked for in one order, whatever the order of the places."""
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Repas", unit="la place")
    prices.published(tariff, by)
    date = make.session()
    sheets = [make.open_sheet(activity=date.activity, sessions=[date], capacity=5, tariff=tariff, by=None) for _ in range(2)]
    homes = [make.household() for _ in range(4)]
    for sheet, home in zip([*sheets, *sheets], reversed(homes), strict=True):
        overbook(sheet=sheet, people=[make.person()], household=home, reason="l'escorte", by=make.agent())
    assert all(owed_cents(home) for home in homes)
    cancel_session(session=date, by=make.agent(), why="la salle est inondée")
    assert [owed_cents(home) for home in homes] == [0] * 4
