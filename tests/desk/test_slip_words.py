"""The fixed words of the paper « Confirmation »: whole in six languages, and nothing in them that a neighbour should not read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.desk.rules import slip_words
from portal.kit import registry
from portal.kit.rules.tongues import CODES
from portal.notifications.rules.discretion import indiscretions

TABLES = {"acts": slip_words.ACTS, "labels": slip_words.LABELS, "things": slip_words.THINGS}
EVERY = [(table, key, words) for table, rows in TABLES.items() for key, words in rows.items()]
SCRIPTS = {"ar": "ARABIC", "uk": "CYRILLIC"}


def scripts(words: str) -> set[str]:
    return {unicodedata.name(sign).split()[0] for sign in words if sign.isalpha()}


@pytest.mark.parametrize(("table", "key", "words"), EVERY, ids=lambda value: value if isinstance(value, str) else "")
def test_each_word_is_said_in_every_language_in_its_own_letters(table, key, words):
    assert tuple(words) == CODES
    for code, said in words.items():
        assert said and said == said.strip()
        assert scripts(said) == {SCRIPTS.get(code, "LATIN")}, (code, said)


@pytest.mark.parametrize("code", CODES)
def test_two_acts_never_read_alike(code):
    said = [words[code] for words in slip_words.ACTS.values()]
    assert len(set(said)) == len(said)


def test_nothing_outside_the_fold_tells_a_price_or_a_need():
    for words in (*slip_words.ACTS.values(), *slip_words.THINGS.values()):
        assert indiscretions(words["fr"]) == []
        assert not any(sign.isdigit() or sign in "€%" for text in words.values() for sign in text)


def test_a_payment_is_not_told_from_a_free_place_outside_the_fold():
    assert "pay" not in slip_words.said("paid", "fr").lower() + slip_words.said("paid", "en").lower()


def test_every_kind_of_slip_says_known_acts():
    kinds = registry.slips.items()
    assert len(kinds) >= 5
    for label, kind in kinds:
        assert kind.acts, f"{label}: name the acts its slips may say"
        assert set(kind.acts) <= set(slip_words.ACTS), label


def test_an_act_nobody_knows_is_noted_in_the_language():
    assert slip_words.said("??", "tr") == "Kaydedildi."


@given(st.text(max_size=30), st.sampled_from(CODES))
def test_a_title_that_the_words_do_not_know_stays_as_it_was(title, code):
    if not slip_words.is_known(title):
        assert slip_words.thing(title, code) == title


@pytest.mark.parametrize("written", ["Une pièce d’identité", "Une pièce d'identité"])
def test_a_thing_is_known_whatever_its_apostrophe(written):
    assert slip_words.thing(written, "en") == "An identity document"


def test_french_stands_beside_her_language_and_once_for_who_reads_french():
    assert slip_words.beside("ar") == ("fr", "ar")
    assert slip_words.beside("fr") == slip_words.beside("??") == ("fr",)
