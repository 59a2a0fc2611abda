"""Counting and asking again, for any figures: properties of the pure rules."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ledger.rules import denominations, desk, till

cents = st.integers(0, 300_000)
counts = st.dictionaries(st.sampled_from([str(value) for value in denominations.DENOMINATIONS]), st.integers(0, 200))


@given(cents)
def test_the_fewest_pieces_make_the_sum(sum_cents):
    count = denominations.fewest(sum_cents)
    assert denominations.total(count) == sum_cents
    assert denominations.checked(count) == count
    # No two smaller pieces could be changed for one: of each kind fewer than would make the next one up.
    for low, high in ((100, 200), (500, 1000), (1000, 2000), (5000, 10_000)):
        assert count.get(str(low), 0) * low < high


@given(counts)
def test_a_checked_count_is_worth_the_same_without_what_is_not_there(count):
    clean = denominations.checked(count)
    assert denominations.total(clean) == denominations.total(count)
    assert 0 not in clean.values()
    assert denominations.checked(clean) == clean


@given(counts, counts)
def test_two_counts_together_are_worth_both(one, other):
    both = {value: one.get(value, 0) + other.get(value, 0) for value in one.keys() | other.keys()}
    assert denominations.total(both) == denominations.total(one) + denominations.total(other)


def test_less_than_nothing_is_no_count():
    with pytest.raises(denominations.Miscounted):
        denominations.fewest(-1)


@given(counts, cents)
def test_a_till_begins_with_the_float_and_its_difference_or_with_nothing(count, float_cents):
    begun, gap = till.opening_cents(count, float_cents)
    assert begun + gap == denominations.total(count)
    assert begun in (0, float_cents)


@given(st.sets(st.integers(1, 60)))
def test_runs_hold_every_number_once_and_never_touch(numbers):
    runs = till.ranges(numbers)
    assert [number for first, last in runs for number in range(first, last + 1)] == sorted(numbers)
    assert all(runs[place][1] + 1 < runs[place + 1][0] for place in range(len(runs) - 1))


def test_two_hundred_typed_for_twenty_is_asked_again():
    asked = desk.ask_again(2000, 2000, 20_000)
    assert asked.code == "somme-a-confirmer"
    assert "180,00" in asked.words
    asked = desk.ask_again(20_000, 2000, None)
    assert "200,00" in asked.words
    assert "20,00" in asked.words


@pytest.mark.parametrize(("amount", "tendered"), [(400, 5000), (2000, 2000), (2000, 5000), (4500, 5000), (30_000, 50_000), (8000, 20_000)])
def test_a_note_that_people_do_hand_over_is_not_asked_again(amount, tendered):
    assert desk.ask_again(amount, amount, tendered) is None


@given(cents, cents, st.one_of(st.none(), cents))
def test_what_is_asked_again_is_far_above_and_more_is_asked_again_too(amount, owed, tendered):
    asked = desk.ask_again(amount, owed, tendered)
    if asked:
        assert amount - owed >= 5000 or tendered - amount >= 5000
        assert desk.ask_again(amount, owed, None if tendered is None else tendered + 10_000)
    if amount <= owed and (tendered is None or tendered <= amount):
        assert asked is None


@given(cents, st.integers(1, 300_000))
def test_the_warning_comes_at_eighty_percent(in_hand, maximum):
    assert bool(desk.till_warning(in_hand, maximum)) == (in_hand * 100 >= maximum * 80)


@pytest.mark.parametrize(("days", "said"), [(31, False), (32, True), (0, False)])
def test_a_deposit_is_asked_for_after_thirty_one_days(days, said):
    today = dt.date(2026, 11, 24)
    assert bool(desk.deposit_warning(100, today - dt.timedelta(days=days), today)) == said
    assert not desk.deposit_warning(0, today - dt.timedelta(days=days), today)
    assert not desk.deposit_warning(100, None, today)


@given(st.integers(-500, 500))
def test_a_difference_is_said_with_its_side(gap):
    words = till.difference_words(gap)
    assert ("manque" in words, "de trop" in words, "juste" in words) == (gap < 0, gap > 0, gap == 0)
