"""« tout sauf 4 et 7 »: what is understood, what is asked again, and that nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.rules.tick_phrases import Unread, read, say

TEN = range(1, 11)
SHEETS = st.sets(st.integers(1, 400), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("tous", set(TEN)),
        ("Tout", set(TEN)),
        ("tout le monde", set(TEN)),
        ("aucun", set()),
        ("personne", set()),
        ("4", {4}),
        ("n° 4", {4}),
        ("N°4 et n°7", {4, 7}),
        ("4 et 7", {4, 7}),
        ("4,7 ; 9", {4, 7, 9}),
        ("4 7 9", {4, 7, 9}),
        ("les 4, 7", {4, 7}),
        ("1-5, 8", {1, 2, 3, 4, 5, 8}),
        ("1 à 5", {1, 2, 3, 4, 5}),
        ("1 À 5 sauf 3", {1, 2, 4, 5}),
        ("de 1 à 5 et 8 à 9", {1, 2, 3, 4, 5, 8, 9}),
        ("tout sauf 4 et 7", set(TEN) - {4, 7}),
        ("Tous, sauf le 4 et le 7.", set(TEN) - {4, 7}),
        ("tout sauf 4-6", set(TEN) - {4, 5, 6}),
        ("sauf 4", set(TEN) - {4}),
        ("tous hormis 1", set(TEN) - {1}),
        ("aucun sauf le 3", {3}),
        ("tout sauf 2 3", set(TEN) - {2, 3}),
    ],
)
def test_what_is_understood(phrase, meant):
    assert read(phrase, TEN) == meant


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("", "Écrivez les numéros"),
        ("   ", "Écrivez les numéros"),
        ("12", "Il n'y a pas de n° 12 sur cette feuille."),
        ("tout sauf 12", "Il n'y a pas de n° 12"),
        ("5-1", "« 5 à 1 » est à l'envers : écrivez « 1 à 5 »."),
        ("20 à 30", "Il n'y a aucun numéro de 20 à 30"),
        ("tout sauf", "Il manque les numéros après « sauf »."),
        ("tout sauf 1 sauf 2", "Un seul « sauf » à la fois"),
        ("1-5 sauf 9", "Le n° 9 n'est pas parmi ceux que vous gardez"),
        ("tout sauf Mme B", "« mme » n'est pas compris."),
        ("4 et quelques", "« quelques » n'est pas compris."),
        ("1" * 20, "n'est pas compris"),
        ("-4", "« -4 » n'est pas compris."),
        ("x" * 500, "C'est trop long"),
        ("٤", "n'est pas compris"),
    ],
)
def test_what_is_asked_again(phrase, said):
    with pytest.raises(Unread, match=said.replace("(", r"\(").replace("…", ".")):
        read(phrase, TEN)


def test_a_sheet_has_gaps():
    assert read("1 à 9", {2, 5, 12}) == {2, 5}


@given(SHEETS, st.data())
def test_what_is_said_is_read_as_it_was_meant(numbers, data):
    chosen = data.draw(st.sets(st.sampled_from(sorted(numbers))))
    assert read(say(chosen, numbers), numbers) == chosen


@given(SHEETS, st.data())
def test_all_but_some_and_those_some_share_the_sheet(numbers, data):
    some = data.draw(st.sets(st.sampled_from(sorted(numbers)), min_size=1))
    listed = ", ".join(str(number) for number in data.draw(st.permutations(sorted(some))))
    assert read(f"tout sauf {listed}", numbers) == frozenset(numbers) - read(listed, numbers)


@given(st.text(max_size=60), SHEETS)
def test_whatever_is_typed_it_is_numbers_of_the_sheet_or_words(phrase, numbers):
    try:
        assert read(phrase, numbers) <= numbers
    except Unread as unread:
        assert str(unread)


@given(st.lists(st.sampled_from([*"0123456789 ,-;et", "sauf", "tout", "à", "aucun", " "]), max_size=30).map("".join), SHEETS)
def test_whatever_is_nearly_a_phrase_too(phrase, numbers):
    try:
        assert read(phrase, numbers) <= numbers
    except Unread as unread:
        assert str(unread)
