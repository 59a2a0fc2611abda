"""Whatever people, the desk, partners and the clock do to outings, in whatever order: shares and their release, wheelchairs, escorts, the
draw and the list together never exceed the seats, nobody under age goes alone, and what each was told is true."""

import pytest
from django.db import IntegrityError

from pass_culture import kinds
from pass_culture.actions import change_trip as changing
from pass_culture.notifications import called_off
from portal.kit import clock
from programmes import tasks
from programmes.actions import set_capacity as cutting
from programmes.actions import withdraw as giving_back
from tests.lives import a_thousand, find_the_fault, live_until_done, settled

from .machine.departures import DepartureRules, window
from .machine.ground import Ground, Town
from .machine.places import PlaceRules, enrol

pytestmark = pytest.mark.django_db
LIVES, STEPS = 8, 20
SEARCHED = 60  # lives at most until a fault is found
ACTS = {
    "enrol", "hold", "wait", "request_place", "overbook", "withdraw", "withdraw_together", "confirm", "accept_offer", "choose_who_comes",
    "transfer", "count_need", "choose_company", "stop_card", "card given", "contract", "seats", "escort seats", "set_escorts",
    "set_capacity", "meeting", "move_session", "call_off", "instead", "shares", "wheelchairs", "open_shares", "draw", "tick", "drawn",
    "released", "guests", "wheels", "with a minor",
}  # fmt: skip


class Machine(PlaceRules, DepartureRules, Ground):
    """One life of one house that goes out."""


def a_little_of_everything(life: Machine) -> None:
    """Requests before a draw, a priced departure with guests and a place for a wheelchair, one with places kept, two on the same evening,
    one full with a family behind it."""
    now, town = clock.now(), life.town
    life.opened(3, days=6, contract=5, wheels=1, **window(now, 1, 1.2))
    life.opened(4, days=5, contract=7, guests=1, wheels=1, tariff=town.price, stops=("Place du Marché", "Gare, quai haut"))
    life.opened(5, days=4, contract=8)
    life.opened(2, days=5, contract=6)
    life.opened(2, days=3, contract=4, wheels=0)
    life.look()
    usual = {"names": (), "channel": "counter", "wheels": False}
    for act in (
        lambda: life.keep_places(number=2, desk=1, online=1, house=1, days=1),
        lambda: life.ask(number=0, whom=(0, 1), **usual),
        lambda: life.ask(number=0, whom=(2, 3), **usual),
        lambda: life.come(number=1, whom=(0, 1), way=enrol, **usual | {"names": ("Paul",)}),
        lambda: life.come(number=4, whom=(4,), way=enrol, **usual),
        lambda: life.come(number=4, whom=(5,), way=enrol, **usual),
        lambda: life.come_or_wait(number=4, whom=(2, 3), fewest=None, **usual),
        lambda: life.come(number=2, whom=(4,), way=enrol, **usual),
    ):
        act()
        life.look()


@pytest.fixture
def machine(db):
    return settled(Machine, Town.founded, a_little_of_everything)


@pytest.mark.once  # the engine of the database is asked by the thousand, in `make deep`
def test_lives_of_outings_stay_within_the_seats_and_tell_the_truth(machine):
    live_until_done(machine, ACTS, lives=LIVES, steps=STEPS, but=3)


@pytest.mark.deep
def test_a_thousand_lives_of_outings(machine):
    a_thousand(machine, ACTS)


def nothing(*args, **kwargs):
    return None


def _a_freed_seat_is_nobodys(monkeypatch):
    for act in (giving_back, cutting):
        monkeypatch.setattr(act, "make_offers", lambda *args, **kwargs: [])


def _more_than_the_partner_holds(monkeypatch):
    monkeypatch.setattr(kinds, "refusal_of_more", nothing)


def _the_contract_is_cut_below_its_seats(monkeypatch):
    monkeypatch.setattr(changing, "_refuse", nothing)


def _who_goes_with_whom_is_nobodys_business(monkeypatch):
    monkeypatch.setattr(kinds.OutingKind, "against_leaving", nothing)


def _what_is_kept_is_never_released(monkeypatch):
    monkeypatch.setattr(tasks, "open_shares_due", lambda: 0)


def _nobody_hears_that_one_meets_elsewhere(monkeypatch):
    monkeypatch.setattr(changing, "tell_meeting_moved", nothing)


def _what_is_proposed_instead_is_not_said(monkeypatch):
    monkeypatch.setattr(called_off, "offer_of", nothing)


# Met after some dozen lives.
LATE = [
    _more_than_the_partner_holds,
    _a_freed_seat_is_nobodys,
    _what_is_proposed_instead_is_not_said,
    _who_goes_with_whom_is_nobodys_business,
]
PLANTED = [
    _the_contract_is_cut_below_its_seats, _what_is_kept_is_never_released, _nobody_hears_that_one_meets_elsewhere,
    *(pytest.param(wrong, marks=pytest.mark.deep) for wrong in LATE),
]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("wrong", PLANTED)
def test_the_lives_find_what_is_wrong(machine, monkeypatch, wrong):
    wrong(monkeypatch)
    find_the_fault(machine, SEARCHED, steps=STEPS, kinds=(AssertionError, IntegrityError))
