"""The interleaving by which the best-known ticketing system oversells: a hold turns into an order while another buyer counts.

There, who counts asks first for orders, then for holds; the order that is born of a hold between the two is in neither. Here a place is
one row from first to last, and its sheet has one counter.
"""

import threading
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.actions import confirm as confirming
from programmes.actions import hold as holding
from programmes.actions import lock_sheet
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.models import Enrolment, SignUpSheet
from programmes.models.sheet import SheetQuerySet
from tests.programmes import factories as make

from .rush import own_database, without_check
from .test_rush import held, read_only
from .together import patience, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Between:
    """« I have begun to count » and « the hold is an order now »: the one waits for the other."""

    def __init__(self):
        self.counting, self.converted = threading.Event(), threading.Event()
        self.inside = False  # did the conversion happen within the counting?

    def pause(self) -> None:
        """A lock may keep the other away: then whoever counts goes on alone."""
        self.counting.set()
        self.inside = self.converted.wait(patience())

    def convert(self, row: Enrolment):
        assert self.counting.wait(60)
        try:
            return confirm(enrolment=row, by=None)
        finally:
            self.converted.set()


@pytest.mark.parametrize("capacity", [1, 2])
def test_a_hold_that_turns_into_an_order_while_another_buyer_counts_is_never_missed(monkeypatch, capacity):
    """With one place the buyer is told « complet »; with two she has the other one, and nobody a third."""
    sheet, between, facts = make.sheet(capacity), Between(), holding.sheet_facts
    row = hold(sheet=sheet, people=[make.person()], by=None)[0]
    buyer = make.person()

    def facts_then_pause(*asked):
        found = facts(*asked)
        between.pause()
        return found

    monkeypatch.setattr(holding, "sheet_facts", facts_then_pause)
    bought, confirmed = together(lambda: enrol(sheet=sheet, people=[buyer], by=None), lambda: between.convert(row))
    assert confirmed.state == "confirmed"
    assert (bought.code if isinstance(bought, Refusal) else bought[0].state) == ("complet" if capacity == 1 else "confirmed")
    monkeypatch.undo()
    sheet.refresh_from_db()
    assert held(sheet) == sheet.taken == capacity
    with pytest.raises(Refusal, match=r"Il n'y a plus de place"):
        enrol(sheet=sheet, people=[make.person()], by=None)


def test_control_who_counts_orders_then_holds_sells_the_place_twice(monkeypatch):
    """The neighbour's way, deterministic: no lock, two counts, and the conversion in between as a new row instead of the same one."""
    with own_database(), without_check(SignUpSheet, "sheet_never_oversold"):
        sheet, between = make.sheet(1), Between()
        row = hold(sheet=sheet, people=[make.person()], by=None)[0]
        buyer = make.person()

        def count_in_two(self, pk, places):
            if threading.current_thread().name == "converting":
                return True
            orders = Enrolment.objects.filter(sheet=pk, state="confirmed").places()
            between.pause()
            holds = Enrolment.objects.filter(sheet=pk, state="held").places()
            return orders + holds + places <= sheet.capacity

        monkeypatch.setattr(SheetQuerySet, "take", count_in_two)
        monkeypatch.setattr(SignUpSheet, "left", property(lambda sheet: 1))  # nobody looks at the counter
        monkeypatch.setattr(lock_sheet, "locked_one", read_only)
        if connection.vendor == "sqlite":
            for module in (request_keys, confirming):
                monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))
        bought, confirmed = together(lambda: enrol(sheet=sheet, people=[buyer], by=None), lambda: between.convert(row))
        assert between.inside
        assert (bought[0].state, confirmed.state) == ("confirmed", "confirmed")
        assert held(sheet) == 2
