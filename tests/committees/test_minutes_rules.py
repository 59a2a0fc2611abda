"""Minutes as text: what seals them, what is taken out before they are published, how they are set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maisons_habitants.committees.rules.minutes import blocks, named, sealed, telling, without

WORDS = st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=200)


@given(WORDS)
def test_the_same_text_is_sealed_alike_whatever_the_keyboard(text):
    assert sealed(text.replace("\r\n", "\n").replace("\r", "\n")) == sealed(
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    )


@given(WORDS, WORDS)
def test_a_word_more_or_a_picture_more_breaks_the_seal(text, more):
    if more.strip():
        assert sealed(text) != sealed(f"{text}\nmot{more}")
    assert sealed(text) != sealed(text, ["ab" * 32])


def test_a_name_goes_whole_and_another_word_stays():
    told = without("Mme B. et Léa ont parlé ; Léanne aussi. LÉA insiste.", ["Léa", "Mme B."])
    assert told == "une personne et une personne ont parlé ; Léanne aussi. une personne insiste."


@given(st.lists(st.sampled_from(["Awa", "Mme T.", "Jean-Luc", "Jean"]), min_size=1), WORDS)
def test_no_name_is_left(names, text):
    told = without(f"{text} {' '.join(names)} {text}", names)
    assert all(f" {name} " not in told.removeprefix(text).removesuffix(text) for name in names)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Appelez le 06 12 34 56 78", ["un numéro de téléphone"]),
        ("+33612345678", ["un numéro de téléphone"]),
        ("lea@exemple.fr", ["une adresse e-mail"]),
        ("Le 12 mars 2026, 14 voix pour, 2026-12", []),
    ],
)
def test_a_telephone_or_an_address_is_told_before_publishing(text, said):
    assert telling(text) == said


@given(WORDS)
def test_every_word_is_set_somewhere(text):
    kept = "".join(line for block in blocks(text) for line in block.lines)
    assert "".join(kept.split()).replace("#", "").replace("-", "") == "".join(text.split()).replace("#", "").replace("-", "")


def test_titles_lists_and_paragraphs():
    found = blocks("## La fête\nOn la fait.\nEn juin.\n\n- Table\n- Chaises\n\nMerci.")
    assert [(block.kind, block.lines) for block in found] == [
        ("title", ("La fête",)),
        ("words", ("On la fait.", "En juin.")),
        ("list", ("Table", "Chaises")),
        ("words", ("Merci.",)),
    ]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("L’idée d’Awa est bonne", "L’idée d’une personne est bonne"),
        ("Qu'Awa vienne", "Qu'une personne vienne"),
        ("mme\u00a0b. le dit", "une personne le dit"),
        ("Une salle claire, dit Claire", "Une salle claire, dit une personne"),
        ("Jean-Awa, Awaré", "Jean-Awa, Awaré"),
    ],
)
def test_a_name_is_found_as_people_type_it(said, kept):
    assert without(said, ["Awa", "Mme B.", "Claire"]) == kept


def test_the_names_that_are_said_are_told_once_as_they_stand():
    assert named("Awa parle. AWA insiste, Awa rit.", ["Awa", "Léa"]) == ["Awa", "AWA"]
    assert named("Personne", []) == []


@pytest.mark.parametrize(
    "number", ["06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "0033612345678"]
)
def test_a_number_is_known_however_it_is_written(number):
    assert telling(f"Appelez le {number}.") == ["un numéro de téléphone"]
    assert telling(f"Appelez le {number}.", ["+33612345678"]) == []


@pytest.mark.parametrize("said", ["le 02.12.2026 14 h 30", "02 12 2026", "12 345 678 901 personnes", "n° 06 12 34 56"])
def test_a_date_is_no_number(said):
    assert telling(said) == []


@pytest.mark.parametrize(
    "said", ["Mme Zephyr", "mme zéphyr", "Mme\u00a0Zéphyr", "Mme Zé\u00adphyr", "Mme Zephyr\u200b", "Mme Ze\u0301phyr"]
)
def test_a_name_typed_without_its_accents_or_with_a_sign_nobody_sees_is_still_said(said):
    assert len(named(f"Merci à {said}, et à Awa.", ["Mme Zéphyr", "Karim"])) == 1
    assert named("Le zéphyr souffle, Madame.", ["Mme Zéphyr", "Karim"]) == []
