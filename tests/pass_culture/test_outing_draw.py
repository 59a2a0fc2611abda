"""What the issue asks of numbers: the draw twice with one seed, what each person is told; a party of three that loses one."""

import datetime as dt
import re

import pytest
import time_machine

from portal.households.actions.create_household import create_household
from portal.ledger.models import Charge, credit_cents
from portal.notifications.models import OutboxMessage
from programmes.actions.draw_sheet import draw_again, draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.request_place import request_place
from programmes.actions.tell_drawn import tell_drawn
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, EnrolmentState, Selection
from tests.ledger import ground

from . import factories as make
from .test_going_rows import goes, holder

pytestmark = pytest.mark.django_db
SEED = "5f" * 16


def drawn(trip):
    with time_machine.travel(trip.sheet.draw_at + dt.timedelta(minutes=1), tick=False):
        found = draw_sheet(sheet=trip.sheet, by=None)
        tell_drawn()
    return found


def lines(found) -> list[tuple]:
    return [(line.rank, line.outcome, line.places) for line in found.lines.order_by("rank")]


def test_thirty_seats_forty_eight_requests_the_same_list_twice_and_each_is_told_the_truth():
    now = make.in_days(0, 10)
    window = {"opens_at": now, "requests_until": now + dt.timedelta(days=3), "draw_at": now + dt.timedelta(days=4)}
    trip = make.trip(30, selection=Selection.DRAW, draw_seed=SEED, **window)
    goes(make.trip(2, days=2), before := holder("Mme Déjà"))
    people = [holder(email=f"p{number}@exemple.fr", channel="email") for number in range(47)]
    for person in [*people, before]:
        goes(trip, person, act=request_place)
    found = drawn(trip)
    assert draw_again(found)  # once more from what was written down: the same list
    trip.sheet.refresh_from_db()
    assert (trip.sheet.taken, found.asks, found.places) == (30, 48, 30)
    rows = list(trip.sheet.enrolments.select_related("person", "party__draw_line"))
    assert sum(row.state == EnrolmentState.OFFERED for row in rows) == 30
    assert sum(row.state == EnrolmentState.WAITING for row in rows) == 18
    waiting = list(trip.sheet.enrolments.waiting_in_order().values_list("party", flat=True))
    for row in rows:
        line = row.party.draw_line
        assert (row.state == EnrolmentState.OFFERED) == (line.outcome == "drawn") == (line.rank <= 30)
        message = OutboxMessage.objects.filter(about=f"programmes.Enrolment:{row.pk}", purpose__in=TOLD).first()
        if message is None:
            continue  # she is told at the counter, in the same words
        assert (message.purpose == "programmes.drawn") == (row.state == EnrolmentState.OFFERED)
        assert "48 demandes pour 30 places." in message.body
        assert f"votre demande est la {nth(line.rank)}." in message.body
        assert "€" not in message.body
        if row.state == EnrolmentState.WAITING:
            assert f"la {nth(waiting.index(row.party_id) + 1)} demande de la liste d’attente" in message.body
    assert next(row for row in rows if row.person == before).party.draw_line.newcomer is True  # what was not scarce puts nobody behind


TOLD = ("programmes.drawn", "programmes.not_drawn")


def nth(rank: int) -> str:
    return "1re" if rank == 1 else f"{rank}e"


def test_parties_are_drawn_whole_and_again_the_same():
    now = make.in_days(0, 10)
    window = {"opens_at": now, "requests_until": now + dt.timedelta(days=3), "draw_at": now + dt.timedelta(days=4)}
    trip = make.trip(3, selection=Selection.DRAW, draw_seed=SEED, **window)
    for number in (1, 2, 1, 3, 1):
        goes(trip, *(holder() for _ in range(number)), act=request_place)
    found = drawn(trip)
    assert draw_again(found)
    assert draw_again(found)
    assert sum(line.places for line in found.lines.filter(outcome="drawn")) <= 3


def test_a_party_of_three_loses_one_one_seat_is_offered_five_euros_back_two_remain():
    trip = make.trip(3, tariff=make.tariff("flat", flat_cents=500))
    mother, father, child = holder("Mme B."), holder("M. B."), holder("Léo", 2016)
    home = create_household(referents=[mother], members=[father, child], by=make.agent())
    rows = enrol(sheet=trip.sheet, people=[mother, father, child], household=home, by=make.agent(), channel=Channel.COUNTER)
    regie, cashier = ground.desk(), ground.agent()
    ground.mandate(regie, cashier)
    ground.taken(regie, home, 1500, by=cashier)
    for row in rows:
        row.refresh_from_db()
    assert {row.state for row in rows} == {"confirmed"}
    other = create_household(referents=[waits := holder("Mme W.")], members=[], by=make.agent())
    (behind,) = wait(sheet=trip.sheet, people=[waits], household=other, by=make.agent(), channel=Channel.COUNTER)
    withdraw(enrolment=next(row for row in rows if row.person == father), by=make.agent(), channel=Channel.COUNTER)
    behind.refresh_from_db()
    trip.sheet.refresh_from_db()
    assert behind.state == "offered"
    assert trip.sheet.taken == 3
    assert credit_cents(home) == 500
    assert sorted(row.person.display_name for row in trip.sheet.enrolments.filter(state="confirmed")) == ["Léo", "Mme B."]
    assert Charge.objects.standing().filter(household=home).count() == 2
    said = OutboxMessage.objects.filter(purpose="programmes.withdrawn").latest("pk")
    assert not re.search(r"\d,\d\d", said.subject + said.body)
