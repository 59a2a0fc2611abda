"""What changes since the last time, told from rows alone: the cases a naive list gets wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paniers.rules.changes import Change, Date, Row, What, by_house, changes_of
from paniers.rules.packing import beyond, rounded_up, weighed

HERE, THERE = "Capuche", "Abbaye"
# Keys of dates: tens are weeks, units houses (0 here, 1 there).
DATES = {
    10: Date(1, HERE, 1),
    20: Date(2, HERE, 2),
    30: Date(3, HERE, 3),
    11: Date(1, THERE, 1),
    21: Date(2, THERE, 2),
    31: Date(3, THERE, 3),
}


def row(of, *, at=None, number=7, size=1, quantity=1, state="planned", sub=1) -> Row:
    return Row(sub, of, at or of, number, size, quantity, state)


def changes(*rows, began=(), ended=(), date=30, dates=DATES) -> list[Change]:
    mine = by_house(rows, dates).get(dates[date].house, {})
    return changes_of(date, dates, mine, began=began, over=lambda key, position: key in ended)


def whats(*rows, **more) -> list[What]:
    return [one.what for one in changes(*rows, **more)]


def test_the_same_as_last_week_says_nothing():
    assert changes(row(20, state="handed_over"), row(30)) == []
    assert changes(row(20, state="missed"), row(30)) == []


def test_a_first_basket_is_new_and_one_after_a_long_pause_is_back():
    assert whats(row(30), began={1}) == [What.NEW]
    assert whats(row(30)) == [What.BACK]


def test_an_absence_is_told_once():
    assert whats(row(20), row(30, state="absent")) == [What.AWAY]
    assert whats(row(20, state="absent"), row(30, state="absent")) == []
    assert whats(row(20, state="absent"), row(30)) == [What.BACK]


def test_a_gift_is_told_as_an_absence_and_nobody_says_who_gives():
    assert whats(row(20), row(30, state="given")) == whats(row(20), row(30, state="absent"))
    assert whats(row(20, state="given"), row(30)) == whats(row(20, state="absent"), row(30))


def test_who_comes_every_second_week_is_neither_new_nor_gone():
    assert changes(row(20)) == []  # the other fortnight
    assert changes(row(10), row(30)) == []  # hers, a fortnight later
    assert whats(row(10), row(30, quantity=2)) == [What.NUMBER]


def test_one_that_ended_is_gone_once_in_a_week_that_was_hers():
    assert whats(row(20), ended={1}) == [What.GONE]
    assert whats(row(20), row(30, state="cancelled")) == [What.GONE]
    assert whats(row(20, state="cancelled"), row(30, state="cancelled")) == []


def test_one_taken_anew_is_gone_and_new_and_one_prolonged_says_nothing():
    anew = (row(20, sub=1, number=7), row(30, sub=2, number=9))
    assert changes(*anew, began={2}, ended={1}) == [Change(What.GONE, 7), Change(What.NEW, 9)]
    assert changes(row(20), row(30), began=()) == []


def test_another_size_and_another_number_say_before_and_after():
    assert changes(row(20), row(30, size=2, quantity=3)) == [Change(What.SIZE, 7, 1, 2), Change(What.NUMBER, 7, 1, 3)]


def test_a_house_changed_for_good_is_told_in_both():
    rows = (row(20, number=7), row(31, number=4))
    assert changes(*rows) == [Change(What.LEAVES, 7)]
    assert changes(*rows, date=31) == [Change(What.ARRIVES, 4)]
    assert whats(row(20), row(30, state="cancelled"), row(31)) == [What.LEAVES]


def test_a_house_changed_for_once_is_told_where_it_lacks_and_back_the_week_after():
    assert whats(row(20), row(30, at=31)) == [What.ELSEWHERE]
    assert changes(row(20), row(30, at=31), date=31) == []  # there it is a visit, read apart
    assert whats(row(20, at=21), row(30)) == [What.BACK]
    assert changes(row(20, at=21), row(30, at=31)) == []


def test_a_week_called_off_is_no_last_week():
    dates = DATES | {20: Date(2, HERE, 2, held=False)}
    assert changes(row(10, state="handed_over"), row(20, state="cancelled"), row(30), dates=dates) == []


def test_a_basket_moved_to_a_week_far_away_is_no_error():
    assert whats(row(20, at=90), row(30)) == [What.BACK]


def test_each_household_is_told_apart():
    rows = [row(20, sub=1, number=1), row(30, sub=1, number=1), row(20, sub=2, number=2), row(30, sub=2, number=2, state="absent")]
    assert changes(*rows) == [Change(What.AWAY, 2)]


@given(
    st.lists(st.tuples(st.sampled_from([10, 20, 30, 11, 21, 31]), st.sampled_from(["planned", "absent", "given", "cancelled", "missed"])))
)
def test_nobody_is_told_twice_but_for_size_and_number(weeks):
    rows = [row(of, state=state) for of, state in dict(weeks).items()]
    for date in (30, 31):
        found = [what for what in whats(*rows, date=date) if what not in (What.SIZE, What.NUMBER)]
        assert len(found) <= 1


# Weights


@pytest.mark.parametrize(("grams", "shown"), [(0, 0), (1, 100), (100, 100), (92_000, 92_000), (92_001, 92_100), (27_600, 27_600)])
def test_kilos_are_rounded_up_to_the_next_hundred_grams(grams, shown):
    assert rounded_up(grams) == shown


@given(st.integers(0, 10**12))
def test_never_less_and_never_a_hundred_more(grams):
    assert 0 <= rounded_up(grams) - grams < 100
    assert rounded_up(grams) % 100 == 0


@given(st.lists(st.integers(1, 5000), max_size=9), st.integers(0, 50_000))
def test_exact_sums_stay_exact(each, baskets):
    """csa-admin: « does not round exact kg totals up due to floating point precision »."""
    contents = [(1, f"p{n}", grams * 100) for n, grams in enumerate(each)]
    assert all(rounded_up(grams) == grams for grams in weighed(contents, {1: baskets}).values())


def test_the_order_of_the_domain_is_what_is_weighed():
    contents = [(1, "Carottes", 1000), (1, "Poireaux", 600), (1, "Mâche", 300)]
    assert weighed(contents, {1: 92}) == {"Carottes": 92_000, "Poireaux": 55_200, "Mâche": 27_600}
    assert weighed([*contents, (2, "Carottes", 1500)], {1: 10, 2: 4, 3: 9}) == {"Carottes": 16_000, "Poireaux": 6000, "Mâche": 3000}


def test_above_what_a_house_holds():
    assert (beyond(12, 10), beyond(10, 10), beyond(99, None)) == (2, 0, 0)
