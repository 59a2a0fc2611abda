"""Two departures on the last seats of one contract at once, an outing called off by two colleagues: each guard with its control."""

import pytest
from django.db import connection

from pass_culture.actions import link_contract as linking
from pass_culture.actions.call_off_trip import call_off_trip
from pass_culture.actions.link_contract import link_contract
from pass_culture.enums import CalledOffBy
from pass_culture.reading.contracts import use_of
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.actions import lock_sheet
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from tests.pass_culture import factories as make

from .test_appointment_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def ground():
    """Forty seats agreed; two departures of thirty-two."""
    agreed = make.contract(make.season(), make.venue(), 40)
    return agreed, [make.trip(30, days=days) for days in (5, 6)]


def test_two_departures_on_the_last_seats_of_a_contract_one_is_refused():
    agreed, trips = ground()
    given = together(*(lambda trip=trip: link_contract(trip=trip, contract=agreed, by=None) for trip in trips))
    [refusal] = [answer for answer in given if isinstance(answer, Exception)]
    assert isinstance(refusal, Refusal), refusal
    assert refusal.code == "convention-epuisee"
    assert use_of(agreed).used == 32


def test_control_without_the_lock_of_the_contract_both_have_them(monkeypatch):
    agreed, trips = ground()
    meeting, known = Meeting(), linking.refusal_to_use

    def refusal_to_use(**facts):
        found = known(**facts)
        meeting()
        return found

    monkeypatch.setattr(linking, "locked_one", lambda rows, pk, *, rank: rows.objects.get(pk=pk))
    monkeypatch.setattr(linking, "refusal_to_use", refusal_to_use)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(lock_sheet, "locked_one", lambda rows, pk, *, rank: rows.get(pk=pk))
        no_transaction(monkeypatch, linking)
    together(*(lambda trip=trip: link_contract(trip=trip, contract=agreed, by=None) for trip in trips))
    assert meeting.met
    assert use_of(agreed).used == 64


def test_called_off_by_two_colleagues_at_once_everybody_reads_it_once():
    trip = make.trip(5, days=1)
    for number in range(3):
        person = make.person(f"Mme {number}", birth_year=1980, email=f"p{number}@exemple.fr")
        make.card(person)
        enrol(sheet=trip.sheet, people=[person], household=None, by=None, channel=Channel.COUNTER)
    given = together(*(lambda: call_off_trip(trip=trip, origin=CalledOffBy.WEATHER, by=None, seen=trip.edition) for _ in range(2)))
    assert [type(answer) for answer in given if isinstance(answer, Exception)] in ([], [Refusal])
    assert OutboxMessage.objects.filter(purpose="programmes.date_cancelled").count() == 3
    assert not trip.sheet.enrolments.active().exists()
