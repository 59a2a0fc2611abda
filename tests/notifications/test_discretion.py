"""Amounts and words that tell a need: found whatever the case, the accents or the spaces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kit.money import format_euros
from portal.notifications.rules.discretion import FORBIDDEN_WORDS, indiscretions


@pytest.mark.parametrize(
    "text", ["8 €", "8€", "12,50\u00a0€", "1 234,50 €", "€ 8", "8 euros", "8 EUROS", "1 euro", "50 centimes", "12.50 eur"]
)
def test_an_amount_is_seen_however_written(text):
    assert indiscretions(f"Il reste {text} ce mois-ci")


@pytest.mark.parametrize(
    "text", ["votre QF", "Quotients familiaux", "IMPAYÉ", "impayés", "barème", "Aide alimentaire", "le R.S.A", "aide-alimentaire"]
)
def test_a_word_is_seen_whatever_its_case_accents_and_plural(text):
    expected = text != "le R.S.A"  # dotted initials are read letter by letter: said here so that nobody counts on them
    assert bool(indiscretions(text)) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Votre inscription du 15 mars",
        "Votre panier vous attend jeudi 3 décembre à 17 h 30",
        "Votre code de connexion : 481 216",
        "Une place s'est libérée pour la sortie du 5",
        "Passez nous voir, maison Capuche, 04 76 00 00 00",
        "Une passerelle, des passages, un cafetier",
    ],
)
def test_everyday_words_stay_free(text):
    assert indiscretions(text) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["", "Bonjour, ", "il reste "]))
def test_no_amount_of_the_house_passes(cents, before):
    assert indiscretions(before + format_euros(cents))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORBIDDEN_WORDS), st.sampled_from(["", "s"]), st.sampled_from([str.upper, str.title, str.lower]))
def test_no_forbidden_word_passes(word, plural, case):
    assert indiscretions(f"Bonjour : {case(word + plural)}, merci")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged_without_an_error(text):
    indiscretions(text)
