"""The draw is fair: the same from the same seed, deaf to the order of the list, even between requests of a group. A biased one fails."""

import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules import draw as rules
from programmes.rules.draw import AFTER, DRAWN, TOO_MANY, Ask, Explained, digest, draw, explain, fingerprint, lot_of
from programmes.rules.shares import Need, Room

SHARES = st.lists(st.sampled_from([7, 8]), unique=True).map(tuple)
ASK = st.tuples(st.lists(st.builds(Need, st.integers(1, 2), SHARES), min_size=1, max_size=4).map(tuple), st.booleans())
ASKS = st.lists(ASK, max_size=25).map(lambda rows: [Ask(key, needs, new) for key, (needs, new) in enumerate(rows, start=100)])
ROOM = st.builds(lambda pool, a, b: Room(pool, {7: a, 8: b}), st.integers(0, 20), st.integers(0, 6), st.integers(0, 6))
SEED = st.text("0123456789abcdef", min_size=8, max_size=8)


def asks_of(sizes: list[int], newcomer: bool = True) -> list[Ask]:
    return [Ask(key, (Need(1),) * size, newcomer) for key, size in enumerate(sizes, start=1)]


def served(asks, seed, places) -> set[int]:
    return {one.key for one in draw(asks, seed=seed, room=Room(places), opens=True) if one.outcome == DRAWN}


@given(asks=ASKS, room=ROOM, seed=SEED, opens=st.booleans(), chance=st.randoms())
def test_the_order_of_the_list_changes_nothing(asks, room, seed, opens, chance):
    mixed = list(asks)
    chance.shuffle(mixed)
    assert draw(mixed, seed=seed, room=room, opens=opens) == draw(asks, seed=seed, room=room, opens=opens)
    assert digest(mixed) == digest(asks)


@given(asks=ASKS, room=ROOM, seed=SEED, opens=st.booleans())
def test_everybody_has_one_rank_newcomers_first_and_never_more_places_than_there_are(asks, room, seed, opens):
    lots = draw(asks, seed=seed, room=room, opens=opens)
    by_key = {ask.key: ask for ask in asks}
    assert [one.rank for one in lots] == list(range(1, len(asks) + 1))
    newcomers = [by_key[one.key].newcomer for one in lots]
    assert newcomers == sorted(newcomers, reverse=True)
    given_away = sum(by_key[one.key].places for one in lots if one.outcome == DRAWN)
    assert given_away <= room.pool + sum(room.shares.values())
    assert all((len(one.seats) == len(by_key[one.key].needs)) == (one.outcome == DRAWN) for one in lots)


@given(asks=ASKS, room=ROOM, seed=SEED)
def test_at_the_end_nobody_is_left_who_would_still_fit(asks, room, seed):
    lots = draw(asks, seed=seed, room=room, opens=True)
    by_key = {ask.key: ask for ask in asks}
    left = room.pool + sum(room.shares.values()) - sum(by_key[one.key].places for one in lots if one.outcome == DRAWN)
    assert all(by_key[one.key].places > left for one in lots if one.outcome != DRAWN)


@given(asks=ASKS.filter(len), seed=SEED, gone=st.integers(0, 99))
def test_one_request_less_does_not_move_the_others(asks, seed, gone):
    without = [ask for place, ask in enumerate(asks) if place != gone % len(asks)]
    order = [ask.key for _, ask in rules.in_order(asks, seed)]
    kept = {ask.key for ask in without}
    assert [ask.key for _, ask in rules.in_order(without, seed)] == [key for key in order if key in kept]


def test_a_lot_is_what_a_common_tool_prints():
    """printf 'secret:12' | sha256sum"""
    assert lot_of("secret", 12) == hashlib.sha256(b"secret:12").hexdigest()
    assert fingerprint("secret") == "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"


# --- evenness, over many fixed seeds

ROUNDS = 3000
FIVE_SIGMA = 5


def shares_of_luck(sizes: list[int], places: int, rounds: int = ROUNDS) -> dict[int, int]:
    won = dict.fromkeys(range(1, len(sizes) + 1), 0)
    for number in range(rounds):
        for key in served(asks_of(sizes), f"graine {number}", places):
            won[key] += 1
    return won


def is_even(won: list[int], rounds: int = ROUNDS) -> bool:
    """All within five standard deviations of their mean: by chance it fails once in a million."""
    mean = sum(won) / len(won)
    spread = math.sqrt(mean * (1 - mean / rounds))
    return all(abs(one - mean) <= FIVE_SIGMA * spread for one in won)


def test_requests_of_one_size_have_the_same_chance():
    assert is_even(list(shares_of_luck([1] * 12, 4).values()))


def test_families_of_one_size_too_and_no_size_is_favoured_nor_starved():
    sizes = [1] * 6 + [2] * 6 + [3] * 4
    won = shares_of_luck(sizes, 10)
    by_size = {size: [won[key] for key, one in enumerate(sizes, start=1) if one == size] for size in (1, 2, 3)}
    assert all(is_even(each) for each in by_size.values())
    mean = {size: sum(each) / len(each) / ROUNDS for size, each in by_size.items()}
    assert mean[1] >= mean[2] >= mean[3] > 0.15  # a group has no better chance than one alone, and a real one


def test_who_asked_first_has_no_advantage():
    won = list(shares_of_luck([1] * 10, 3).values())
    assert is_even([sum(won[:5]), sum(won[5:])], ROUNDS * 5)


@pytest.mark.parametrize(
    "biased",
    [
        lambda seed, key: f"{key:064x}",  # whoever asked first
        lambda seed, key: ("0" if key <= 2 else "") + hashlib.sha256(f"{seed}:{key}".encode()).hexdigest(),  # two friends
        lambda seed, key: hashlib.sha256(f"{seed[:8]}:{key}".encode()).hexdigest(),  # a seed that hardly changes
    ],
)
def test_a_biased_draw_is_seen(monkeypatch, biased):
    """The control: were these even, the tests above would prove nothing."""
    monkeypatch.setattr(rules, "lot_of", biased)
    assert not is_even(list(shares_of_luck([1] * 12, 4, rounds=600).values()), 600)


class TestExplained:
    FACTS = Explained(asks=42, places=20, newcomers=18, newcomer=True, wanted=1, rank=17, outcome=DRAWN, left=3)

    def words(self, **changes) -> str:
        from dataclasses import replace

        return " ".join(explain(replace(self.FACTS, **changes))).replace("\u00a0", " ")

    def test_drawn(self):
        words = self.words()
        assert "42 demandes pour 20 places" in words and "premier groupe" in words and "17e" in words and "une place est pour vous" in words

    def test_not_drawn_with_her_place_on_the_list(self):
        assert "la 4e demande de la liste d’attente" in self.words(outcome=AFTER, newcomer=False, waiting=4)
        assert "second groupe" in self.words(newcomer=False)

    def test_too_many_for_what_was_left(self):
        assert "il restait 2 places, et vous en demandiez 3" in self.words(outcome=TOO_MANY, left=2, wanted=3)

    @pytest.mark.parametrize("outcome", [DRAWN, TOO_MANY, AFTER])
    @pytest.mark.parametrize("newcomer", [True, False])
    def test_of_a_confidential_sheet_no_number(self, outcome, newcomer):
        assert not any(char.isdigit() for char in self.words(confidential=True, outcome=outcome, newcomer=newcomer, waiting=3))
