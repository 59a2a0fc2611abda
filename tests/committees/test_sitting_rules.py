"""Who has a voice, whether enough are there, what a vote decides: from the rules that committees live by, quoted. Pure."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maisons_habitants.committees.enums import Majority, Presence, QuorumBase
from maisons_habitants.committees.rules.majority import Tally, decide, secret_is_owed
from maisons_habitants.committees.rules.notice import refusal_of_notice
from maisons_habitants.committees.rules.proxies import refusal_of_proxy
from maisons_habitants.committees.rules.quorum import Shortage, quorum_of, share
from maisons_habitants.committees.rules.sitting import Sitter, SittingRules, in_office, voices
from maisons_habitants.committees.rules.wording import quorum_words

HERE, LEFT = Presence.PRESENT, Presence.LEFT
# The board of a CCAS, CASF R123-16 ff.: majority of members in office, a second convocation without any, one proxy each, absolute majority
# of votes cast, casting vote, secret when a third of those present ask.
BOARD = SittingRules(
    formal=True, quorum_base=QuorumBase.IN_OFFICE, proxies_each=1, majority=Majority.ABSOLUTE, casting_vote=True, deputies=True
)
# A conseil de la vie sociale, CASF D311-7 as its councils cite it: users' representatives more than half of the members present.
USERS, FAMILIES, STAFF = 1, 2, 3
CVS = SittingRules(formal=True, leading_college=USERS, majority=Majority.RELATIVE)
# Guénange: four colleges, a charter; here each of them must be there.
GUENANGE = SittingRules(formal=True, quorum_base=QuorumBase.IN_OFFICE, by_college=True, quorum_more_than=False)
# Angers: 50 volunteers, six elected, six of associations; a number.
ANGERS = SittingRules(formal=True, quorum_base=QuorumBase.NUMBER, quorum_number=20)
SIMPLE = SittingRules()


def sitters(number: int, there: int, college: int | None = None, first: int = 1) -> list[Sitter]:
    return [Sitter(first + at, first + at, college, presence=HERE if at < there else "") for at in range(number)]


@pytest.mark.parametrize(
    ("rules", "office", "there", "met"),
    [
        (BOARD, 16, 8, False),  # « la majorité des membres en exercice » is more than half
        (BOARD, 16, 9, True),
        (BOARD, 17, 9, True),
        (ANGERS, 62, 19, False),
        (ANGERS, 62, 20, True),
        (SIMPLE, 12, 1, True),  # a simple meeting asks for nobody
        (SIMPLE, 12, 0, True),
    ],
)
def test_how_many_must_be_there(rules, office, there, met):
    assert quorum_of(sitters(office, there), rules).met is met


def test_a_second_convocation_sits_whatever_the_number():
    """CASF R123-17."""
    assert not quorum_of(sitters(16, 2), BOARD).met
    found = quorum_of(sitters(16, 2), BOARD, second=True)
    assert found.met
    assert found.second
    strict = SittingRules(**{**vars(BOARD), "second_needs_quorum": True})
    assert not quorum_of(sitters(16, 2), strict, second=True).met


@pytest.mark.parametrize(("users", "others", "met"), [(3, 3, False), (4, 3, True), (0, 3, False), (1, 0, True), (2, 1, True)])
def test_users_are_more_than_half_of_those_present(users, others, met):
    """CASF D311-7: the opinion of a conseil de la vie sociale is valid only then."""
    people = sitters(5, users, USERS) + sitters(4, others, STAFF, first=11)
    assert quorum_of(people, CVS).met is met


def test_a_council_without_its_users_sits_at_the_later_session():
    """The same article: entered again at a later session, where the majority of those present is enough."""
    assert quorum_of(sitters(5, 1, USERS) + sitters(4, 3, STAFF, first=11), CVS, second=True).met


def test_each_college_has_its_own_minimum():
    people = sitters(4, 2, USERS) + sitters(3, 1, FAMILIES, first=11)
    found = quorum_of(people, GUENANGE)
    assert found.short == (Shortage(FAMILIES, 2, 1),)
    assert "« Familles » : 1" in quorum_words(found, {FAMILIES: "Familles"})
    assert quorum_of(sitters(4, 2, USERS) + sitters(3, 2, FAMILIES, first=11), GUENANGE).met


@pytest.mark.parametrize(("number", "more", "least"), [(8, 5, 4), (9, 5, 5), (1, 1, 1), (2, 2, 1)])
def test_more_than_half_and_at_least_half(number, more, least):
    assert share(number, BOARD) == more
    assert share(number, GUENANGE) == least


def test_who_steps_aside_is_off_the_base_and_off_the_count():
    people = sitters(10, 6)
    assert quorum_of(people, BOARD).met  # 6 of 10
    found = quorum_of(people, BOARD, aside={1, 2})
    assert (found.office, found.needed, found.there) == (8, 5, 4)
    assert not found.met


def test_proxies_count_for_the_minimum_only_where_the_rules_say():
    people = sitters(10, 5)
    proxies = {10: 1}
    assert not quorum_of(people, BOARD, proxies=proxies).met
    counted = SittingRules(**{**vars(BOARD), "proxies_count": True})
    assert quorum_of(people, counted, proxies=proxies).there == 6


def test_a_deputy_sits_when_the_holder_is_away_and_only_then():
    holder, deputy = Sitter(1, 1), Sitter(2, 2, deputy_of=1, presence=HERE)
    assert [(one.key, one.by) for one in voices([holder, deputy], BOARD)] == [(1, 2)]
    came = Sitter(1, 1, presence=HERE)
    assert [(one.key, one.by) for one in voices([came, deputy], BOARD)] == [(1, 1)]
    assert voices([holder, deputy], SIMPLE) == []  # a simple meeting knows no deputy


def test_a_deputy_of_a_vacant_seat_holds_its_voice():
    deputy = Sitter(2, 2, deputy_of=1, presence=HERE)
    assert [(one.key, one.by) for one in voices([deputy], BOARD)] == [(2, 2)]


def test_who_bears_a_proxy_votes_once_for_each_voice():
    people = sitters(3, 2)
    assert [(one.key, one.by, one.proxy) for one in voices(people, BOARD, proxies={3: 1})] == [(1, 1, False), (2, 2, False), (3, 1, True)]


def test_a_proxy_sleeps_while_its_giver_is_there():
    assert [(one.key, one.by) for one in voices(sitters(2, 2), BOARD, proxies={2: 1})] == [(1, 1), (2, 2)]


def test_who_does_not_vote_on_a_project_bears_no_voice_on_it_either():
    people = sitters(3, 2)
    assert [one.key for one in voices(people, BOARD, proxies={3: 1}, aside={1})] == [2]


def test_who_left_has_no_voice_and_a_consultative_seat_never_has_one():
    people = [Sitter(1, 1, presence=LEFT), Sitter(2, 2, votes=False, presence=HERE), Sitter(3, 3, presence=HERE)]
    assert [one.key for one in voices(people, BOARD)] == [3]
    assert [one.key for one in in_office(people, BOARD)] == [1, 3]


FOR, AGAINST, NOTHING = 1, 2, 3


def tally(for_, against, nothing=0):
    return [Tally(FOR, for_), Tally(AGAINST, against), Tally(NOTHING, nothing, counts=False)]


@pytest.mark.parametrize(
    ("rules", "counts", "result"),
    [
        (SIMPLE, (3, 2, 9), FOR),  # abstentions are no votes cast
        (SIMPLE, (3, 3, 0), None),
        (SIMPLE, (0, 0, 5), None),
        (BOARD, (5, 4, 6), FOR),  # absolute majority « des suffrages exprimés »: 5 of 9
        (BOARD, (4, 5, 0), AGAINST),
        (BOARD, (1, 0, 8), FOR),
    ],
)
def test_what_a_vote_decides(rules, counts, result):
    assert decide(tally(*counts), rules).result == result


def test_an_absolute_majority_among_three_choices():
    three = [Tally(1, 4), Tally(2, 3), Tally(4, 2)]
    assert decide(three, BOARD).result is None  # 4 of 9: 5 are needed
    assert decide(three, BOARD).needed == 5
    assert decide(three, SIMPLE).result == 1


def test_the_casting_vote_decides_a_tie_of_an_open_vote_alone():
    """« En cas de partage égal des voix, celle du président est prépondérante »; in a secret vote a tie decides nothing."""
    tied = tally(5, 5)
    found = decide(tied, BOARD, chair_chose=AGAINST)
    assert (found.result, found.by_casting_vote) == (AGAINST, True)
    assert decide(tied, BOARD, secret=True, chair_chose=AGAINST).result is None
    assert decide(tied, SIMPLE, chair_chose=AGAINST).result is None
    assert decide(tied, BOARD, chair_chose=NOTHING).result is None  # who presides abstained


def test_a_casting_vote_makes_no_majority_where_there_is_none():
    assert decide([Tally(1, 4), Tally(2, 4), Tally(4, 2)], BOARD, chair_chose=1).result is None


@pytest.mark.parametrize(("asking", "present", "owed"), [(0, 9, False), (2, 9, False), (3, 9, True), (4, 10, True), (3, 10, False)])
def test_a_third_of_those_present_may_ask_for_a_secret_vote(asking, present, owed):
    assert secret_is_owed(BOARD, asking=asking, present=present) is owed


def proxy_of(giver: int, bearer: int, *, people=None, rules=BOARD, given=None, away=()):
    people = people or sitters(5, 0)
    found = {one.key: one for one in people}
    return refusal_of_proxy(giver=found[giver], bearer=found[bearer], sitters=people, rules=rules, given=given or {}, away=away)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"giver": 1, "bearer": 2}, None),
        ({"giver": 1, "bearer": 1}, "pouvoir-a-soi"),
        ({"giver": 1, "bearer": 2, "given": {1: 3}}, "deja-donne"),  # two proxies for one
        ({"giver": 1, "bearer": 2, "given": {3: 2}}, "porte-deja"),  # one each
        ({"giver": 1, "bearer": 2, "given": {2: 3}}, "porteur-absent"),
        ({"giver": 1, "bearer": 2, "away": (2,)}, "porteur-absent"),
        ({"giver": 1, "bearer": 2, "people": sitters(5, 1)}, "donne-et-present"),
        ({"giver": 1, "bearer": 2, "rules": SIMPLE}, "pas-de-pouvoir"),
    ],
)
def test_who_may_give_her_voice_to_whom(case, code):
    refusal = proxy_of(**case)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("days", "formal", "code"), [(8, True, None), (7, True, "convocation-tardive"), (1, False, None), (-1, False, "reunion-passee")]
)
def test_a_formal_body_is_convoked_eight_days_before(days, formal, code):
    today = dt.date(2026, 11, 24)
    refusal = refusal_of_notice(today=today, day=today + dt.timedelta(days=days), notice_days=8, formal=formal)
    assert (refusal.code if refusal else None) == code
    if code == "convocation-tardive":
        assert "lundi 23\xa0novembre" in refusal.words


ANY = st.builds(
    SittingRules,
    formal=st.just(True), quorum_base=st.sampled_from(QuorumBase.values), quorum_number=st.integers(0, 6), proxies_each=st.integers(0, 2),
    proxies_count=st.booleans(), deputies=st.booleans(), majority=st.sampled_from(Majority.values), casting_vote=st.booleans(),
)  # fmt: skip
PEOPLE = st.lists(st.sampled_from(Presence.values), min_size=1, max_size=8).map(
    lambda marks: [Sitter(at, at, presence=mark) for at, mark in enumerate(marks, 1)]
)


@given(people=PEOPLE, rules=ANY, proxies=st.dictionaries(st.integers(1, 8), st.integers(1, 8)), aside=st.sets(st.integers(1, 8)))
def test_a_voice_is_cast_once_by_somebody_there_who_votes_on_it(people, rules, proxies, aside):
    found = voices(people, rules, proxies=proxies, aside=aside)
    here = {one.key for one in people if one.here}
    assert len({one.key for one in found}) == len(found) <= len(in_office(people, rules))
    assert all(one.by in here and one.key not in aside and one.by not in aside for one in found)
    assert all(sum(one.by == key and one.proxy for one in found) <= rules.proxies_each for key in here)


@given(people=PEOPLE, rules=ANY, more=st.integers(0, 7))
def test_one_more_in_the_room_never_loses_the_minimum(people, rules, more):
    fuller = [Sitter(one.key, one.seat, presence=HERE) if at == more else one for at, one in enumerate(people)]
    assert quorum_of(fuller, rules).there >= quorum_of(people, rules).there
    assert quorum_of(fuller, rules).met or not quorum_of(people, rules).met


@given(counts=st.lists(st.integers(0, 9), min_size=2, max_size=4), rules=ANY, secret=st.booleans(), chair=st.integers(0, 4))
def test_what_wins_has_the_most_voices_and_more_than_half_where_it_is_asked(counts, rules, secret, chair):
    found = decide([Tally(at, number) for at, number in enumerate(counts)], rules, secret=secret, chair_chose=chair)
    if found.result is None:
        return
    won = counts[found.result]
    assert won == max(counts) > 0
    if rules.majority == Majority.ABSOLUTE and not found.by_casting_vote:
        assert 2 * won > sum(counts)
    if counts.count(won) > 1:
        assert found.by_casting_vote
        assert not secret
