"""Dates, hours and amounts in the six languages of the house."""

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import dates, money
from portal.kit.rules import tongues
from portal.people.enums import Language

days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
hours = st.times().map(lambda time: time.replace(second=0, microsecond=0))
codes = st.sampled_from(tongues.CODES)
THURSDAY = dt.datetime(2026, 12, 3, 17, 30)  # noqa: DTZ001  the module takes local times


def said(text):
    return tongues.plain(text).replace("\u00a0", " ")


def test_we_write_the_languages_a_person_may_choose():
    assert set(tongues.CODES) == set(Language.values)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fr", "jeudi 3 décembre, 17 h 30"),
        ("en", "Thursday 3 December, 5:30 pm"),
        ("ar", "الخميس 3 ديسمبر، الساعة 17:30"),
        ("tr", "3 Aralık Perşembe, saat 17.30"),
        ("pt", "quinta-feira, 3 de dezembro, às 17h30"),
        ("uk", "четвер, 3 грудня, о 17:30"),
    ],
)
def test_a_date_and_its_hour_as_each_language_writes_them(code, expected):
    assert said(tongues.moment_written(THURSDAY, code)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fr", "vendredi 1er janvier 2027"),
        ("en", "Friday 1 January 2027"),
        ("ar", "الجمعة 1 يناير 2027"),
        ("tr", "1 Ocak 2027 Cuma"),
        ("pt", "sexta-feira, 1 de janeiro de 2027"),
        ("uk", "п’ятниця, 1 січня 2027 року"),
    ],
)
def test_the_first_of_a_month_with_its_year(code, expected):
    assert said(tongues.day_written(dt.date(2027, 1, 1), code, year=True)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fr", "17 h 30 – 19 h"),
        ("en", "5:30 pm – 7 pm"),
        ("ar", "من 17:30 إلى 19:00"),
        ("tr", "saat 17.30–19.00"),
        ("pt", "das 17h30 às 19h"),
        ("uk", "з 17:30 до 19:00"),
    ],
)
def test_from_one_hour_to_another(code, expected):
    end = THURSDAY.replace(hour=19, minute=0)
    assert said(tongues.hours_written(THURSDAY.time(), end.time(), code)) == expected
    assert said(tongues.dates_written(THURSDAY, end, code)).endswith(expected)


def test_an_end_on_another_day_is_not_said():
    assert tongues.dates_written(THURSDAY, THURSDAY + dt.timedelta(days=1), "en") == tongues.moment_written(THURSDAY, "en")
    assert tongues.dates_written(THURSDAY, None, "tr") == tongues.moment_written(THURSDAY, "tr")


@pytest.mark.parametrize(
    ("time", "code", "expected"),
    [
        (dt.time(12, 0), "en", "12 noon"),
        (dt.time(0, 0), "en", "midnight"),
        (dt.time(0, 15), "en", "12:15 am"),
        (dt.time(12, 45), "en", "12:45 pm"),
        (dt.time(10, 0), "fr", "10 h"),
        (dt.time(9, 5), "ar", "9:05"),
        (dt.time(9, 5), "pt", "9h05"),
    ],
)
def test_the_hours_that_are_easily_wrong(time, code, expected):
    assert said(tongues.hour_written(time, code)) == expected


def test_the_word_before_the_hour_follows_the_number():
    assert "об\u00a011:00" in tongues.moment_written(THURSDAY.replace(hour=11, minute=0), "uk")
    assert "à\u00a01h" in tongues.moment_written(THURSDAY.replace(hour=1, minute=0), "pt")
    assert tongues.hours_written(dt.time(1), dt.time(2), "pt").startswith("da\u00a01h às")


@given(days, hours, codes)
def test_a_moment_names_its_day_and_keeps_every_part_of_the_hour_together(day, time, code):
    words = tongues.moment_written(dt.datetime.combine(day, time), code)
    assert tongues.day_name(day, code) in words
    assert tongues.MONTHS[code][day.month - 1] in words
    assert re.search(rf"(?<!\d){day.day}(?!\d)", words)
    assert " " not in tongues.hour_written(time, code)


@given(codes, hours, hours)
def test_two_hours_never_read_alike(code, one, other):
    assert (tongues.hour_written(one, code) == tongues.hour_written(other, code)) is (one == other)


@given(codes, days, days)
def test_two_days_never_read_alike(code, one, other):
    assert (tongues.day_written(one, code, year=True) == tongues.day_written(other, code, year=True)) is (one == other)


@given(days, hours)
def test_french_is_what_the_screens_say(day, time):
    assert tongues.day_written(day, "fr", year=True) == dates.day_long(day)
    assert tongues.hour_written(time, "fr") == dates.hour(time)


@given(st.integers(-(10**9), 10**9), codes)
def test_an_amount_keeps_its_cents_and_never_breaks(cents, code):
    words = tongues.amount_written(cents, code)
    assert " " not in words and "€" in words
    assert int(re.sub(r"\D", "", words)) == abs(cents)
    assert ("−" in words) is (cents < 0)
    if code == "fr":
        assert words == money.format_euros(cents)


@given(st.sampled_from(sorted(set(tongues.CODES) - {"ar"})), days, hours, st.integers(0, 10**6), st.text(max_size=20))
def test_left_to_right_languages_hold_no_unseen_sign(code, day, time, cents, name):
    written = [tongues.moment_written(dt.datetime.combine(day, time), code), tongues.amount_written(cents, code)]
    assert all(tongues.plain(words) == words for words in written)
    assert tongues.isolated(name, code) == name


@given(days, hours, st.integers(0, 10**6))
def test_in_arabic_hours_and_amounts_are_islands_that_close(day, time, cents):
    moment = tongues.moment_written(dt.datetime.combine(day, time), "ar")
    for words in (moment, tongues.amount_written(cents, "ar"), tongues.hours_written(time, time, "ar")):
        assert words.count("\u2066") == words.count("\u2069") > 0
    # Everything outside the islands is Arabic, digits of the day, or a pause.
    outside = re.sub("\u2066.*?\u2069", "", moment)
    assert all(unicodedata.bidirectional(sign) in ("AL", "EN", "WS", "CS") for sign in outside), outside


def test_only_arabic_is_written_from_right_to_left():
    assert [code for code in tongues.CODES if tongues.is_right_to_left(code)] == ["ar"]
    assert (tongues.direction("ar"), tongues.direction("uk"), tongues.direction("??")) == ("rtl", "ltr", "ltr")
    assert tongues.plain(tongues.isolated("Abbaye", "ar")) == "Abbaye"


def test_a_language_we_do_not_write_reads_as_french():
    assert tongues.moment_written(THURSDAY, "ro") == tongues.moment_written(THURSDAY, "fr")
    assert tongues.amount_written(900, "") == money.format_euros(900)


def test_every_table_is_whole_and_repeats_nothing():
    for table, length in ((tongues.DAYS, 7), (tongues.MONTHS, 12)):
        assert set(table) == set(tongues.CODES)
        assert all(len(set(names)) == length for names in table.values())


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("uk", {1: "one", 2: "few", 4: "few", 5: "many", 0: "many", 11: "many", 12: "many", 14: "many", 21: "one", 22: "few", 111: "many"}),
        ("ar", {2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other", 103: "few"}),
        ("fr", {0: "one", 1: "one", 2: "other"}),
        ("en", {0: "other", 1: "one", 2: "other"}),
    ],
)
def test_a_noun_agrees_with_its_number(code, forms):
    assert {count: tongues.plural_form(count, code) for count in forms} == forms
