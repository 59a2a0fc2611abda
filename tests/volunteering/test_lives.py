"""Whatever volunteers, the desk and the clock do to shifts, in whatever order: a seat is one person's, none is empty by accident, and what
was said is true. A second book in plain Python agrees with the rows after each act."""

import sys
from collections import Counter

import pytest
import time_machine
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from programmes.actions import withdraw as giving_back
from programmes.volunteering import kinds, tasks
from programmes.volunteering.actions import end_standing as ending
from programmes.volunteering.actions import keep_place as keeping
from programmes.volunteering.actions import lay_standing as laying
from programmes.volunteering.actions import stop_volunteering as stopping
from programmes.volunteering.actions import take_swap as handing_on
from tests.ledger.machine.lives import live
from tests.life import MONDAY, QUIET

from .machine.dates import DateRules
from .machine.ground import Hands, Town
from .machine.places import PlaceRules

pytestmark = pytest.mark.django_db
LIVES, STEPS = 40, 24
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
    ):
        act()
        life.look()


@pytest.fixture
def machine(db):
    with time_machine.travel(MONDAY, tick=False):
        Machine.town, Machine.done, Machine.refused = Town.founded(), Counter(), Counter()
    Machine.settle_in(a_little_of_everything)
    return Machine


@pytest.mark.once  # the engine of the database is asked by the thousand, in `make deep`
def test_forty_lives_of_volunteers_leave_one_person_a_seat_and_none_empty_by_accident(machine):
    for seed in range(LIVES):
        live(machine, seed=seed, steps=STEPS)
    assert set(machine.done) >= ACTS, f"never done: {ACTS - set(machine.done)}"


@pytest.mark.deep
def test_a_thousand_lives_of_volunteers(machine):
    run_state_machine_as_test(machine, settings=settings(max_examples=1000, stateful_step_count=24, **QUIET))
    assert set(machine.done) >= ACTS, f"never done: {ACTS - set(machine.done)}"
