"""One person for two outings of one evening at once, a departure changed by two colleagues, an opening announced twice: each guard with its
control."""

import pytest
from django.db import connection

from pass_culture.actions.announce_opening import announce_opening
from pass_culture.actions.change_trip import Asked, change_trip
from pass_culture.actions.wish_openings import wish_openings
from pass_culture.models import Trip
from pass_culture.reading import going
from pass_culture.rules import going as rules
from portal.kit import request_keys
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.actions import lock_sheet
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from programmes.models import Enrolment, SignUpSheet
from tests.pass_culture import factories as make

from .test_appointment_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def take(trip, person) -> list[Enrolment]:
    return enrol(sheet=trip.sheet, people=[person], household=None, by=None, channel=Channel.COUNTER)


def two_of_one_evening(before=lambda: None) -> list:
    """`before`: what is taken away once the ground is laid."""
    person = make.person("Mme B.", birth_year=1980)
    make.card(person)
    trips = [make.trip(page=make.outing("Le concert")), make.trip(page=make.outing("Le ballet"))]
    before()
    return together(*(lambda trip=trip: take(trip, person) for trip in trips))


def test_who_takes_two_outings_of_one_evening_at_once_has_one_and_reads_why():
    given = two_of_one_evening()
    [refusal] = [answer for answer in given if isinstance(answer, Exception)]
    assert isinstance(refusal, Refusal), refusal
    assert refusal.code == "deux-sorties"
    assert refusal.words.startswith("Mme B. va déjà à une autre sortie")
    assert refusal.way_out
    assert Enrolment.objects.active().count() == 1
    assert not SignUpSheet.objects.miscounted().exists()


def test_control_without_the_lock_of_the_person_she_has_both(monkeypatch):
    meeting, known = Meeting(), rules.reasons

    def reasons(goer, to, *, now):
        found = known(goer, to, now=now)
        meeting()
        return found

    monkeypatch.setattr(going, "locked", lambda rows, pks, *, rank: list(rows.objects.filter(pk__in=pks)))
    monkeypatch.setattr(rules, "reasons", reasons)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
        given = two_of_one_evening(lambda: no_transaction(monkeypatch, request_keys))
    else:
        given = two_of_one_evening()
    assert meeting.met
    assert not [answer for answer in given if isinstance(answer, Refusal)]
    assert Enrolment.objects.active().count() == 2


def test_two_colleagues_change_a_departure_at_once_the_second_is_told():
    trip = make.trip()
    plain = {name: getattr(trip, name) for name in Asked.__dataclass_fields__ if hasattr(trip, name) and name != "stops"}
    agent = make.agent()
    given = together(*(
        lambda age=age: change_trip(trip=trip, asked=Asked(**{**plain, "seats": 30, "from_age": age}), seen=1, by=agent) for age in (7, 9)
    ))  # fmt: skip
    [refusal] = [answer for answer in given if isinstance(answer, Exception)]
    assert refusal.code == "deja-modifie", refusal
    assert Trip.objects.get().edition == 2


def test_an_opening_announced_twice_at_once_is_told_once():
    trip, agent = make.trip(), make.agent()
    for number in range(5):
        card = make.card(make.person(email=f"p{number}@exemple.fr", channel="email", birth_year=1980))
        wish_openings(card=card, wish=True, by=agent)
    given = together(*(lambda: announce_opening(trip=trip, by=agent) for _ in range(2)))
    [refusal] = [answer for answer in given if isinstance(answer, Exception)]
    assert refusal.code == "deja-annonce", refusal
    assert OutboxMessage.objects.filter(purpose="pass_culture.opening").count() == 5
