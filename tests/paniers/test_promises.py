"""Rules that change while a season runs: what holds for whom, and for which day."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from paniers.rules.cutoff import PARIS, cutoff_of
from paniers.rules.promises import counts_from, cutoff_on, promised_at, replaced

MONDAY = dt.date(2026, 11, 30)
RULES = {
    "commitment_months": 3,
    "free_absences": 2,
    "trial_baskets": 2,
    "stop_notice_days": 15,
    "cutoff_weekday": 1,
    "cutoff_hour": "12:00",
}
SPAN = (dt.datetime(2026, 9, 1), dt.datetime(2027, 8, 1))  # noqa: DTZ001 - Hypothesis gives the zone apart
cutoffs = st.fixed_dictionaries({"weekday": st.integers(0, 6), "hour": st.times().map(lambda hour: hour.replace(second=0, microsecond=0))})
moments = st.datetimes(*SPAN).map(lambda moment: moment.replace(tzinfo=PARIS))
days = st.lists(st.dates(dt.date(2026, 9, 1), dt.date(2027, 9, 1)), max_size=40)


@given(moments, days, cutoffs, cutoffs)
def test_a_new_cut_off_leaves_the_running_week_and_makes_nobody_late(now, dates, former, new):
    monday = counts_from(now, dates, (former, new))
    assert monday.weekday() == 0 and monday > now.date()
    week = [day for day in dates if monday <= day < monday + dt.timedelta(days=7)]
    assert all(cutoff_of(day, **rule) > now for day in week for rule in (former, new))


@given(st.lists(st.tuples(st.integers(0, 30), st.dates(MONDAY, dt.date(2027, 6, 1))), max_size=5), st.dates(MONDAY, dt.date(2027, 6, 1)))
def test_every_day_and_every_moment_has_one_rule(changes, day):
    former, now = [], dt.datetime(2026, 11, 1, tzinfo=PARIS)
    for number, (wait, before) in enumerate(changes):
        now += dt.timedelta(days=wait, minutes=1)
        former = replaced(former, RULES | {"free_absences": number}, until=now, dates_before=before)
    bounds = [rules["dates_before"] for rules in former]
    assert bounds == sorted(bounds)
    held = cutoff_on(former, day)
    assert (held is None) == (not bounds or day.isoformat() >= bounds[-1])
    assert promised_at(former, now) is None
    if former:
        assert promised_at(former, now - dt.timedelta(seconds=1))["free_absences"] == len(former) - 1


def test_two_changes_in_a_row_leave_the_cut_off_that_was_told():
    now = dt.datetime(2026, 12, 1, 10, tzinfo=PARIS)
    former = replaced([], RULES, until=now, dates_before=dt.date(2026, 12, 7))
    former = replaced(former, RULES | {"cutoff_weekday": 0}, until=now + dt.timedelta(hours=1), dates_before=dt.date(2026, 12, 7))
    assert cutoff_on(former, dt.date(2026, 12, 3)) == {"weekday": 1, "hour": dt.time(12)}
    assert cutoff_on(former, dt.date(2026, 12, 10)) is None
