"""When a seat is held and by whom; when an end is spoken of; what rules ask of so many members; how a draw is made again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maisons_habitants.committees.rules.calls import draw_order, why_closed, why_not
from maisons_habitants.committees.rules.mandates import Term, against, meet, months_later, reminder_due
from maisons_habitants.committees.rules.rule_words import Asked, in_words, needed

DAY = dt.date(2026, 3, 1)


def day(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def term(key=1, seat=1, person=1, first=0, last=100, function="member") -> Term:
    return Term(key, seat, person, day(first), day(last), function)


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (term(2, 2, 2), []),
        (term(2, 1, 2, 101, 200), []),  # from the day after
        (term(2, 1, 2, 100, 200), ["siege-pris"]),  # its last day
        (term(2, 2, 1, 50, 60), ["deja-membre"]),
        (term(2, 1, 1, 50, 60), ["siege-pris", "deja-membre"]),
        (term(2, 2, 2, 50, 60, "chair"), ["deja-une-presidence"]),
        (term(2, 2, 2, 101, 160, "chair"), []),
        (term(2, 2, 2, 60, 50), ["dates-a-l-envers"]),
        (term(1, 1, 1, 50, 60), []),  # itself
    ],
)
def test_one_person_one_seat_one_chair(wanted, codes):
    assert [one.code for one in against(wanted, [term(function="chair")])] == codes


def test_a_mandate_that_never_began_stands_in_nobodys_way():
    assert against(term(2, 1, 2), [term(first=10, last=9)]) == []


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_two_spans_meet_when_they_share_a_day(first, length, other, other_length):
    one = term(first=first, last=first + length)
    days = set(range(first, first + length + 1)) & set(range(other, other + other_length + 1))
    assert meet(one, day(other), day(other + other_length)) == bool(days)


@pytest.mark.parametrize(
    ("left", "reminded", "due"),
    [
        (91, None, False),
        (90, None, True),
        (89, 90, False),
        (31, 90, False),
        (30, 90, True),
        (29, 30, False),
        (10, None, True),  # once, however late
        (0, None, True),
        (-1, None, False),
    ],
)
def test_the_end_is_spoken_of_at_ninety_days_then_at_thirty(left, reminded, due):
    last = day(0)
    told = last - dt.timedelta(days=reminded) if reminded else None
    assert reminder_due(last, told, last - dt.timedelta(days=left)) is due


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (dt.date(2026, 12, 1), 24, dt.date(2028, 11, 30)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 27)),
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 27)),
        (dt.date(2026, 11, 15), 1, dt.date(2026, 12, 14)),
    ],
)
def test_months_end_the_day_before(first, months, last):
    assert months_later(first, months) == last


HALF = Asked(formal=True, quorum_base="in-office")
# CASF R123-17: the majority of members in office; CVS D311-7; a fixed number; two thirds at least
NEEDED = [
    (9, HALF, 5),
    (8, HALF, 5),
    (1, HALF, 1),
    (0, HALF, 0),
    (8, Asked(formal=True, quorum_base="in-office", quorum_more_than=False), 4),
    (9, Asked(formal=True, quorum_base="in-office", quorum_more_than=False), 5),
    (9, Asked(formal=True, quorum_base="in-office", quorum_numerator=2, quorum_denominator=3, quorum_more_than=False), 6),
    (9, Asked(formal=True, quorum_base="number", quorum_number=7), 7),
    (9, Asked(formal=True), 0),
    (9, Asked(quorum_base="in-office"), 0),
]


@pytest.mark.parametrize(("members", "rules", "number"), NEEDED)
def test_how_many_members_are_needed(members, rules, number):
    assert needed(members, rules) == number


def test_the_preview_says_it_in_one_sentence():
    assert "Avec 9 membres, il faut 5 membres présents." in in_words(9, HALF)
    assert in_words(9, Asked()) == ["Réunion simple : on se réunit, on parle, on décide à la majorité des personnes présentes."]
    assert "à égalité" in " ".join(in_words(9, Asked(formal=True, casting_vote=True))).lower()
    assert "quorum" not in " ".join(in_words(9, HALF))


def test_a_call_is_open_on_both_its_days():
    codes = [why_closed(day(0), day(10), closed=False, today=day(number)) for number in (-1, 0, 10, 11)]
    assert [one and one.code for one in codes] == ["appel-pas-commence", None, None, "appel-fini"]
    assert why_closed(day(0), day(10), closed=True, today=day(5)).code == "appel-fini"


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ({"years": 16}, []),
        ({"years": 15}, ["trop-jeune"]),
        ({"years": None}, []),  # an age nobody knows refuses nobody
        ({"years": 40, "asked": True}, ["deja-candidate"]),
        ({"years": 40, "sits_until": day(3)}, ["deja-membre"]),
    ],
)
def test_who_may_come_forward(known, codes):
    assert [one.code for one in why_not(**{"youngest": 16, "asked": False, "sits_until": None, **known})] == codes


@given(st.sets(st.integers(1, 10_000), max_size=30), st.text("abcdef0123456789", min_size=4, max_size=16), st.integers(1, 10_000))
def test_a_draw_is_made_again_and_one_candidacy_more_moves_nobody(numbers, seed, more):
    order = draw_order(numbers, seed)
    assert sorted(order) == sorted(numbers) and draw_order(sorted(numbers, reverse=True), seed) == order
    assert [one for one in draw_order(numbers | {more}, seed) if one in numbers and one != more] == [one for one in order if one != more]
