import string

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.cms.rules.search_words import LONGEST_QUERY, MOST_WORDS, asked, folded


def test_accents_capitals_and_plurals_do_not_matter():
    assert folded("Épiceries") == folded("epicerie")
    assert folded("Journaux, bureaux, Cœurs") == "journal bureau coeur"


def test_small_words_fall_away_only_when_others_remain():
    assert asked("l'écrivain public de la Maison") == "ecrivain public maison"
    assert asked("à la") == "a la"
    assert asked("que faire dans vos maisons") == "faire maison"


def test_signs_of_a_query_language_are_no_words():
    assert asked('"panier" OR -title:* NEAR(a, 2) \x00%_') == "panier or title near 2"


@settings(max_examples=80)
@given(st.text(max_size=300))
def test_any_text_gives_plain_short_words(text):
    question = asked(text)
    assert set(question) <= set(string.ascii_lowercase + string.digits + " ")
    assert len(question.split()) <= MOST_WORDS
    assert len(question) <= LONGEST_QUERY * 4


@settings(max_examples=80)
@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more(text):
    once = folded(text)
    assert folded(once) == once
