"""Sums that leave the desk: costs in cents, small counts that no difference between two files gives back."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pass_culture.rules.contracts import refusal_of_fewer, refusal_to_close, refusal_to_move, refusal_to_use
from pass_culture.rules.costs import Costs, empty_seats, seats_counted, share_of, summed
from portal.casework.rules.small_tables import disclosed, safe, told_twice

FEWEST = 3  # small enough to try every table
cells = st.integers(0, 7)
cents = st.integers(0, 10**7)


def rows_of(total: int, width: int):
    return [row for row in product(range(total + 1), repeat=width) if sum(row) == total]


class TestDisclosed:
    @settings(max_examples=150, deadline=None)
    @given(st.integers(2, 3).flatmap(lambda width: st.lists(st.tuples(*[st.integers(0, 5)] * width), min_size=1, max_size=3)))
    def test_every_small_cell_keeps_two_values_for_who_knows_all_the_rest(self, rows):
        shown, total = disclosed(rows, FEWEST)
        kept = [place for place, row in enumerate(shown) if row is None]
        assume(kept and sum(map(sum, rows)) <= 24)
        possible = [
            [row for row in rows_of(sum(one), len(one)) if not safe(row, FEWEST)] if place in kept else [tuple(one)]
            for place, one in enumerate(rows)
        ]
        worlds = [world for world in product(*possible) if disclosed(world, FEWEST) == (shown, total)]
        for place in kept:
            for column, count in enumerate(rows[place]):
                if 0 < count < FEWEST:
                    assert len({world[place][column] for world in worlds}) > 1, (rows, shown, total)

    @given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6))
    def test_the_sum_less_the_lines_shown_is_never_a_small_count(self, rows):
        shown, total = disclosed(rows, FEWEST)
        if total is not None:
            rest = [sum(column) for column in zip(*rows, strict=True)]
            for line in shown:
                rest = [left - count for left, count in zip(rest, line or (0, 0, 0), strict=True)]
            assert safe(rest, FEWEST)

    def test_large_counts_are_shown_with_their_sum(self):
        assert disclosed([(12, 0), (40, 11)]) == ([(12, 0), (40, 11)], (52, 11))

    def test_one_line_kept_back_keeps_the_sum_back(self):
        assert disclosed([(12, 20), (3, 20)]) == ([(12, 20), None], None)

    def test_nothing_at_all(self):
        assert disclosed([]) == ([], ())


class TestToldTwice:
    @given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.data())
    def test_no_total_where_one_line_would_tell_by_it(self, by_house, data):
        first = data.draw(st.integers(0, sum(by_house)))
        by_age = [first, sum(by_house) - first]
        told = told_twice(by_house, by_age)
        for shown, counts in ((told.by_house, by_house), (told.by_age, by_age)):
            hidden = [count for cell, count in zip(shown, counts, strict=True) if cell is None]
            assert all(cell is None or cell == count for cell, count in zip(shown, counts, strict=True))
            assert all(cell is None for cell, count in zip(shown, counts, strict=True) if 0 < count < 11)
            if told.total is not None:
                assert len(hidden) != 1
            elif not hidden:
                assert sum(counts) == 0


class TestCosts:
    @given(st.lists(st.builds(Costs, *[cents] * 13), max_size=6))
    def test_the_whole_is_the_sum_of_its_parts(self, found):
        whole = summed(found)
        assert whole.total == sum(one.total for one in found)
        assert whole.left == whole.total - sum(one.paid for one in found)

    @given(cents, st.integers(1, 500))
    def test_a_share_is_the_nearest_cent(self, total, among):
        assert abs(share_of(total, among) * among - total) * 2 <= among

    def test_over_nobody_there_is_no_share(self):
        assert share_of(500, 0) is None
        assert Costs(seats=10, coach=5000).per_person is None

    @given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
    def test_unused_seats_are_never_fewer_than_none(self, seats, escorts, came):
        assert 0 <= empty_seats(seats=seats, escorts=escorts, came=came, over=True) <= seats
        assert empty_seats(seats=seats, escorts=escorts, came=came, over=False) == 0

    def test_seats_of_an_outing_called_off_count_once_settled(self):
        assert seats_counted(off=True, held=30, paid=None) == 0
        assert seats_counted(off=True, held=30, paid=12) == 12
        assert seats_counted(off=False, held=30, paid=None) == 30


class TestContracts:
    @pytest.mark.parametrize(
        ("refusal", "code"),
        [
            (refusal_of_fewer(seats=10, used=12), "convention-entamee"),
            (refusal_to_close(to_come=["La nuit des rois"]), "sorties-a-venir"),
            (refusal_to_close(to_come=["Un", "Deux"]), "sorties-a-venir"),
            (refusal_to_move(moved=True, departures=1), "sorties-liees"),
            (refusal_to_use(same_season=False, same_venue=True, agreed=True, seats=1, left=9), "autre-saison"),
            (refusal_to_use(same_season=True, same_venue=False, agreed=True, seats=1, left=9), "autre-lieu"),
            (refusal_to_use(same_season=True, same_venue=True, agreed=False, seats=1, left=9), "convention-fermee"),
            (refusal_to_use(same_season=True, same_venue=True, agreed=True, seats=10, left=0), "convention-epuisee"),
        ],
    )
    def test_what_is_refused_says_why_and_what_to_do(self, refusal, code):
        assert refusal.code == code
        assert refusal.words.endswith(".")
        assert refusal.way_out.endswith(".")

    def test_what_fits_is_not_refused(self):
        assert refusal_of_fewer(seats=12, used=12) is None
        assert refusal_to_use(same_season=True, same_venue=True, agreed=True, seats=9, left=9) is None
        assert refusal_to_move(moved=False, departures=4) is None
        assert refusal_to_close(to_come=[]) is None
