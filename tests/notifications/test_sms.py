"""What an SMS costs, and that it is written in the signs that cost least."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notifications.rules.sms import BASIC, EXTENDED, lean, size


@pytest.mark.parametrize(
    ("text", "latin", "signs", "parts"),
    [
        ("", True, 0, 1),
        ("a" * 160, True, 160, 1),
        ("a" * 161, True, 161, 2),
        ("a" * 306, True, 306, 2),
        ("a" * 459, True, 459, 3),
        ("a" * 460, True, 460, 4),
        ("€" * 80, True, 160, 1),
        ("é" * 160, True, 160, 1),
        ("я" * 70, False, 70, 1),
        ("я" * 71, False, 71, 2),
        ("ا" * 201, False, 201, 3),
        ("ا" * 202, False, 202, 4),
        ("😀" * 35, False, 70, 1),
        ("ê", False, 1, 1),
    ],
)
def test_parts_are_counted_as_the_air_counts_them(text, latin, signs, parts):
    found = size(text)
    assert (found.latin, found.signs, found.parts) == (latin, signs, parts)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("C’est noté : à demain", "C'est noté : à demain"),
        ("jeu.\u00a03 déc. 17\u00a0h", "jeu. 3 déc. 17 h"),
        ("La fête, le cœur, ça va…", "La fete, le coeur, ca va..."),
        ("« Bonjour » — à vous", '"Bonjour" - à vous'),
        ("Çarşamba günü, İstanbul’da ışık", "Çarsamba günü, Istanbul'da isik"),
        ("São João, amanhã", "Sao Joao, amanha"),
        ("Понеділок, 3\u00a0грудня", "Понеділок, 3 грудня"),
        ("الخميس 3\u00a0ديسمبر", "الخميس 3 ديسمبر"),
    ],
)
def test_latin_words_stay_in_the_cheap_alphabet_and_the_others_as_they_are(text, written):
    assert lean(text) == written


@given(st.text(max_size=400))
def test_writing_leaner_never_costs_more_and_twice_changes_nothing(text):
    written = lean(text)
    assert size(written).parts <= max(size(text).parts, size(text.replace("…", "...").replace("œ", "oe").replace("Œ", "OE")).parts)
    assert lean(written) == written


@given(st.text(alphabet=sorted(BASIC - {"ç"}) + sorted(EXTENDED), max_size=300))
def test_what_is_cheap_already_stays(text):
    assert lean(text) == text
