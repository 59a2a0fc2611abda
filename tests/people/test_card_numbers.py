"""The card's number: ten digits, one of them checking the others, nothing sequential."""

import itertools
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.rules import cards

bodies = st.integers(0, 899_999_999)


@given(bodies)
def test_a_drawn_number_is_a_card_number(below):
    number = cards.draw(lambda top: below)
    assert cards.is_card_number(number)
    assert cards.read_typed(cards.grouped(number)) == number


@given(bodies, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(below, place, shift):
    number = cards.draw(lambda top: below)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not cards.is_card_number(wrong)


@given(bodies, st.integers(0, 8))
def test_two_neighbours_swapped_are_always_caught(below, place):
    number = cards.draw(lambda top: below)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not cards.is_card_number(swapped)


def test_numbers_drawn_in_a_row_do_not_follow_each_other():
    drawn = [int(cards.draw(secrets.randbelow)) for _ in range(200)]
    assert len(set(drawn)) == 200
    assert min(abs(b - a) for a, b in itertools.pairwise(drawn)) > 100


@pytest.mark.parametrize("text", ["", "12", "abcdefghij", "0000000000", "4812 209 37", "４８１２２０９３７５"])
def test_what_is_no_number_reads_as_nothing(text):
    assert cards.read_typed(text) == ""
