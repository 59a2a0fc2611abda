"""Whatever volunteers, the desk and the clock do to shifts, in whatever order: a seat is one person's, none is empty by accident, and what
was said is true. A second book in plain Python agrees with the rows after each act."""

import pytest

from programmes.actions import withdraw as giving_back
from programmes.volunteering import kinds, tasks
from programmes.volunteering.actions import ask_standing as asking
from programmes.volunteering.actions import end_standing as ending
from programmes.volunteering.actions import keep_place as keeping
from programmes.volunteering.actions import stop_volunteering as stopping
from programmes.volunteering.actions import take_swap as handing_on
from tests.lives import a_thousand, find_the_fault, live_until_done, settled

from .machine.dates import DateRules
from .machine.ground import Hands, Town
from .machine.places import PlaceRules

pytestmark = pytest.mark.django_db
LIVES, STEPS = 8, 20
SEARCHED = 60  # lives at most until a fault is found
ACTS = {
    "take", "take with family", "take list", "assign", "over", "accept", "told", "give back", "give back by the house",
    "leave the list or an offer", "offer swap", "take swap", "keep", "standing", "exception", "end standing", "laid confirmed",
    "laid waiting", "first time", "link stopped", "plan", "change", "move", "move what is served", "call off", "call off what is served",
    "part post", "needs", "needs again", "stop", "come back", "drop", "confirm", "attendance", "marked", "tick",
}  # fmt: skip


class Machine(PlaceRules, DateRules, Hands):
    """One life of two houses and their volunteers."""


def a_little_of_everything(life: Machine) -> None:
    """Shifts on five Thursdays, two posts on the first, one at the other house an hour that clashes; a full one with a group behind it, a
    seat offered, a seat to hand on, a standing shift, a date that hands serve."""
    desk = {"by": life.town.agent, "online": False}

    def placed(number, *who, online=False, wait=False):
        people = [life.whom(one) for one in who]
        life._take("take", life.book.to_come()[number], people, **({"by": people[0].user, "online": True} if online else desk), wait=wait)

    life.serve_from(8)
    for act in (
        lambda: life.needs_are_applied(number=0),
        lambda: [life.planned(days=3 + 7 * week, maximum=2 - (week == 0)) for week in range(4)],
        lambda: life.planned(days=3, weigh=True, beside=life.book.to_come()[0], maximum=2),
        lambda: life.planned(days=3, hour=16, house=1, maximum=2),
        lambda: life.a_qualification_is_seen_or_dropped(who=2, days=10),
        lambda: life.a_qualification_is_seen_or_dropped(who=4, days=200),
        lambda: placed(0, 3),
        lambda: placed(0, 4, wait=True),
        lambda: placed(0, 5, online=True, wait=True),
        lambda: placed(4, 2, online=True),
        lambda: placed(4, 0, 1, online=True, wait=True),
        lambda: life.give_back(number=0, staff=True),
        lambda: life.look_for_somebody(number=0),
        lambda: life.a_first_time(number=0, who=0, what="open"),
        lambda: life.every_week(number=5, who=3, every=1, but=False, online=False),
        lambda: placed(5, 4, online=True),
        lambda: placed(5, 2, online=True, wait=True),
        lambda: placed(6, 4, online=True),
        lambda: life.look_for_somebody(number=-1),
        lambda: life.planned(days=0),
        lambda: placed(0, 1),
    ):
        act()
        life.look()


@pytest.fixture
def machine(db):
    return settled(Machine, Town.founded, a_little_of_everything)


@pytest.mark.once  # the engine of the database is asked by the thousand, in `make deep`
def test_lives_of_volunteers_leave_one_person_a_seat_and_none_empty_by_accident(machine):
    live_until_done(machine, ACTS, lives=LIVES, steps=STEPS, but=4)  # a thousand lives leave none out


@pytest.mark.deep
def test_a_thousand_lives_of_volunteers(machine):
    a_thousand(machine, ACTS)


def nothing(*args, **kwargs):
    return []


def _a_freed_seat_is_nobodys(monkeypatch):
    monkeypatch.setattr(giving_back, "make_offers", nothing)


def _both_have_the_place(monkeypatch):
    """Who handed it on keeps it as well."""
    real = handing_on.change_state

    def change(row, state, **more):
        return row if more.get("reason") == handing_on.HANDED_ON else real(row, state, **more)

    monkeypatch.setattr(handing_on, "change_state", change)


def _who_is_offered_a_seat_hears_nothing(monkeypatch):
    """As it was: within a standing shift no message at all went out."""
    monkeypatch.setattr(kinds, "SILENT", (*kinds.SILENT, "offered"))


def _exceptions_are_forgotten(monkeypatch):
    monkeypatch.setattr(asking.StandingDate.objects, "bulk_create", list)


def _who_stops_keeps_her_places(monkeypatch):
    monkeypatch.setattr(stopping, "withdraw", nothing)


def _a_standing_shift_ends_and_its_places_stay(monkeypatch):
    monkeypatch.setattr(ending, "places_to_come", nothing)


def _nothing_handed_on_ever_lapses(monkeypatch):
    monkeypatch.setattr(tasks, "lapse_swaps", lambda: 0)


def _the_settled_is_still_asked(monkeypatch):
    monkeypatch.setattr(handing_on, "unsay_swap", nothing)
    monkeypatch.setattr(keeping, "unsay_swap", nothing)


# Found within a few lives; the others take longer and wait for `make deep`.
SOON = [_a_freed_seat_is_nobodys, _both_have_the_place]
LATE = [
    _who_is_offered_a_seat_hears_nothing, _exceptions_are_forgotten, _who_stops_keeps_her_places,
    _a_standing_shift_ends_and_its_places_stay, _nothing_handed_on_ever_lapses, _the_settled_is_still_asked,
]  # fmt: skip
PLANTED = [*SOON, *(pytest.param(wrong, marks=pytest.mark.deep) for wrong in LATE)]


@pytest.mark.once
@pytest.mark.parametrize("wrong", PLANTED)
def test_the_lives_find_what_is_wrong(machine, monkeypatch, wrong):
    wrong(monkeypatch)
    find_the_fault(machine, SEARCHED, steps=STEPS)
