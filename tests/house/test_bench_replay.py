"""The floor of the bench says the act's own statements again: what differs between two hearings is filled in, the rest word for word."""

import uuid

import pytest

from bench.replay import Blank, Heard, NewUid, script

ROLES = {"sheet": (1, 2), "place": (2, 7)}
GIVEN = {"programmes_enrolment": "place"}


def hearing(sheet: int, place: int, **other) -> list[Heard]:
    words = f"Le 12 décembre 2026 : /places/{place}/"
    return [
        Heard("SELECT %s", (sheet, 1, "open"), False),
        Heard('INSERT INTO "programmes_enrolment" VALUES (%s)', (sheet, other.get("uid", uuid.uuid4())), True),
        Heard("INSERT %s", (f"programmes.Enrolment:{place}", words, other.get("odd", 3)), True),
    ]


def test_what_differs_is_a_blank_and_all_else_stays():
    lines = script(hearing(1, 2), hearing(2, 7), ROLES, GIVEN)
    assert [line.gives for line in lines] == ["", "place", ""]
    assert [line.inside for line in lines] == [False, True, True]
    assert lines[0].values == (Blank("sheet"), 1, "open")
    assert isinstance(lines[1].values[1], NewUid)
    filled = [value.filled({"place": 40}) for value in lines[2].values[:1]]
    assert filled == ["programmes.Enrolment:40"]


def test_a_figure_within_another_is_left_alone():
    words = script(hearing(1, 22), hearing(2, 27), {"sheet": (1, 2), "place": (22, 27)}, GIVEN)[2].values[1]
    assert words.filled({"place": 5}) == "Le 12 décembre 2026 : /places/5/"


@pytest.mark.parametrize(
    ("other", "roles", "said"),
    [
        (hearing(2, 7, odd=4), ROLES, "nobody knows why 3 became 4"),
        (hearing(2, 7)[:2], ROLES, "different things"),
        (hearing(2, 7), {**ROLES, "party": (1, 2)}, "cannot be told apart"),
    ],
)
def test_what_cannot_be_explained_stops_the_bench(other, roles, said):
    with pytest.raises(ValueError, match=said):
        script(hearing(1, 2), other, roles, GIVEN)
