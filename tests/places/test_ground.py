"""How far things stand apart, against the great circle."""

from math import hypot

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.casework.rules.way import way
from portal.places.rules.ground import Point, from_origin, metres_between

points = st.builds(Point, st.floats(-60, 60), st.floats(-179, 179))
steps = st.floats(-0.15, 0.15)


def test_a_hundredth_of_a_degree_north_is_a_little_over_a_kilometre():
    assert round(metres_between(Point(45.18, 5.72), Point(45.19, 5.72))) == 1112


@given(points, steps, steps)
def test_on_a_towns_scale_the_flat_distance_is_the_great_circles(here, north, east):
    there = Point(here.latitude + north, here.longitude + east)
    round_one = way(here, there).metres
    assume(1 < round_one < 20_000)
    assert abs(metres_between(here, there) - round_one) <= round_one / 1000
    assert metres_between(here, there) == metres_between(there, here)


@given(points, steps, steps)
def test_east_and_north_have_their_sign_and_make_the_distance(here, north, east):
    there = Point(here.latitude + north, here.longitude + east)
    across, up = from_origin(there, here)
    assert (across > 0) == (there.longitude > here.longitude) and (up > 0) == (there.latitude > here.latitude)
    assert abs(hypot(across, up) - metres_between(here, there)) < 1e-6
    assert from_origin(here, here) == (0, 0)
