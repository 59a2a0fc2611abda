"""When one says where one stands, what is missing, how far one came, what comes next: rules alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.workshops.enums import Answer, CourseLevel, Moment
from programmes.workshops.rules import positions as rules
from programmes.workshops.rules import wording
from programmes.workshops.rules.positions import Next, Span
from programmes.workshops.rules.statements import LEVELS, STATEMENTS, codes_of, statements_of

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
WEEK, TWO_HOURS = dt.timedelta(days=7), dt.timedelta(hours=2)
LEVEL = st.sampled_from(LEVELS)
MOMENT = st.sampled_from([rules.BEFORE, rules.AFTER])
RANK = {answer: rank for rank, answer in enumerate(rules.STEPS)}


def spans(count: int) -> list[Span]:
    return [Span(NOON + n * WEEK, NOON + n * WEEK + TWO_HOURS) for n in range(count)]


@st.composite
def answered(draw, level=None):
    level = level or draw(LEVEL)
    return level, {code: draw(st.sampled_from(rules.STEPS)) for code in codes_of(level)}


class TestStatements:
    def test_rules_and_rows_know_the_same_words(self):
        assert list(LEVELS) == CourseLevel.values == list(STATEMENTS)
        assert list(rules.STEPS) == Answer.values
        assert Moment.values == [rules.BEFORE, rules.AFTER]

    @pytest.mark.parametrize("level", LEVELS)
    def test_three_to_five_sentences_said_in_the_first_person(self, level):
        assert 3 <= len(statements_of(level)) <= 5
        assert all(one.words.startswith("Je sais ") and one.words.endswith(".") and len(one.words) < 75 for one in statements_of(level))

    def test_no_code_means_two_things(self):
        codes = [code for level in LEVELS for code in codes_of(level)]
        assert len(codes) == len(set(codes))

    def test_a_level_that_is_none(self):
        with pytest.raises(KeyError):
            statements_of("expert")


class TestWindow:
    @pytest.mark.parametrize(
        ("moment", "count", "now", "code"),
        [
            ("before", 3, NOON - WEEK, ""),
            ("before", 3, NOON + WEEK - dt.timedelta(seconds=1), ""),
            ("before", 3, NOON + WEEK, "trop-tard"),
            ("before", 1, NOON + dt.timedelta(hours=1), ""),
            ("before", 1, NOON + TWO_HOURS, "trop-tard"),
            ("after", 3, NOON + 2 * WEEK - dt.timedelta(seconds=1), "trop-tot"),
            ("after", 3, NOON + 2 * WEEK, ""),
            ("after", 3, NOON + 2 * WEEK + TWO_HOURS + dt.timedelta(days=61), ""),
            ("after", 3, NOON + 2 * WEEK + TWO_HOURS + dt.timedelta(days=62), "trop-tard"),
            ("before", 0, NOON, "sans-date"),
            ("after", 0, NOON, "sans-date"),
        ],
    )
    def test_until_when(self, moment, count, now, code):
        assert rules.against_saying(moment, spans(count), now) == code

    @given(MOMENT, st.integers(1, 12), st.integers(-60, 200), st.integers(0, 23))
    def test_it_opens_once_and_closes_once(self, moment, count, days, hours):
        now = NOON + dt.timedelta(days=days, hours=hours)
        begins, ends = rules.window(moment, spans(count))
        assert (rules.against_saying(moment, spans(count), now) == "") == ((begins is None or begins <= now) and now < ends)

    @given(st.integers(1, 12))
    def test_the_call_of_a_month_later_hears_the_second_answer(self, count):
        dates = spans(count)
        called = dates[-1].end + rules.CALL_AFTER
        assert rules.call_due(dates[-1].end, called)
        assert rules.against_saying("after", dates, called) == ""

    @given(st.integers(0, 400))
    def test_one_is_called_between_a_month_and_four(self, days):
        assert rules.call_due(NOON, NOON + dt.timedelta(days=days)) == (30 <= days < 120)


class TestAnswers:
    @given(answered(), st.data())
    def test_what_is_left_out_is_missing(self, given_answers, data):
        level, answers = given_answers
        assert rules.missing(level, answers) == []
        gone = data.draw(st.sampled_from(codes_of(level)))
        assert rules.missing(level, {code: said for code, said in answers.items() if code != gone}) == [gone]
        assert rules.missing(level, answers | {gone: "perhaps"}) == [gone]
        assert rules.unknown(level, answers | {"fly": "alone"}) == ["fly"]


class TestProgress:
    @given(st.data())
    def test_every_sentence_counts_once(self, data):
        level, before = data.draw(answered())
        _, after = data.draw(answered(level))
        way = rules.progress(level, before, after)
        assert way.asked == len(codes_of(level))
        turned = rules.progress(level, after, before)
        assert (turned.forward, turned.same, turned.back) == (way.back, way.same, way.forward)
        assert rules.progress(level, before, before).same == way.asked

    @given(answered())
    def test_said_once_there_is_none(self, given_answers):
        level, answers = given_answers
        assert rules.progress(level, answers, {}) is None
        assert rules.progress(level, {}, answers) is None


class TestNext:
    @pytest.mark.parametrize(
        ("level", "before", "after", "found"),
        [
            ("first-steps", "not-yet", "alone", Next("beginner")),
            ("beginner", "not-yet", "alone", Next("at-ease")),
            ("at-ease", "not-yet", "alone", Next("", beyond=True)),
            ("beginner", "not-yet", "with-help", Next("beginner")),
            ("beginner", "not-yet", "not-yet", Next("beginner")),
            ("beginner", "not-yet", None, Next("first-steps")),
            ("first-steps", "not-yet", None, Next("first-steps")),
            ("beginner", "alone", None, Next("at-ease")),
            ("beginner", None, None, None),
        ],
    )
    def test_where_to(self, level, before, after, found):
        every = [dict.fromkeys(codes_of(level), one) if one else {} for one in (before, after)]
        assert rules.suggested(level, *every) == found

    def test_one_sentence_with_help_is_enough_one_not_yet_is_not(self):
        answers = dict.fromkeys(codes_of("beginner"), "alone")
        assert rules.ready("beginner", answers | {"mail": "with-help"})
        assert not rules.ready("beginner", answers | {"mail": "with-help", "attach": "with-help"})
        assert not rules.ready("beginner", answers | {"mail": "not-yet"})

    @given(answered(), st.data())
    def test_knowing_more_never_leads_lower(self, given_answers, data):
        level, answers = given_answers
        code = data.draw(st.sampled_from(codes_of(level)))
        better = answers | {code: rules.STEPS[min(RANK[answers[code]] + 1, 2)]}
        for said in (lambda one: ({}, one), lambda one: (one, {})):
            ahead = [rules.suggested(level, *said(one)) for one in (answers, better)]
            ranks = [len(LEVELS) if one.beyond else LEVELS.index(one.level) for one in ahead]
            assert ranks == sorted(ranks)

    @given(st.data())
    def test_what_is_said_last_decides_and_never_sends_down(self, data):
        level, before = data.draw(answered())
        _, after = data.draw(answered(level))
        found = rules.suggested(level, before, after)
        assert found == rules.suggested(level, {}, after)
        assert found.beyond or LEVELS.index(found.level) >= LEVELS.index(level)


def test_the_message_of_the_end_names_neither_course_nor_subject():
    told = wording.ask_after(house="Abbaye", link="https://maison.example/x")
    for text in (told.subject, told.short):
        assert not any(word in text.lower() for word in ("cours", "numérique", "ordinateur", "niveau"))
    assert "https://maison.example/x" in told.body
    assert "https://maison.example/x" in told.short
