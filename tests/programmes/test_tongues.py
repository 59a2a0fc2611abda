"""What the engine and the baskets say in six languages: all there, discreet, short enough for an SMS, with their dates and places."""

import datetime as dt
from dataclasses import replace
from string import Formatter

import pytest
from django.utils import timezone

from paniers.rules import tongues as baskets
from portal.kit.rules.tongues import CODES
from portal.notifications.rules import sms
from portal.notifications.rules.discretion import indiscretions
from programmes.programme_type import ProgrammeType
from programmes.rules import tongues, wording

PARIS = timezone.get_default_timezone()
WHEN = dt.datetime(2026, 12, 3, 17, 30, tzinfo=PARIS)
OCCASION = wording.Occasion(
    "Atelier vélo", (WHEN,), "Maison des Eaux-Vives", "Maison des Eaux-Vives", "https://maison.ville.fr/mon-espace/places/12345/"
)
DETAILS = {
    "offered": {"until": WHEN},
    "date_cancelled": {"lost": WHEN, "why": "La salle est prise."},
    "date_moved": {"before": WHEN, "now": WHEN + dt.timedelta(days=7), "where": "Salle des fêtes", "why": ""},
    "in_draw": {"drawn_on": WHEN, "number": 412},
    "drawn": {"until": WHEN, "why": "42 demandes pour 20 places."},
    "not_drawn": {"why": "42 demandes pour 20 places."},
    "dates_cancelled": {"lost": (WHEN, WHEN + dt.timedelta(days=7)), "why": "La salle est prise."},
    "dates_moved": {
        "moves": tuple((WHEN + dt.timedelta(days=7 * n), WHEN + dt.timedelta(days=7 * n, hours=2), "Salle des fêtes") for n in range(3)),
        "why": "",
    },
    "follow_up": {"page": "https://maison.ville.fr/programmes/velo/", "coming": WHEN},
    "refused": {"words": "C'est complet."},
    "to_approve": {"until": WHEN},
    "approved": {"words": "À bientôt.", "until": WHEN},
    "transferred": {"to": "Léo"},
}
FOREIGN = [code for code in CODES if code != "fr"]


def said(turn, language, **changes):
    words = ProgrammeType.WORDS[turn]
    return words(replace(OCCASION, language=language, **changes), **DETAILS.get(turn, {}))


def test_every_turn_has_its_words_in_every_language():
    for language in FOREIGN:
        assert set(tongues.SAID[language]) == set(ProgrammeType.WORDS)
        assert set(baskets.SAID[language]) == {"subscribed", "collector", "repriced"}
        assert language in tongues.SEVERAL and language in wording.NEUTRAL


@pytest.mark.parametrize("language", FOREIGN)
def test_every_language_says_the_same_things(language):
    for turn, sentences in tongues.SAID[language].items():
        marks = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in sentences]
        expected = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in tongues.SAID["en"][turn]]
        assert marks == expected, turn


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("turn", list(ProgrammeType.WORDS))
def test_subjects_and_short_texts_tell_nothing_and_fit(language, turn):
    words = said(turn, language)
    assert indiscretions(words.subject) + indiscretions(words.short) == []
    assert OCCASION.title not in words.subject + words.short
    assert len(words.subject) <= 120
    assert sms.size(sms.lean(words.short)).parts <= sms.MOST_PARTS
    assert "{" not in words.subject + words.body + words.short
    assert not set("\u2066\u2068\u2069") & set(words.short + words.subject)
    assert OCCASION.title in words.body


@pytest.mark.parametrize("language", FOREIGN)
def test_latin_languages_fit_the_cheap_alphabet_and_the_others_are_counted_in_theirs(language):
    size = sms.size(sms.lean(said("confirmed", language).short))
    assert size.latin is (language in ("en", "tr", "pt"))


@pytest.mark.parametrize("language", FOREIGN)
def test_names_and_several_dates_are_said(language):
    words = said("confirmed", language, names=("Léo", "Zoé"), starts=(WHEN, WHEN + dt.timedelta(days=7)))
    assert "Léo" in words.body
    assert ("موعدان" if language == "ar" else "2") in words.body


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("uk", 2, "2 дати,"),
        ("uk", 5, "5 дат,"),
        ("uk", 12, "12 дат,"),
        ("uk", 21, "21 дата,"),
        ("uk", 22, "22 дати,"),
        ("ar", 2, "موعدان،"),
        ("ar", 3, "3 مواعيد،"),
        ("ar", 11, "11 موعدا،"),
        ("pt", 13, "13 datas,"),
        ("tr", 4, "4 tarih,"),
    ],
)
def test_several_dates_agree_with_their_number(language, count, expected):
    starts = tuple(WHEN + dt.timedelta(days=7 * week) for week in range(count))
    assert expected in said("confirmed", language, starts=starts).body


def test_a_language_we_do_not_have_reads_as_french():
    assert said("confirmed", "xx") == said("confirmed", "fr")


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("turn", ["subscribed", "collector", "repriced"])
def test_the_baskets_tell_nothing_and_fit(language, turn):
    marks = {"subscribed": {"number": 7, "where": "Maison des Quais", "start": WHEN, "end": WHEN + dt.timedelta(hours=2)}}
    marks |= {"collector": {"number": 7, "where": "Maison des Quais"}, "repriced": {"start": WHEN}}
    subject, body, short = baskets.said(turn, language, **marks[turn])
    assert indiscretions(subject) + indiscretions(short) == []
    assert sms.size(sms.lean(short)).parts <= sms.MOST_PARTS
    assert "{" not in subject + body + short
