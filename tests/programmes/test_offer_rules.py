"""When an offer ends, and to whom freed places go: rules that hold for any list and any hour."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.rules.offers import PARIS, Waiting, deadline, next_in_line

hours = st.integers(min_value=0, max_value=60 * 24)
NOON = dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC)
queues = st.lists(st.integers(min_value=1, max_value=6), max_size=12).map(lambda sizes: [Waiting(n, size) for n, size in enumerate(sizes)])


@settings(max_examples=60)
@given(now=hours, ahead=hours)
def test_an_offer_never_outlives_the_date_and_never_ends_at_night(now, ahead):
    now = NOON + dt.timedelta(hours=now)
    start = now + dt.timedelta(hours=ahead)
    end = deadline(now, start)
    assert now <= end <= start
    assert end == start or 10 <= end.astimezone(PARIS).hour < 20


@settings(max_examples=60)
@given(ahead=st.integers(min_value=1, max_value=700), more=hours)
def test_the_nearer_the_date_the_shorter_the_offer(ahead, more):
    near, far = (deadline(NOON, NOON + dt.timedelta(hours=number)) for number in (ahead, ahead + more))
    assert near <= far


@settings(max_examples=80)
@given(queue=queues, left=st.integers(min_value=0, max_value=20), near=st.booleans())
def test_places_are_shared_in_order_and_never_beyond(queue, left, near):
    turn = next_in_line(queue, left, time_left=dt.timedelta(hours=1 if near else 200))
    sizes = {group.key: group.places for group in queue}
    assert sum(sizes[key] for key in turn.offered) <= left
    assert list(turn.offered) == sorted(turn.offered)
    assert near or list(turn.offered) == [group.key for group in queue][: len(turn.offered)]
    assert all(any(after > key for after in turn.offered) for key in turn.skipped)


def test_without_a_limit_everybody_is_served():
    assert next_in_line([Waiting(1, 4), Waiting(2, 1)], None, time_left=dt.timedelta(0)).offered == (1, 2)
