"""The map of funded projects: each house where it stands, none hidden, no name over another."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maisons_habitants.funds.rules import town_map
from maisons_habitants.funds.rules.town_map import Spot, drawn, short_name
from portal.places.rules.ground import METRES_A_DEGREE

spots = st.lists(
    st.builds(
        Spot,
        key=st.integers(1, 99),
        name=st.sampled_from(["Maison des Quais", "Maison de la Filature", "Maison Beau-Soleil", "La Source", "M"]),
        latitude=st.floats(45.10, 45.20),
        longitude=st.floats(5.60, 5.80),
        projects=st.integers(0, 40),
    ),
    min_size=2,
    max_size=14,
)


@given(spots)
def test_each_house_is_seen_whole_and_hides_no_other(houses):
    found = drawn(houses)
    assert sorted(mark.spot.key for mark in found.marks) == sorted(spot.key for spot in houses)
    assert town_map.LOW <= found.height <= town_map.HIGH
    for place, one in enumerate(found.marks):
        assert one.radius <= one.x <= found.width - one.radius and one.radius <= one.y <= found.height - one.radius
        for other in found.marks[:place]:
            assert hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius


@given(spots)
def test_a_name_stands_alone_or_is_not_written(houses):
    found = drawn(houses)
    labels = [(mark, mark.label) for mark in found.marks if mark.label]
    for place, (mark, label) in enumerate(labels):
        left, top, right, bottom = label.box
        assert left >= 0 and right <= found.width and top >= 0 and bottom <= found.height
        taken = [other.box for _, other in labels[:place]]
        taken += [
            (one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in found.marks if one is not mark
        ]
        assert not [box for box in taken if left < box[2] and right > box[0] and top < box[3] and bottom > box[1]]


def test_north_is_above_east_is_right_and_more_projects_are_larger():
    north, east, south = (
        Spot(1, "Maison du Nord", 45.20, 5.70, 1),
        Spot(2, "Maison de l’Est", 45.18, 5.73, 9),
        Spot(3, "Maison du Sud", 45.16, 5.70),
    )
    marks = {mark.spot.key: mark for mark in drawn([north, east, south]).marks}
    assert marks[1].y < marks[2].y < marks[3].y and marks[2].x > marks[1].x == marks[3].x
    assert (marks[3].radius, marks[1].radius, marks[2].radius) == (town_map.EMPTY, town_map.LEAST, town_map.MOST)
    assert [mark.label.text for mark in drawn([north, east, south]).marks] == ["Est", "Nord", "Sud"]


def test_the_scale_is_that_of_the_ground():
    found = drawn([Spot(1, "A", 45.0, 5.0), Spot(2, "B", 45.0 + 2_000 / METRES_A_DEGREE, 5.0)])
    one, other = found.marks
    metres, width = found.scale
    assert abs(abs(one.y - other.y) / 2_000 - width / metres) < 0.002
    assert found.scale_words in ("500\u00a0m", "1\u00a0km")


@pytest.mark.parametrize("houses", [[], [Spot(1, "Maison des Quais", 45.1, 5.7, 3)]])
def test_one_house_is_no_map(houses):
    assert drawn(houses) is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Maison des Quais", "Quais"),
        ("Maison de la Filature", "Filature"),
        ("Maison de l’Oasis", "Oasis"),
        ("Maison Beau-Soleil", "Beau-Soleil"),
        ("Maison", "Maison"),
        ("La Source", "La Source"),
    ],
)
def test_a_house_is_named_without_what_all_houses_are_called(name, short):
    assert short_name(name) == short
