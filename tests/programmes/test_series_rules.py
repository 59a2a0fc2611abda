"""Which days a series has: by position, over holidays, over the new year; what a course owes once dates are called off."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.places.calendars import public_holidays, school_holidays, school_known_until
from programmes.clashes import span_on
from programmes.rules.announcing import MOST as MOST_WRITTEN
from programmes.rules.announcing import Announced, text_to_paste
from programmes.rules.series import MOST, MOST_WEEKS, Rhythm, a_year_later, end_of_days_before, every_day, laid
from programmes.rules.share import price_of_what_is_left

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2024, 1, 1), dt.date(2034, 12, 31))
rhythms = st.builds(
    Rhythm,
    first=days,
    every=st.integers(0, 4),
    weekdays=st.lists(st.integers(0, 6), max_size=7).map(tuple),
    count=st.one_of(st.none(), st.integers(1, MOST)),
)


def kept(rhythm: Rhythm, free=None) -> list[dt.date]:
    return [day.day for day in laid(rhythm, free or {}) if not day.why]


def test_eight_thursdays_from_the_seventh_of_january_in_zone_a_go_round_the_winter_holidays():
    rhythm = Rhythm(dt.date(2027, 1, 7), every=1, count=8)
    found = laid(rhythm, school_holidays(rhythm.first, rhythm.last))
    assert [day.day for day in found if not day.why] == [
        dt.date(2027, 1, 7), dt.date(2027, 1, 14), dt.date(2027, 1, 21), dt.date(2027, 1, 28), dt.date(2027, 2, 4), dt.date(2027, 2, 11),
        dt.date(2027, 3, 4), dt.date(2027, 3, 11),
    ]  # fmt: skip
    assert [(day.day, day.why) for day in found if day.why] == [
        (dt.date(2027, 2, 18), "vacances d’hiver"),
        (dt.date(2027, 2, 25), "vacances d’hiver"),
    ]


def test_the_library_knows_this_school_year_and_the_next_and_says_where_it_stops():
    assert school_known_until() >= dt.date(2027, 8, 31)
    assert school_holidays(dt.date(2026, 12, 24), dt.date(2026, 12, 24)) == {dt.date(2026, 12, 24): "vacances de Noël"}
    assert school_holidays(dt.date(2040, 1, 1), dt.date(2040, 12, 31)) == {}


def test_every_second_week_stays_so_over_a_year_of_fifty_three_weeks():
    """2026 has 53 ISO weeks: a count by their numbers would put two odd weeks side by side."""
    found = kept(Rhythm(dt.date(2026, 12, 17), every=2, count=4))
    assert found == [dt.date(2026, 12, 17), dt.date(2026, 12, 31), dt.date(2027, 1, 14), dt.date(2027, 1, 28)]


def test_a_skipped_week_does_not_move_the_others():
    found = kept(Rhythm(dt.date(2027, 1, 7), every=2, count=3), {dt.date(2027, 1, 21): "férié"})
    assert found == [dt.date(2027, 1, 7), dt.date(2027, 2, 4), dt.date(2027, 2, 18)]


def test_a_single_day_is_laid_even_when_it_is_free_and_says_why():
    [day] = laid(Rhythm(dt.date(2026, 12, 25)), public_holidays(dt.date(2026, 12, 25), dt.date(2026, 12, 25)))
    assert (day.day, bool(day.why)) == (dt.date(2026, 12, 25), True)


@given(rhythms)
def test_days_come_in_order_on_their_weekday_a_whole_number_of_turns_after_the_first_week(rhythm):
    found = [day.day for day in laid(rhythm, {})]
    assert found == sorted(set(found))
    assert len(found) <= MOST
    monday = rhythm.first - DAY * rhythm.first.weekday()
    wanted = set(rhythm.weekdays) or {rhythm.first.weekday()}
    for day in found:
        assert rhythm.first <= day <= rhythm.first + dt.timedelta(weeks=MOST_WEEKS)
        if rhythm.every:
            assert day.weekday() in wanted
            assert ((day - monday).days // 7) % rhythm.every == 0
    assert found[:1] == [rhythm.first] or rhythm.first.weekday() not in wanted


@given(rhythms, st.sets(st.integers(0, 700), max_size=200))
def test_free_days_are_never_kept_and_do_not_count(rhythm, offsets):
    free = {rhythm.first + DAY * offset: "libre" for offset in offsets}
    found = laid(rhythm, free)
    assert all(bool(day.why) == (day.day in free) for day in found)
    number = sum(not day.why for day in found)
    assert number <= min(rhythm.count or MOST, MOST)
    if rhythm.every and rhythm.count and number < rhythm.count:  # then no other day was left to take
        assert [day.day for day in found] == list(every_day(rhythm))
    if number == rhythm.count:
        assert not found[-1].why


@given(rhythms, st.integers(0, 800))
def test_until_is_the_last_day_included(rhythm, ahead):
    until = rhythm.first + DAY * ahead
    bounded = Rhythm(rhythm.first, rhythm.every, rhythm.weekdays, until=until)
    found = [day.day for day in laid(bounded, {})]
    assert all(day <= until for day in found) or not rhythm.every
    assert found == [day.day for day in laid(Rhythm(rhythm.first, rhythm.every, rhythm.weekdays), {}) if day.day <= until][: len(found)]


@given(rhythms, days)
def test_a_year_later_is_on_the_same_weekday_to_come_and_no_later_than_needed(rhythm, today):
    later = a_year_later(rhythm, today)
    shift = (later.first - rhythm.first).days
    assert shift % 364 == 0
    assert shift >= 364
    assert later.first >= today
    assert shift == 364 or later.first - dt.timedelta(days=364) < today
    assert [day.weekday() for day in kept(later)[:5]] == [day.weekday() for day in kept(rhythm)[:5]]


@given(st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31)), st.times(dt.time(6), dt.time(21)))
def test_the_wall_clock_says_the_same_hour_on_every_day(day, begins):
    begins = begins.replace(second=0, microsecond=0)
    span = span_on(day, begins, dt.time(23))
    local = span.start.astimezone(span.start.tzinfo)
    assert (local.date(), local.time().replace(tzinfo=None)) == (day, begins)


def test_ten_o_clock_stays_ten_o_clock_over_both_clock_changes():
    hours = [span_on(day, dt.time(10), dt.time(11)).start.astimezone(dt.UTC).hour for day in kept(Rhythm(dt.date(2027, 3, 25), 1, count=2))]
    assert hours == [9, 8]
    hours = [
        span_on(day, dt.time(10), dt.time(11)).start.astimezone(dt.UTC).hour for day in kept(Rhythm(dt.date(2027, 10, 28), 1, count=2))
    ]
    assert hours == [8, 9]


def test_days_before_are_whole_days():
    assert end_of_days_before(dt.date(2027, 1, 7), 1) == dt.date(2027, 1, 7)  # all of the sixth
    assert end_of_days_before(dt.date(2027, 1, 7), 2) == dt.date(2027, 1, 6)


@given(st.integers(0, 100_000), st.integers(1, 60), st.data())
def test_what_is_left_to_owe_goes_down_with_the_dates_and_never_above_the_share(cents, before, data):
    after = data.draw(st.integers(0, before))
    left = price_of_what_is_left(cents, before, after)
    assert 0 <= left <= cents
    assert left * before <= cents * after < (left + 1) * before
    if after:
        fewer = data.draw(st.integers(0, after))
        twice = price_of_what_is_left(left, after, fewer)
        assert abs(twice - price_of_what_is_left(cents, before, fewer)) <= 1  # one by one or all at once: a cent at most


def test_a_share_of_nothing_or_of_more_is_an_error():
    for before, after in ((0, 0), (2, 3), (2, -1)):
        with pytest.raises(ValueError):
            price_of_what_is_left(100, before, after)


class TestText:
    def told(self, number=1, **changes):
        first = span_on(dt.date(2027, 1, 7), dt.time(10), dt.time(12))
        spans = tuple((first.start + DAY * 7 * n, first.end + DAY * 7 * n) for n in range(number))
        facts = {
            "title": "Chorale", "sentence": "On chante.", "for_whom": "Pour tous", "spans": spans,
            "where": "Salle bleue", "price": "gratuit",
            "how_to_come": "Tram C", "sign_up": "Venez.", "house": "Maison des Quais", "phone": "04 76 00 00 00", "link": "https://ville.fr/c/",
        }  # fmt: skip
        return Announced(**{**facts, **changes})

    def test_one_date_is_one_line_and_the_link_stands_alone_on_its_line(self):
        text = text_to_paste(self.told())
        assert "jeudi 7 janvier 2027, 10 h – 12 h" in text
        assert "https://ville.fr/c/" in text.splitlines()
        assert "\u00a0" not in text

    def test_many_dates_are_listed_up_to_a_number(self):
        text = text_to_paste(self.told(15))
        assert text.count("- ") == MOST_WRITTEN + 1
        assert "et 3 autres dates" in text

    def test_hours_that_differ_are_said_with_each_date(self):
        told = self.told(2)
        later = (told.spans[1][0] + dt.timedelta(hours=1), told.spans[1][1] + dt.timedelta(hours=1))
        told = self.told(spans=(told.spans[0], later))
        assert told.hours == ""
        assert "jeudi 14 janvier 2027, 11 h – 13 h" in text_to_paste(told)
