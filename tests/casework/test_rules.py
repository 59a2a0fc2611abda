"""The room's pure rules: the way there, dates, small cells, topics."""

import datetime as dt
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.casework.enums import Topic
from portal.casework.rules import small_cells, terms, topics
from portal.casework.rules.way import MARGIN, SIZE, WINDS, Way, said, sketch, way
from portal.places.rules.ground import Point

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))
POINTS = st.builds(Point, st.floats(-80, 80), st.floats(-179, 179))
NEAR = st.floats(-0.05, 0.05)
HOUSE = Point(45.1986, 5.7031)


class TestTheWay:
    def test_a_known_distance(self):
        paris, lyon = Point(48.8566, 2.3522), Point(45.7640, 4.8357)
        there = way(paris, lyon)
        assert 391_000 < there.metres < 393_000
        assert there.wind == "au sud-est"

    def test_in_words(self):
        assert Way(612, 44).words == "à 600\u00a0m au nord-est, environ 12\u00a0min à pied"
        assert Way(5, 200).words == "juste à côté"
        assert Way(4200, 268).words == "à 4,2\u00a0km à l’ouest : prenez un bus ou un tram"

    @pytest.mark.parametrize(
        ("metres", "words"), [(3, "10"), (84, "80"), (640, "650"), (949, "950"), (951, "1"), (1240, "1,2"), (14_400, "14")]
    )
    def test_distances_are_said_round(self, metres, words):
        assert said(metres).split("\u00a0")[0] == words

    @given(POINTS, POINTS)
    def test_as_far_one_way_as_the_other_and_a_wind_always(self, one, other):
        there, back = way(one, other), way(other, one)
        assert there.metres == pytest.approx(back.metres, abs=1e-3)
        assert 0 <= there.bearing < 360
        assert there.wind in WINDS
        assert there.words

    @given(POINTS)
    def test_nowhere_to_go(self, place):
        assert way(place, place).metres == pytest.approx(0, abs=1e-3)

    @given(NEAR, NEAR)
    def test_in_a_town_the_way_back_is_the_opposite_one(self, north, east):
        there = Point(HOUSE.latitude + north, HOUSE.longitude + east)
        assume(way(HOUSE, there).metres > 50)
        turned = (way(there, HOUSE).bearing - way(HOUSE, there).bearing) % 360
        assert turned == pytest.approx(180, abs=0.2)

    @given(NEAR, NEAR)
    def test_the_words_agree_with_the_coordinates(self, north, east):
        assume(abs(north) > 0.002 or abs(east) > 0.002)
        wind = way(HOUSE, Point(HOUSE.latitude + north, HOUSE.longitude + east)).wind
        if "nord" in wind:
            assert north > 0
        if "sud" in wind:
            assert north < 0
        if "est" in wind.replace("ouest", ""):
            assert east > 0
        if "ouest" in wind:
            assert east < 0

    @given(st.floats(0, 100_000), st.floats(0, 359.99))
    def test_the_sketch_stays_in_its_square_and_points_the_right_way(self, metres, bearing):
        drawn = sketch(Way(metres, bearing))
        for x, y in (drawn.house, drawn.partner):
            assert MARGIN - 1 <= x <= SIZE - MARGIN + 1
            assert MARGIN - 1 <= y <= SIZE - MARGIN + 1
        across, down = drawn.partner[0] - drawn.house[0], drawn.partner[1] - drawn.house[1]
        assert across * across + down * down > 100 * 100
        if 20 < bearing < 160:
            assert across > 0
        if 110 < bearing < 250:
            assert down > 0
        assert 0 < drawn.scale_units <= SIZE - 2 * MARGIN or metres < 5

    @given(st.floats(0, 50_000), st.floats(0, 50_000))
    def test_farther_is_never_quicker(self, one, other):
        assume(one <= other)
        assert Way(one, 0).minutes <= Way(other, 0).minutes


class TestDates:
    @given(DAYS)
    def test_a_registration_lasts_one_year_to_the_day(self, start):
        end = terms.address_end(start)
        assert 364 <= (end - start).days <= 365
        assert terms.address_end(end + dt.timedelta(days=1)).year == start.year + 2 or (start.month, start.day) == (1, 1)
        following = end + dt.timedelta(days=1)
        assert (following.month, following.day) == ((3, 1) if (start.month, start.day) == (2, 29) else (start.month, start.day))

    @pytest.mark.parametrize(
        ("start", "end"),
        [("2026-11-24", "2027-11-23"), ("2028-02-29", "2029-02-28"), ("2027-03-01", "2028-02-29"), ("2027-01-01", "2027-12-31")],
    )
    def test_ends_of_a_year(self, start, end):
        assert terms.address_end(dt.date.fromisoformat(start)) == dt.date.fromisoformat(end)

    @given(DAYS)
    def test_a_lead_is_agreed_for_a_year_at_most(self, since):
        assert 365 <= (terms.lead_latest(since) - since).days <= 366

    @given(DAYS, st.none() | st.integers(0, 400), st.none() | st.integers(0, 200))
    def test_nobody_is_called_before_she_could_have_gone(self, today, delay, days):
        appointment = None if days is None else today + dt.timedelta(days=days)
        call = terms.first_call(today, delay, appointment)
        assert call > today
        assert appointment is None or call > appointment

    def test_a_partner_is_looked_at_again_after_six_months(self):
        today = dt.date(2026, 11, 24)
        assert terms.is_stale(None, today)
        assert terms.is_stale(dt.date(2026, 5, 23), today)
        assert not terms.is_stale(dt.date(2026, 5, 24), today)


class TestSmallCells:
    @given(st.lists(st.integers(0, 60), max_size=7))
    def test_no_small_figure_is_ever_shown_and_what_is_shown_is_true(self, counts):
        line = small_cells.shown(counts)
        for count, cell in zip(counts, line.cells, strict=True):
            assert cell is None or cell == count
            assert not (0 < count <= 10 and cell is not None)
            assert not (count == 0 and cell is None)
        assert line.total is None or line.total == sum(counts)

    @given(st.lists(st.integers(0, 60).filter(lambda count: not 0 < count < 11), max_size=7))
    def test_where_nothing_is_small_nothing_is_hidden(self, counts):
        assert small_cells.shown(counts) == small_cells.Line(tuple(counts), sum(counts))

    @pytest.mark.parametrize("width", [1, 2, 3, 4])
    @pytest.mark.parametrize("fewest", [3, 4])
    def test_who_knows_the_rule_and_all_that_is_shown_cannot_tell_a_hidden_cell(self, width, fewest):
        """Every line there can be, sorted by what is shown of it: a hidden cell has two possible values at least."""
        could_be: dict = {}
        for counts in product(range(3 * fewest), repeat=width):
            could_be.setdefault(small_cells.shown(counts, fewest), []).append(counts)
        for line, behind in could_be.items():
            for place, cell in enumerate(line.cells):
                if cell is None:
                    assert len({counts[place] for counts in behind}) > 1, (line, behind)

    def test_the_control_a_total_shown_beside_one_hidden_cell_tells_it(self):
        naive = {}
        for counts in product(range(9), repeat=2):
            cells = tuple(None if 0 < count < 3 else count for count in counts)
            naive.setdefault((cells, sum(counts)), []).append(counts)
        assert any(len(behind) == 1 and None in cells for (cells, _), behind in naive.items())

    def test_alone_rounded_and_written(self):
        assert [small_cells.alone(count) for count in (0, 1, 10, 11)] == [0, None, None, 11]
        assert [small_cells.rounded(count) for count in (0, 4, 5, 14, 15)] == [0, 0, 10, 10, 20]
        assert small_cells.written(None) == "-"
        assert small_cells.written(12) == "12"


class TestTopics:
    def test_every_word_is_a_topic_of_ours(self):
        known = set(Topic.values)
        assert known >= topics.DISCREET | topics.URGENT
        assert all(number.topics <= known for number in topics.EMERGENCY)

    def test_the_numbers_that_save_are_all_there_whatever_is_looked_for(self):
        for topic in ["", *Topic.values]:
            assert {each.number for each in topics.emergency_for(topic)} == {"15", "18", "112", "114", "115", "3114", "3919", "119"}

    @pytest.mark.parametrize(
        ("topic", "first"), [("violence", {"114", "3919", "119"}), ("housing", {"115"}), ("health", {"114", "15", "3114"})]
    )
    def test_those_of_the_topic_come_first(self, topic, first):
        assert {each.number for each in topics.emergency_for(topic)[: len(first)]} == first

    def test_what_is_discreet(self):
        assert topics.is_discreet("violence")
        assert not topics.is_discreet("food")
        assert topics.is_discreet("food", marked=True)
