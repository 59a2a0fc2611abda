"""Two counters make the same card at once, two offices the same season, a proof meets a stop. Each guard with its control, on both
databases."""

import datetime as dt
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection

from pass_culture.actions import activate_cards as making
from pass_culture.actions import lower_card_price as lowering
from pass_culture.actions import save_season as preparing
from pass_culture.actions import stop_card as stopping
from pass_culture.enums import CardState
from pass_culture.models import CultureCard, CultureSeason
from pass_culture.registry import broken_cards
from portal.kit import clock, request_keys
from portal.kit.refusal import Refusal
from portal.people.actions.issue_card import issue_card
from tests.pass_culture import factories as make
from tests.pass_culture import homes

from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = 4


def no_transaction(monkeypatch, *modules) -> None:
    """On SQLite BEGIN IMMEDIATE alone already lets writers pass one by one."""
    if connection.vendor == "sqlite":
        for module in modules:
            monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))


def at_two_counters(household, amina, season) -> list:
    houses = [make.house(), make.house("Abbaye")]
    return together(
        *(
            lambda house=house: making.activate_cards(
                people=[amina], season=season, maison=house, household=household, home_seen=True, by=None
            )
            for house in houses
        )
    )


def test_two_counters_at_once_make_one_card():
    season = make.season()
    for _ in range(ROUNDS):
        household, amina = homes.home(taxable=True, referent=homes.person(birth_year=1984))
        given = at_two_counters(household, amina, season)
        assert sorted(type(answer) for answer in given if not isinstance(answer, list)) == [Refusal], given
        assert {one.code for one in given if isinstance(one, Refusal)} == {"deja-sa-carte"}
        assert CultureCard.objects.filter(person=amina).count() == 1 and homes.owed(household) == 1200
    assert list(broken_cards()) == []


def test_control_without_the_lock_of_the_person_a_counter_fails(monkeypatch):
    """The database keeps one card all the same; but whoever lost is not told in words."""
    season, meeting, read = make.season(), Meeting(), making.rows_of

    def rows_of(people):
        found = read(people)
        meeting()
        return found

    monkeypatch.setattr(making, "rows_of", rows_of)
    monkeypatch.setattr(making, "locked", lambda rows, keys, *, rank: list(rows.objects.filter(pk__in=keys)))
    household, amina = homes.home(taxable=True)
    issue_card(person=amina, by=None)  # else the lock under which a neutral card is made would tell the loser
    make.house("Abbaye")
    no_transaction(monkeypatch, request_keys)
    given = at_two_counters(household, amina, season)
    assert meeting.met, given
    assert [answer for answer in given if isinstance(answer, Exception) and not isinstance(answer, Refusal)], given


def seasons_at_once() -> list:
    tariff = make.tariff()
    first = clock.today() + dt.timedelta(days=400)
    return together(
        *(
            lambda name=name, days=days: preparing.save_season(
                title=name, tariff=tariff, starts_on=first + dt.timedelta(days=days), ends_on=first + dt.timedelta(days=days + 100), by=None
            )
            for name, days in (("Une saison", 0), ("Une autre", 50))
        )
    )


@pytest.mark.parametrize("before", [0, 1], ids=["the first ones", "after another"])
def test_two_seasons_prepared_at_once_never_overlap(before):
    for _ in range(before):
        make.season()
    given = seasons_at_once()
    assert sorted(isinstance(answer, Refusal) for answer in given) == [False, True], given
    assert CultureSeason.objects.count() == before + 1


def test_control_without_the_locks_two_seasons_overlap(monkeypatch):
    meeting, read = Meeting(), preparing._reasons

    def reasons(*given):
        found = read(*given)
        meeting()
        return found

    monkeypatch.setattr(preparing, "_reasons", reasons)
    monkeypatch.setattr(preparing, "locked", lambda rows, keys, *, rank: None)
    no_transaction(monkeypatch, request_keys)
    given = seasons_at_once()
    assert meeting.met, given
    assert CultureSeason.objects.count() == 2 and "commence avant la fin" in " ".join(broken_cards())


def stop_and_lower(card) -> list:
    return together(lambda: stopping.stop_card(card=card, by=None), lambda: lowering.lower_card_price(card=card, by=None))


def test_a_proof_read_while_the_card_is_stopped_leaves_nothing_owed():
    season = make.season()
    for _ in range(ROUNDS):
        household, amina = homes.home(referent=homes.person(birth_year=1984))
        [card] = making.activate_cards(
            people=[amina], season=season, maison=make.house(), household=household, home_seen=True, promise=True, by=None
        )
        homes.notice(household, False)
        given = stop_and_lower(card)
        assert not [answer for answer in given if isinstance(answer, Exception)], given
        card.refresh_from_db()
        assert card.state == CardState.STOPPED and homes.owed(household) == 0
    assert list(broken_cards()) == []


def test_control_without_the_lock_a_stopped_card_is_undone_twice(monkeypatch):
    household, amina = homes.home()
    [card] = making.activate_cards(
        people=[amina], season=make.season(), maison=make.house(), household=household, home_seen=True, promise=True, by=None
    )
    homes.notice(household, False)
    meeting = Meeting()

    def unlocked(row, *, seen=None):
        found = CultureCard.objects.select_related("person__successor", "season", "maison", "charge", "household").get(pk=row.pk)
        meeting()
        return found

    monkeypatch.setattr(stopping, "lock_card", unlocked)
    monkeypatch.setattr(lowering, "lock_card", unlocked)
    no_transaction(monkeypatch, request_keys, lowering)
    given = stop_and_lower(card)
    assert meeting.met, given
    card.refresh_from_db()
    wrong = [answer for answer in given if isinstance(answer, (Refusal, IntegrityError))]
    assert wrong or card.state == CardState.ACTIVE or homes.owed(household) != 0, given
