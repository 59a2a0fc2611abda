"""The fixed sentences: each language has all, none tells anything, and a body in two languages comes apart again."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.rules.tongues import CODES
from portal.notifications.rules.discretion import indiscretions
from portal.notifications.rules.letters import letter_of
from portal.notifications.rules.tongues import APART, FIXED, Fixed, apart, fixed, together
from portal.people.enums import Language


def test_every_language_a_person_may_choose_has_its_sentences():
    assert set(FIXED) == set(CODES) == set(Language.values)
    for words in FIXED.values():
        assert all(getattr(words, field.name).strip() for field in fields(Fixed))


@pytest.mark.parametrize("language", CODES)
def test_no_fixed_sentence_tells_anything(language):
    assert not any(indiscretions(getattr(fixed(language), field.name)) for field in fields(Fixed))


def test_an_unknown_language_reads_as_french():
    assert fixed("xx") == fixed("fr")
    assert letter_of("A\nB", "Objet", "Bonjour.", "xx").language == "fr"


@given(st.text(max_size=200), st.text(max_size=200))
def test_two_languages_together_come_apart(hers, french):
    if APART not in hers + french and not hers.endswith(("\n", " ", "—")):
        assert apart(together(hers, french), "ar") == [("ar", hers), ("fr", french)]
        assert apart(french, "ar") == [("fr", french)]


class TestALetter:
    def test_her_words_come_first_then_french_under_a_line_in_hers(self):
        letter = letter_of("Amina\n3 rue", "تذكير", together("مرحبا،\n\nنص", "Bonjour,\n\nTexte"), "ar")
        assert [(part.language, part.direction) for part in letter.parts] == [("ar", "rtl"), ("fr", "ltr")]
        assert letter.parts[0].paragraphs == ("مرحبا،", "نص")
        assert (letter.language, letter.direction, letter.same) == ("ar", "rtl", fixed("ar").same)

    def test_words_in_french_alone_are_under_an_offer_of_help_in_hers(self):
        letter = letter_of("Amina\n3 rue", "Vos paniers", together(fixed("uk").french, "Bonjour."), "uk")
        assert (letter.language, letter.same) == ("fr", "")
        assert letter.parts[0].paragraphs == (fixed("uk").french,)

    def test_an_address_of_the_site_reads_from_left_to_right_in_arabic(self):
        letter = letter_of("A", "ب", together("هنا:\nhttps://ville.fr/a/1/", "Ici : https://ville.fr/a/1/"), "ar")
        assert "\u2066https://ville.fr/a/1/\u2069" in letter.parts[0].paragraphs[0]
        assert "\u2066" not in letter.parts[1].paragraphs[0]

    def test_an_address_has_six_lines_at_most(self):
        assert len(letter_of("\n".join("abcdefgh") + "\n \n", "", "x", "fr").address) == 6


AMOUNTS = ["8 €", "€8", "8 euros", "8,50 avro", "8 євро", "8 يورو", "8 اليورو", "٨ يورو", "\u20668\u00a0€\u2069", "50 cents", "50 cêntimos"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_an_amount_is_seen_in_every_language(amount):
    assert indiscretions(f"… {amount} …")


@given(st.integers(min_value=0, max_value=10**7), st.sampled_from(CODES))
def test_no_amount_as_the_house_writes_it_passes_in_any_language(cents, language):
    from portal.kit.rules.tongues import amount_written

    assert indiscretions(amount_written(cents, language))
