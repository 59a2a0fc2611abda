"""What may be done with a proposal in each state, and what may not; words read over before everybody reads them. Tables, no rows."""

import datetime as dt

import pytest

from maisons_habitants.committees.rules.proposals import LABELS, Act, Facts, State, days_late, refusal_of, refusal_of_day, state_of
from maisons_habitants.committees.rules.public_words import called, capitalised, reaches, tidy

FACTS = {
    State.WAITING: Facts(),
    State.ASIDE: Facts(published=True, aside=True),
    State.MERGED: Facts(published=True, merged=True),
    State.OPEN: Facts(published=True),
    State.STUDIED: Facts(published=True, outcome="studied"),
    State.UNDER_WAY: Facts(published=True, outcome="under-way"),
    State.DONE: Facts(published=True, outcome="done"),
    State.REFUSED: Facts(published=True, outcome="refused"),
}
ALL = list(Act)
# state -> act -> code of the refusal; what is not written is done
TABLE = {
    State.WAITING: {Act.OWE: "pas-publiee", Act.PASS_ON: "pas-publiee", Act.ANSWER: "pas-publiee", Act.VOICE: "plus-de-voix"},
    State.ASIDE: dict.fromkeys(ALL, "mise-de-cote") | {Act.VOICE: "plus-de-voix"},
    State.MERGED: dict.fromkeys(ALL, "deja-reunie") | {Act.VOICE: "plus-de-voix"},
    State.OPEN: {Act.PUBLISH: "deja-publiee"},
    State.STUDIED: {Act.PUBLISH: "deja-publiee", Act.ASIDE: "deja-repondue"},
    **{
        state: {
            Act.PUBLISH: "deja-publiee", Act.ASIDE: "deja-repondue", Act.OWE: "deja-repondue", Act.VOICE: "deja-repondue",
        }
        for state in (State.UNDER_WAY, State.DONE, State.REFUSED)
    },
}  # fmt: skip


@pytest.mark.parametrize("state", list(State))
def test_the_state_is_read_from_the_facts(state):
    assert state_of(FACTS[state]) == state and LABELS[state]


@pytest.mark.parametrize("act", ALL)
@pytest.mark.parametrize("state", list(State))
def test_each_act_in_each_state(state, act):
    refusal = refusal_of(act, FACTS[state])
    assert (refusal.code if refusal else None) == TABLE[state].get(act)
    assert refusal is None or (refusal.words and refusal.way_out)


def test_put_aside_wins_over_merged_and_over_an_answer():
    assert state_of(Facts(published=True, merged=True, aside=True, outcome="done")) == State.ASIDE


TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (None, "date-manquante"), (dt.date(2026, 11, 23), "date-passee"), (TODAY, None), (dt.date(2027, 11, 25), None),
        (dt.date(2027, 11, 26), "date-lointaine"),
    ],
)  # fmt: skip
def test_an_answer_is_promised_for_a_day_to_come(day, code):
    refusal = refusal_of_day(day, TODAY)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("state", "owed", "days"),
    [
        (State.OPEN, dt.date(2026, 11, 23), 1), (State.OPEN, TODAY, 0), (State.STUDIED, dt.date(2026, 11, 14), 10),
        (State.DONE, dt.date(2026, 11, 14), 0), (State.UNDER_WAY, dt.date(2026, 11, 14), 0), (State.OPEN, None, 0),
    ],
)  # fmt: skip
def test_how_late_an_answer_is_a_study_does_not_give_it(state, owed, days):
    assert days_late(owed, TODAY, state) == days


@pytest.mark.parametrize(
    "text",
    [
        "appelez le 06 12 34 56 78", "au 0476123456", "+33 6 12 34 56 78", "04.76.12.34.56", "+33 (0)4 76 12 34 56", "a@b.fr",
        "écrire à lise.roux@exemple.fr", "lise (at) exemple.fr",
    ],
)  # fmt: skip
def test_what_reaches_somebody_is_found(text):
    assert reaches(text)


@pytest.mark.parametrize(
    "text", ["Ouvrir le 24 12 et le 31 12 2026", "Le bus 12 à 17 h 30", "38 000 habitants en 2026", "Un banc @ la maison"]
)
def test_what_reaches_nobody_passes(text):
    assert reaches(text) == []


def test_a_civility_names_somebody_and_a_capital_may():
    assert called("Que Mme Roux et monsieur le maire, ou Monsieur B., ouvrent") == ["Mme Roux", "Monsieur B"]
    assert capitalised("Demander à Amélie d’ouvrir. Le samedi") == {"demander": "Demander", "amelie": "Amélie"}
    assert tidy("  un \n banc\t vert ") == "un banc vert"
