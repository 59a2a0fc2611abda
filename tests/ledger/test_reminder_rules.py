"""What follows when something is not paid in its time: one step after the other, never two, never while we were asked to wait."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ledger.rules.reminder_words import SAID, TURNS, said
from portal.ledger.rules.reminders import LIST_AFTER, Asked, Step, after_the_fifth, may_be_listed, next_step
from portal.notifications.rules.discretion import indiscretions

DUE = dt.date(2026, 10, 5)
days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
asked = st.lists(st.builds(Asked, st.sampled_from(list(Step)), days, st.none() | days, st.booleans()), max_size=4)


def step(today, *made, left=2000, later=None):
    return next_step(overdue_since=DUE, left_cents=left, asked=made, later=later, today=today)


def test_the_steps_follow_each_other_in_their_days():
    gentle = Asked(Step.GENTLE, dt.date(2026, 10, 12))
    dated = Asked(Step.DATED, dt.date(2026, 11, 2), before=dt.date(2026, 11, 17))
    talk = Asked(Step.TALK, dt.date(2026, 11, 24))
    assert [step(dt.date(2026, 10, day)) for day in (11, 12)] == [None, Step.GENTLE]
    assert [step(day, gentle) for day in (dt.date(2026, 11, 1), dt.date(2026, 11, 2))] == [None, Step.DATED]
    assert [step(dt.date(2026, 11, day), gentle, dated) for day in (23, 24)] == [None, Step.TALK]
    assert step(dt.date(2027, 6, 1), gentle, dated, talk) is None


def test_less_than_a_euro_is_only_shown_and_a_household_that_said_when_is_left_in_peace():
    assert step(dt.date(2026, 12, 1), left=99) is None
    assert step(dt.date(2026, 12, 5), later=dt.date(2026, 12, 5)) is None
    assert step(dt.date(2026, 12, 6), later=dt.date(2026, 12, 5)) == Step.GENTLE


def test_what_was_asked_about_an_older_debt_does_not_count():
    assert step(dt.date(2026, 11, 24), Asked(Step.TALK, dt.date(2026, 9, 1), answered=True)) == Step.GENTLE


@given(overdue=days, made=asked, later=st.none() | days, today=days, left=st.integers(0, 10**6))
def test_no_step_is_jumped_over_and_none_is_done_twice(overdue, made, later, today, left):
    found = next_step(overdue_since=overdue, left_cents=left, asked=made, later=later, today=today)
    ours = {each.step for each in made if each.on > overdue}
    made_before_today = all(each.on < today for each in made)
    if found is not None and made_before_today:
        assert found not in ours and (found == Step.GENTLE or max(ours) == found - 1)
        assert today > overdue and not (later and today <= later)


@given(overdue=days, made=asked, later=st.none() | days, today=days, left=st.integers(0, 10**6))
def test_nobody_stands_on_the_list_to_whom_no_person_has_spoken(overdue, made, later, today, left):
    if not may_be_listed(left_cents=left, asked=made, overdue_since=overdue, later=later, today=today):
        spoken = [each for each in made if each.step == Step.TALK and each.answered and each.on > overdue]
        assert spoken and max(each.on for each in spoken) + LIST_AFTER <= today and left >= 1500


def test_why_not_is_said_in_words():
    facts = {"overdue_since": DUE, "asked": [], "later": None, "today": dt.date(2027, 1, 15)}
    assert "15" in may_be_listed(left_cents=1499, **facts)
    assert "proposé" in may_be_listed(left_cents=1500, **facts)
    called = [Asked(Step.TALK, dt.date(2026, 12, 20))]
    assert "appel" in may_be_listed(left_cents=1500, **facts | {"asked": called})
    assert "30 jours" in may_be_listed(left_cents=1500, **facts | {"asked": [Asked(Step.TALK, dt.date(2026, 12, 20), answered=True)]})
    assert may_be_listed(left_cents=1500, **facts | {"asked": [Asked(Step.TALK, dt.date(2026, 12, 16), answered=True)]}) == ""


@given(days)
def test_after_the_fifth_is_the_next_fifth(today):
    found = after_the_fifth(today)
    assert found.day == 5 and today <= found and (found - today).days <= 31


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("turn", TURNS)
def test_what_is_said_in_each_language_has_no_figure_but_the_day(language, turn):
    subject, body, short = said(turn, language, link="https://x/", day=dt.date(2026, 12, 1))
    assert subject and body and short
    assert not any(char.isdigit() for char in subject)
    assert "€" not in subject + body + short
    assert "{" not in subject + body + short
    assert not indiscretions(subject) and not indiscretions(short)
