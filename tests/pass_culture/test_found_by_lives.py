"""What the lives of outings (`test_lives.py`) found, each by its name."""

import datetime as dt

import pytest
import time_machine

from pass_culture.actions.change_trip import Asked, change_trip
from pass_culture.actions.set_escorts import set_escorts
from pass_culture.models import Trip
from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.kit.refusal import Refusal
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment
from programmes.rules.extras import Extras
from programmes.tasks import keep_promises

from . import factories as make
from .test_going_rows import holder

pytestmark = pytest.mark.django_db
FIELDS = [name for name in Asked.__dataclass_fields__ if name not in ("seats", "stops")]


def family(*, years=(1980, 2018)):
    people = [holder(year=year) for year in years]
    return people, create_household(referents=people[:1], members=people[1:], by=None)


def test_seats_for_who_escorts_are_not_cut_below_those_named_to_escort():
    trip, agent = make.trip(5), make.agent()
    set_escorts(trip=trip, users=[agent, make.agent()], by=agent)
    trip = Trip.objects.select_related("sheet").get(pk=trip.pk)
    stands = {name: getattr(trip, name) for name in FIELDS}
    with pytest.raises(Refusal) as raised:
        change_trip(trip=trip, asked=Asked(**stands | {"escort_seats": 1}, seats=5), by=agent)
    assert raised.value.code == "trop-d-accompagnement"
    assert raised.value.words == "2 personnes accompagneraient, et le partenaire tiendrait 1 place pour cela."
    assert raised.value.way_out
    set_escorts(trip=trip, users=[agent], by=agent)
    assert change_trip(trip=trip, asked=Asked(**stands | {"escort_seats": 1}, seats=5), by=agent).escort_seats == 1


def test_a_grown_up_who_has_not_paid_yet_is_waited_for_while_her_child_has_a_place():
    """The desk let the child's place be paid later; the mother's hold ran out, and the child would have gone alone."""
    trip = make.trip(5, tariff=make.tariff("flat", flat_cents=500))
    people, home = family()
    hers, the_child = enrol(sheet=trip.sheet, people=people, household=home, by=make.agent(), channel=Channel.COUNTER)
    assert hers.state == the_child.state == EnrolmentState.HELD
    confirm(enrolment=the_child, by=make.agent(), channel=Channel.COUNTER)
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        keep_promises()
    hers.refresh_from_db()
    assert (hers.state, hers.held_until) == (EnrolmentState.HELD, trip.sheet.sessions.get().start)
    with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=False):
        withdraw(enrolment=the_child, by=make.agent(), channel=Channel.COUNTER)
        withdraw(enrolment=hers, by=make.agent(), channel=Channel.COUNTER)


def test_a_hold_that_nobody_needs_ends_as_ever():
    trip = make.trip(5, tariff=make.tariff("flat", flat_cents=500))
    people, home = family(years=(1980, 1975, 2018))
    rows = enrol(sheet=trip.sheet, people=people, household=home, by=make.agent(), channel=Channel.COUNTER)
    for row in rows[1:]:
        confirm(enrolment=row, by=make.agent(), channel=Channel.COUNTER)
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        keep_promises()
    rows[0].refresh_from_db()
    assert rows[0].state == EnrolmentState.LAPSED


def test_a_grown_up_who_only_waits_does_not_answer_for_a_child_who_goes():
    """« Nous sommes trois, mais deux iraient aussi »: the father waits, the mother and the child have places; she cannot leave it."""
    trip = make.trip(3)
    make_room, _ = holder(), enrol(sheet=trip.sheet, people=[holder()], by=make.agent(), channel=Channel.COUNTER)
    first = enrol(sheet=trip.sheet, people=[make_room, holder()], by=make.agent(), channel=Channel.COUNTER)
    people, home = family(years=(1980, 2018, 1978))
    wait(
        sheet=trip.sheet, people=people, household=home, by=make.agent(), channel=Channel.COUNTER, extras=Extras((), 2),
    )  # fmt: skip
    for row in first:
        withdraw(enrolment=row, by=make.agent(), channel=Channel.COUNTER)
    rows = {row.person_id: row for row in Enrolment.objects.filter(sheet=trip.sheet, person__in=people).select_related("person")}
    hers, the_child, his = (rows[person.pk] for person in people)
    assert [row.state for row in (hers, the_child, his)] == [EnrolmentState.OFFERED, EnrolmentState.OFFERED, EnrolmentState.WAITING]
    confirm(enrolment=hers, by=make.agent(), channel=Channel.COUNTER)
    confirm(enrolment=the_child, by=make.agent(), channel=Channel.COUNTER)
    hers.refresh_from_db()
    with pytest.raises(Refusal) as raised:
        withdraw(enrolment=hers, by=make.agent(), channel=Channel.COUNTER)
    assert raised.value.code == "mineur-seul"
