"""Two volunteers tick at the same moment, or a sheet is taken back while one ticks; on both databases, each with its control."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet

from paniers.actions import hand_over as hands
from paniers.actions.hand_over import hand_over
from paniers.actions.share_day import share_day
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState, SharedFor
from paniers.models import Basket
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.share_sheet import take_sheet_back
from portal.people.enums import Role
from tests.paniers import factories
from tests.people.factories import staff

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@pytest.fixture
def agent(clock):
    return staff(Role.ACCUEIL, factories.maison("Capuche"))


@pytest.fixture
def basket(clock, agent):
    sheet = factories.house_sheet(factories.season(last=factories.FIRST))
    home, person = factories.household(quotient=380)
    subscribe(sheet=sheet, person=person, household=home, first_on=factories.FIRST, by=None)
    clock.move_to(factories.at(factories.FIRST, 17))
    return Basket.objects.select_related("session__maison").get()


def two_passes(basket, agent):
    return [share_day(session=basket.session, lasting=SharedFor.END, by=agent, given_to=name) for name in ("Jeanne", "Ousmane")]


def ticks(basket, passes):
    return [lambda held=held: hand_over(basket=basket, by=None, sheet_pass=held) for held in passes]


def test_two_who_tick_at_once_are_one_tick(basket, agent):
    passes = two_passes(basket, agent)
    assert {type(given) for given in together(*ticks(basket, passes))} == {Basket}
    basket.refresh_from_db()
    lines = AuditLine.objects.filter(verb="paniers.hand_over")
    assert (basket.state, basket.version, lines.count()) == (BasketState.HANDED_OVER, 2, 1)
    assert lines.get().detail["sheet_pass"] in {held.pk for held in passes}


def test_two_devices_without_network_that_meet_hand_over_once_and_one_is_told(basket, agent):
    passes = two_passes(basket, agent)
    at = factories.at(factories.FIRST, 17)
    given = together(*[lambda held=held: hand_over(basket=basket, by=None, sheet_pass=held, at=at) for held in passes])
    assert sorted(type(one).__name__ for one in given) == ["Basket", "Refusal"]
    assert next(one.code for one in given if isinstance(one, Refusal)) == "deja-remis"
    basket.refresh_from_db()
    assert (basket.version, AuditLine.objects.filter(verb="paniers.hand_over").count()) == (2, 1)


def test_control_without_the_lock_both_think_they_were_first(basket, agent, monkeypatch):
    """PostgreSQL alone shows it: on SQLite the transaction itself serialises, `select_for_update` does nothing."""
    if connection.vendor == "sqlite":
        pytest.skip("BEGIN IMMEDIATE serialises writers")
    meeting, known = Meeting(), hands._refuse_stale
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())
    monkeypatch.setattr(hands, "_refuse_stale", lambda fresh, seen: (meeting(), known(fresh, seen)))
    together(*ticks(basket, two_passes(basket, agent)))
    assert meeting.met
    assert AuditLine.objects.filter(verb="paniers.hand_over").count() == 2


def test_a_sheet_taken_back_while_she_ticks_waits_for_her_tick_or_stops_it(basket, agent):
    held = two_passes(basket, agent)[0]
    ticked, taken = together(ticks(basket, [held])[0], lambda: take_sheet_back(sheet_pass=held, by=agent))
    assert taken is None
    basket.refresh_from_db()
    if isinstance(ticked, Refusal):
        assert (ticked.code, basket.state) == ("feuille-fermee", BasketState.PLANNED)
    else:
        verbs = (
            AuditLine.objects.filter(verb__in=("paniers.hand_over", "people.take_sheet_back")).order_by("pk").values_list("verb", flat=True)
        )
        assert (list(verbs), basket.state) == (["paniers.hand_over", "people.take_sheet_back"], BasketState.HANDED_OVER)
