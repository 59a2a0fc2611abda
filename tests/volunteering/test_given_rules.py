"""What a presence makes of hours, and how much of a hand is asked: rules alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.volunteering.rules.given import APPROVED, PENDING, REFUSED, Hand, after_presence, pro_rata

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31))
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class TestAfterPresence:
    @pytest.mark.parametrize(("by_staff", "state"), [(True, APPROVED), (False, PENDING)])
    def test_what_the_team_saw_counts_what_nobody_saw_is_read(self, by_staff, state):
        assert after_presence(present=True, by_staff=by_staff, state=None, noted_at=NOON, answered_at=None) == state

    @pytest.mark.parametrize(("state", "becomes"), [(None, None), (PENDING, REFUSED), (APPROVED, REFUSED), (REFUSED, None)])
    def test_without_presence_nothing_counts(self, state, becomes):
        assert after_presence(present=False, by_staff=True, state=state, noted_at=None, answered_at=NOON) == becomes

    @pytest.mark.parametrize(("minutes", "becomes"), [(-1, None), (0, None), (1, APPROVED)])
    def test_refused_it_counts_again_only_when_noted_since(self, minutes, becomes):
        noted = NOON + dt.timedelta(minutes=minutes)
        assert after_presence(present=True, by_staff=True, state=REFUSED, noted_at=noted, answered_at=NOON) == becomes

    @given(st.booleans(), st.booleans(), st.sampled_from([None, PENDING, APPROVED, REFUSED]))
    def test_done_again_at_once_it_changes_nothing(self, present, by_staff, state):
        becomes = after_presence(present=present, by_staff=by_staff, state=state, noted_at=NOON, answered_at=NOON)
        if becomes:
            again = after_presence(present=present, by_staff=by_staff, state=becomes, noted_at=NOON, answered_at=NOON)
            assert again is None


class TestProRata:
    @given(st.integers(1, 52), DAYS, st.integers(1, 800), DAYS)
    def test_never_more_than_asked_never_below_nought(self, shifts, first, days, joined):
        last = first + dt.timedelta(days=days)
        part = pro_rata(shifts, first=first, last=last, joined=joined)
        assert 0 <= part <= shifts
        assert (part == shifts) or joined > first
        assert part == 0 or joined <= last

    @given(st.integers(1, 52), DAYS, st.integers(1, 800), DAYS, st.integers(0, 100))
    def test_who_comes_later_is_asked_no_more(self, shifts, first, days, joined, later):
        last = first + dt.timedelta(days=days)
        after = pro_rata(shifts, first=first, last=last, joined=joined + dt.timedelta(days=later))
        assert after <= pro_rata(shifts, first=first, last=last, joined=joined)

    def test_it_is_rounded_down_in_her_favour(self):
        year = {"first": dt.date(2026, 1, 1), "last": dt.date(2026, 12, 31)}
        assert pro_rata(4, joined=dt.date(2026, 7, 1), **year) == 2
        assert pro_rata(4, joined=dt.date(2026, 7, 20), **year) == 1


class TestWords:
    @pytest.mark.parametrize(
        ("asked", "given", "words"),
        [(4, 2, "déjà donné 2 sur 4"), (0, 0, "rien ne vous est demandé"), (0, 3, "déjà donné 3, rien n’est demandé")],
    )
    def test_what_is_given_is_said_first(self, asked, given, words):
        assert Hand("Paniers", asked, given, dt.date(2026, 12, 31)).words == words
