"""What may be chosen for one basket, and every reason why not: the rule alone."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paniers.rules import choices
from paniers.rules.agreed import falls_on, positions
from paniers.rules.choices import Asked, Row, Target, can_come_back, reasons_against
from paniers.rules.cutoff import cutoff_of, is_open
from paniers.rules.near import Spot, nearness

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = dt.date(2026, 12, 3)
NOON = {"weekday": 1, "hour": dt.time(12)}  # Tuesday, noon
TOO_LATE = "Il est trop tard pour le changer : une autre personne peut venir à votre place, avec la carte ou le numéro."


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def row(**also) -> Row:
    return Row(**{"open_until": cutoff_of(THURSDAY, **NOON), "starts": at(3, 17), **also})


def target(**also) -> Target:
    common = {"own": False, "same_house": False, "same_week": True, "on": True, "starts": at(3, 17)}
    return Target(**{**common, "open_until": cutoff_of(THURSDAY, **NOON), "left": 5, "house": "Abbaye", **also})


def codes(asked: Asked, where: Target | None = None, **also) -> list[str]:
    return [reason.code for reason in reasons_against(asked, row(**also), where)]


def test_at_11_58_an_absence_is_taken_for_a_noon_cut_off():
    assert codes(Asked("credit", at(1, 11, 58), free_left=1)) == []


@pytest.mark.parametrize("minute", [0, 5])
def test_at_noon_and_at_12_05_it_is_refused_in_the_words_asked_for(minute):
    [reason] = reasons_against(Asked("credit", at(1, 12, minute), free_left=1), row(), None)
    assert (reason.code, reason.words) == ("trop-tard", TOO_LATE)
    assert reason.way_out.replace("\u00a0", " ") == "C'était possible jusqu'au mardi 1er décembre 2026 à 12 h."


def test_staff_note_an_absence_or_a_gift_after_it_with_a_reason_but_move_nothing():
    late = {"now": at(1, 12, 5), "lifted": True}
    assert codes(Asked("credit", **late)) == []
    assert codes(Asked("given", **late)) == []
    assert codes(Asked("other_house", **late), target()) == ["trop-tard"]
    assert codes(Asked("credit", at(3, 17), lifted=True)) == ["panier-passe"]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"cancelled": True}, "panier-annule"),
        ({"ended": True}, "abonnement-arrete"),
        ({"settled": True}, "panier-passe"),
        ({"starts": at(1, 9)}, "panier-passe"),
    ],
)
def test_a_basket_that_changes_no_more_says_why_and_nothing_else(state, code):
    [reason] = reasons_against(Asked("credit", at(1, 10)), row(**state), None)
    assert reason.code == code
    assert reason.way_out


def test_beyond_the_quota_the_other_choices_are_offered():
    [reason] = reasons_against(Asked("credit", at(1, 10), free_left=0), row(), None)
    assert reason.code == "absences-epuisees"
    assert "une autre semaine" in reason.way_out
    assert "le donner" in reason.way_out


def test_a_gift_goes_somewhere():
    assert codes(Asked("given", at(1, 10), point=False)) == ["point-inconnu"]


@pytest.mark.parametrize(
    ("choice", "where", "code"),
    [
        ("other_house", {}, None),
        ("other_house", {"same_house": True}, "date-impossible"),
        ("other_house", {"same_week": False}, "date-impossible"),
        ("other_week", {"same_house": True, "same_week": False}, None),
        ("other_week", {"same_house": True}, "date-impossible"),
        ("other_week", {"same_week": False}, "date-impossible"),
        ("other_house", {"on": False}, "date-impossible"),
        ("other_house", {"starts": at(1, 9)}, "date-impossible"),
        ("other_house", {"open_until": at(1, 10)}, "date-fermee"),
        ("other_house", {"left": 0}, "maison-complete"),
        ("other_house", {"left": None}, None),
        ("other_week", {"same_house": True, "same_week": False, "left": 0}, "jour-complet"),
        ("", {"own": True, "same_house": True, "left": 0}, None),
        ("", {}, "date-impossible"),
    ],
)
def test_where_it_may_go(choice, where, code):
    assert codes(Asked(choice, at(1, 10)), target(**where)) == ([code] if code else [])


def test_a_full_house_names_the_nearest_that_has_room():
    [reason] = reasons_against(Asked("other_house", at(1, 10)), row(), target(left=0, nearest="Capuche, jeu. 3 déc. 17 h"))
    assert "Abbaye" in reason.words
    assert "Capuche, jeu. 3 déc. 17 h" in reason.way_out


@given(left=st.integers(0, 6), quantity=st.integers(1, 6))
def test_it_goes_only_where_all_its_baskets_have_room(left, quantity):
    asked = Asked("other_house", at(1, 10), quantity=quantity)
    assert (codes(asked, target(left=left)) == []) == (quantity <= left)


@given(
    minutes=st.integers(-20_000, 20_000), choice=st.sampled_from(["", "credit", "given", "other_week", "other_house"]),
    free=st.integers(0, 2), left=st.integers(0, 2),
)  # fmt: skip
def test_nothing_is_ever_taken_from_the_cut_off_on_without_a_reason(minutes, choice, free, left):
    until = cutoff_of(THURSDAY, **NOON)
    now = until + dt.timedelta(minutes=minutes)
    found = codes(Asked(choice, now, free_left=free), target(left=left))
    assert found or now < until


# The calendar -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "weekday", "hour", "utc"),
    [
        (dt.date(2026, 10, 29), 5, dt.time(12), "2026-10-24 10:00"),  # the Saturday before the clocks go back: UTC+2
        (dt.date(2026, 10, 29), 6, dt.time(12), "2026-10-25 11:00"),  # the Sunday itself: UTC+1
        (dt.date(2026, 10, 29), 6, dt.time(2, 30), "2026-10-25 00:30"),  # an hour that comes twice: the first time
        (dt.date(2027, 4, 1), 5, dt.time(12), "2027-03-27 11:00"),
        (dt.date(2027, 4, 1), 6, dt.time(12), "2027-03-28 10:00"),
        (dt.date(2027, 4, 1), 6, dt.time(2, 30), "2027-03-28 01:30"),  # an hour that is skipped: an hour later
    ],
)
def test_on_both_weekends_of_the_clocks_the_cut_off_is_the_hour_on_the_wall(day, weekday, hour, utc):
    found = cutoff_of(day, weekday=weekday, hour=hour)
    assert found.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M") == utc
    moment = found.astimezone(dt.UTC)
    assert is_open(day, moment - dt.timedelta(minutes=2), weekday=weekday, hour=hour)
    assert not is_open(day, moment, weekday=weekday, hour=hour)
    assert not is_open(day, moment + dt.timedelta(minutes=5), weekday=weekday, hour=hour)


def test_week_53_and_the_new_year_change_nobodys_fortnight():
    wednesdays = [dt.date(2026, 12, 9) + dt.timedelta(weeks=week) for week in range(8)]
    rank = positions(wednesdays)
    assert [day.isocalendar().week for day in wednesdays[3:5]] == [53, 1]
    weekly = [day for day in wednesdays if falls_on("weekly", rank[day])]
    assert weekly == wednesdays
    for rhythm in ("odd", "even"):
        hers = [day for day in wednesdays if falls_on(rhythm, rank[day])]
        assert {(later - day).days for day, later in itertools.pairwise(hers)} == {14}
    one, other = (falls_on("odd", rank[day]) for day in (dt.date(2026, 12, 30), dt.date(2027, 1, 6)))
    assert one != other


# Coming back, and who is near ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("also", "back"),
    [
        ({}, True),
        ({"own_on": False}, False),
        ({"now": at(3, 17)}, False),
        ({"now": at(2, 9)}, True),  # same week: its food is ordered already
        ({"now": at(2, 9), "same_week": False}, False),
        ({"same_week": False}, True),
    ],
)
def test_a_basket_comes_back_while_it_can_be_collected(also, back):
    common = {"now": at(1, 10), "own_on": True, "own_starts": at(3, 17), "own_open_until": at(1, 12), "same_week": True}
    assert can_come_back(**{**common, **also}) is back


def test_the_nearest_is_told_by_distance_then_sector_then_name():
    home = Spot("Capuche", 4, 45.17, 5.72)
    far, near = Spot("Abbaye", 4, 45.20, 5.80), Spot("Patio", 6, 45.171, 5.721)
    assert sorted([far, near], key=lambda spot: nearness(home, spot)) == [near, far]
    nowhere = [Spot("Zola", 4), Spot("Abbaye", 6), Spot("Bois", 4)]
    assert [spot.name for spot in sorted(nowhere, key=lambda spot: nearness(home, spot))] == ["Bois", "Zola", "Abbaye"]
    assert min([*nowhere, far], key=lambda spot: nearness(home, spot)) is far


def test_every_choice_is_one_that_the_rule_knows():
    assert {choices.CREDIT, choices.GIVEN, *choices.MOVES} == {"credit", "other_week", "other_house", "given"}
