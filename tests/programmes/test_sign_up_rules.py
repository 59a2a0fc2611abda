"""The pure rules of sign-up: forbidden questions, clashes, fewer places, the team's delay, the moment written on paper."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.rules.approval import WITHIN, answer_by
from programmes.rules.asked_at import refusal_of_asked_at
from programmes.rules.clashes import Kept, clashes, overlap
from programmes.rules.extras import Extras, Reply, refusal_of_guests, unanswered
from programmes.rules.offers import Turn, Waiting, next_in_line, rank_in_words
from programmes.rules.questions import KEPT_APART, kept_apart, plain, refusal_of_words
from programmes.rules.shares import Need, Room, seat

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
HOURS = st.integers(0, 2000).map(lambda n: dt.timedelta(hours=n))
DOORS = st.integers(1, 3)
# The doors open to each of a group's people, how many would do, places of each.
GROUPS = st.tuples(
    st.lists(st.lists(DOORS, unique=True, max_size=2).map(tuple), min_size=1, max_size=4), st.none() | st.integers(1, 4), st.integers(1, 2)
)


def waiting(key: int, doors: list[tuple[int, ...]], fewest: int | None, step: int) -> Waiting:
    needs = tuple(Need(step, each) for each in doors)
    return Waiting(key, len(doors) * step, needs, fewest and min(fewest, len(doors)) * step, step)


class TestQuestions:
    @pytest.mark.parametrize(
        "words",
        [
            "Êtes-vous malade ?", "Avez-vous un HANDICAP ?", "Vos allergies", "Prenez-vous des médicaments", "Régime particulier (halal…)",
            "Quelle est votre nationalité ?", "Dans quel pays êtes-vous né ? Pays de naissance", "Votre langue maternelle",
            "Êtes-vous enceinte ?",
            "De quelle religion êtes-vous ?", "Faites-vous le ramadan ?", "Êtes-vous syndiqué ?", "Votre orientation sexuelle",
            "Touchez-vous le RSA ?",
            "Votre quotient familial", "Casier judiciaire", "Personne à mobilité réduite ?", "Numéro de sécurité sociale",
        ],
    )  # fmt: skip
    def test_what_the_law_keeps_apart_is_refused_with_what_to_ask_instead(self, words):
        refusal = refusal_of_words([words])
        assert refusal.code == "question-interdite"
        assert refusal.way_out

    @pytest.mark.parametrize(
        "words",
        [
            "Quelle taille de vélo ?", "Savez-vous nager ?", "Venez-vous en bus ou à pied ?", "Préférez-vous le matin ?",
            "Apportez-vous un plat ?",
            "Quel genre de plante cherchez-vous ?", "Êtes-vous parti du centre ?", "Vous raccompagner le soir ?",
            "Votre racine préférée au potager",
            "Êtes-vous maladroit avec une aiguille ?", "Quel plat de santal ?",
        ],
    )  # fmt: skip
    def test_what_is_needed_may_be_asked(self, words):
        assert refusal_of_words([words]) is None

    def test_the_advice_itself_may_be_asked(self):
        for instead, _ in KEPT_APART.values():
            assert refusal_of_words(instead.split("«")[1:]) is None

    def test_the_possible_answers_are_read_too(self):
        assert refusal_of_words(["Vous préférez", "un repas halal", "un repas sans viande"]).code == "question-interdite"

    @given(st.sampled_from([root for _, roots in KEPT_APART.values() for root in roots]), st.text(max_size=20), st.text(max_size=20))
    def test_a_root_is_found_wherever_it_stands_however_it_is_written(self, root, before, after):
        word = root.removesuffix(".")
        end = f" {after}" if root.endswith(".") else after
        assert kept_apart(f"{before} {word.upper()} {end}" if root.endswith(".") else f"{before} {word} {end}")

    @given(st.text(max_size=200))
    def test_any_text_is_read(self, text):
        assert plain(plain(text)) == plain(text)
        kept_apart(text)


class TestFewer:
    def test_a_group_that_would_come_fewer_is_offered_what_is_left(self):
        turn = next_in_line([Waiting(1, 4, fewest=3)], 3, time_left=dt.timedelta(days=9))
        assert (turn.offered, turn.partly, turn.skipped) == ((1,), ((1, 3),), ())

    def test_nobody_gets_fewer_than_she_said(self):
        assert next_in_line([Waiting(1, 4, fewest=3)], 2, time_left=dt.timedelta(days=9)).offered == ()

    def test_a_group_of_all_or_none_waits_for_all(self):
        assert next_in_line([Waiting(1, 4)], 3, time_left=dt.timedelta(days=9)).offered == ()

    @given(
        st.lists(st.tuples(st.integers(1, 6), st.none() | st.integers(1, 6), st.integers(1, 2)), max_size=8),
        st.none() | st.integers(0, 20), HOURS,
    )  # fmt: skip
    def test_never_more_than_left_never_fewer_than_asked_in_order(self, groups, left, time_left):
        line = [
            Waiting(key, size * step, fewest=fewest and min(fewest, size) * step, step=step)
            for key, (size, fewest, step) in enumerate(groups)
        ]
        turn = next_in_line(line, left, time_left=time_left)
        granted = {group.key: group.places for group in line if group.key in turn.offered} | dict(turn.partly)
        assert list(turn.offered) == sorted(turn.offered)
        assert left is None or sum(granted.values()) <= left
        for group in line:
            if group.key in granted:
                assert granted[group.key] == group.places or group.fewest <= granted[group.key] < group.places
                assert granted[group.key] % group.step == 0
        if left is None:
            assert not turn.partly

    def test_the_capacity_is_asked_of_the_fewest_who_would_come(self):
        """A sheet of three places keeps them for four of whom three would do, and for nobody who could never sit."""
        long = dt.timedelta(days=9)
        behind = Waiting(2, 1)
        assert next_in_line([Waiting(1, 4, fewest=3), behind], 2, time_left=long, capacity=3).offered == ()
        assert next_in_line([Waiting(1, 4), behind], 2, time_left=long, capacity=3) == Turn((2,), (1,), {2: (None,)})

    def test_some_of_a_group_stand_where_their_own_places_are(self):
        """Of three, the first has no door of her own: the two others stand on what is kept for them."""
        family = Waiting(1, 3, (Need(1), Need(1, (7,)), Need(1, (7,))), fewest=2)
        turn = next_in_line([family], 0, time_left=dt.timedelta(days=9), shares={7: 2})
        assert (turn.partly, dict(turn.some), dict(turn.seats)) == (((1, 2),), {1: (1, 2)}, {1: (7, 7)})

    @settings(max_examples=300)
    @given(
        st.lists(GROUPS, max_size=6), st.none() | st.integers(0, 9), st.dictionaries(DOORS, st.integers(0, 5)), HOURS, st.integers(0, 20)
    )
    def test_fewer_shares_and_capacity_together(self, groups, left, shares, time_left, capacity):
        line = [waiting(key, *group) for key, group in enumerate(groups)]
        turn = next_in_line(line, left, time_left=time_left, shares=shares, capacity=capacity)
        by_key = {group.key: group for group in line}
        assert list(turn.offered) == sorted(turn.offered)
        assert not set(turn.offered) & set(turn.skipped)
        assert set(turn.seats) == set(turn.offered) >= set(dict(turn.partly)) == set(turn.some)
        used = Counter()
        for key in turn.offered:
            group, places = by_key[key], 0
            persons = [group.persons[one] for one in turn.some[key]] if key in turn.some else group.each
            for need, share in zip(persons, turn.seats[key], strict=True):
                assert share is None or share in need.shares  # nobody stands on what is kept for others
                used[share] += need.places
                places += need.places
            assert places == dict(turn.partly).get(key, group.places)
            assert key not in turn.some or group.smallest <= places < group.places
        assert left is None or used[None] <= left
        assert all(number <= shares[share] for share, number in used.items() if share is not None)
        for key in turn.skipped:  # somebody behind took what it could have had
            assert any(after > key and by_key[key].sources & set(turn.seats[after]) for after in turn.offered)

    @given(st.lists(GROUPS, min_size=1, max_size=6), st.integers(0, 9), st.dictionaries(DOORS, st.integers(0, 5)))
    def test_who_is_first_has_every_place_she_can_and_nobody_is_left_out_with_room(self, groups, left, shares):
        """Alone on the list, a group is served when as many of it as would do fit; served, nobody of it who would fit is left out."""
        group = waiting(0, *groups[0])
        turn = next_in_line([group], left, time_left=dt.timedelta(days=9), shares=shares)
        room = Room(left, shares)
        if seat(group.each, room) is not None:
            assert (turn.offered, turn.partly) == ((0,), ())
        elif turn.offered:
            some = turn.some[0]
            for one in set(range(len(group.persons))) - set(some):
                assert seat([group.persons[each] for each in sorted({*some, one})], room) is None
        elif group.fewest is not None:
            for number in range(1, len(group.persons) + 1):
                if number * group.step >= group.smallest:
                    assert seat(group.persons[:number], room) is None

    @given(st.integers(2, 50))
    def test_a_rank_is_said_in_words(self, rank):
        assert str(rank) in rank_in_words(rank)
        assert "tête" in rank_in_words(1)


class TestClashes:
    @given(HOURS, HOURS, HOURS, HOURS)
    def test_a_clash_is_mutual_and_touching_is_none(self, start, lasts, other, other_lasts):
        mine, theirs = (NOW + start, NOW + start + lasts), (NOW + other, NOW + other + other_lasts)
        assert overlap(*mine, *theirs) == overlap(*theirs, *mine)
        assert not overlap(mine[0], mine[1], mine[1], mine[1] + dt.timedelta(hours=1))

    @pytest.mark.parametrize(
        ("start", "end", "meet"),
        [(-6, 2, False), (-6, 3, True), (8, 12, False), (7, 12, True), (-4, 14, True), (3, 5, True), (2, 8, True), (-24, -18, False)],
    )
    def test_over_midnight_as_by_day(self, start, end, meet):
        """Of a span from 2 to 8 in the morning, and another that began the evening before."""
        midnight = NOW.replace(hour=0, minute=0)
        at = [midnight + dt.timedelta(hours=hours) for hours in (start, end, 2, 8)]
        assert overlap(*at) is meet

    def test_each_is_told_once_the_soonest_first(self):
        hour = dt.timedelta(hours=1)
        one, other = Kept("Léo", "Bal", NOW, NOW + 3 * hour), Kept("Zoé", "Loto", NOW - hour, NOW + hour)
        assert clashes([(NOW, NOW + hour), (NOW + hour, NOW + 2 * hour)], [one, other, one]) == [other, one]


class TestExtras:
    def test_guests_are_as_many_as_the_sheet_says(self):
        assert refusal_of_guests(Extras(guests=("Paul",)), most=1, confidential=False) is None
        assert refusal_of_guests(Extras(guests=("Paul", "Inès")), most=1, confidential=False).code == "trop-d-accompagnants"
        assert refusal_of_guests(Extras(guests=("Paul",)), most=0, confidential=True).code == "sans-accompagnant"

    def test_a_required_question_is_asked_of_each_or_once(self):
        required = [(1, "Nager ?", True), (2, "Bus ?", False)]
        assert unanswered(required, [Reply(1, "oui", 0), Reply(2, "non")], 1) == []
        assert unanswered(required, [Reply(1, "oui", 0), Reply(2, "non")], 2) == ["Nager ?"]
        assert unanswered(required, [Reply(1, "oui", 0), Reply(2, " ")], 1) == ["Bus ?"]


@given(HOURS)
def test_the_team_answers_within_three_days_and_before_the_date(left):
    limit = answer_by(NOW, NOW + left)
    assert NOW <= limit <= NOW + min(WITHIN, left)


class TestAskedAt:
    @pytest.mark.parametrize(
        ("hours", "staff", "code"),
        [(-1, True, None), (1, True, "heure-future"), (-50, True, "heure-avant-ouverture"), (-1, False, "heure-reservee")],
    )
    def test_only_staff_and_only_while_the_paper_could_be_signed(self, hours, staff, code):
        asked = NOW + dt.timedelta(hours=hours)
        refusal = refusal_of_asked_at(asked, opens_at=NOW - dt.timedelta(hours=48), now=NOW, staff=staff)
        assert (refusal and refusal.code) == code

    def test_nothing_written_is_now(self):
        assert refusal_of_asked_at(None, opens_at=NOW, now=NOW, staff=False) is None
