"""What may be done with a proposal, and what it has become. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from portal.kit.refusal import Refusal

from ..enums import Outcome

# « à l’étude » owes an answer still: only these give it.
ANSWERED = (Outcome.UNDER_WAY, Outcome.DONE, Outcome.REFUSED)
FINAL = (Outcome.DONE, Outcome.REFUSED)


class State(StrEnum):
    """What a proposal has become: the codes of addresses and filters."""

    WAITING = "a-relire"
    ASIDE = "mise-de-cote"
    MERGED = "reunie"
    OPEN = "attendue"
    STUDIED = "a-l-etude"
    UNDER_WAY = "en-cours"
    DONE = "fait"
    REFUSED = "refuse"


LABELS = {
    State.WAITING: "À relire",
    State.ASIDE: "Mise de côté",
    State.MERGED: "Réunie avec une autre",
    State.OPEN: "Réponse attendue",
    State.STUDIED: "À l’étude",
    State.UNDER_WAY: "En cours",
    State.DONE: "Fait",
    State.REFUSED: "Refusé, parce que…",
}
PUBLIC = (State.OPEN, State.STUDIED, State.UNDER_WAY, State.DONE, State.REFUSED)
OWED = (State.OPEN, State.STUDIED)
BADGES = {State.OPEN: "info", State.STUDIED: "info", State.UNDER_WAY: "warn", State.DONE: "ok", State.REFUSED: "full"}
_OF_OUTCOME = {
    Outcome.STUDIED: State.STUDIED,
    Outcome.UNDER_WAY: State.UNDER_WAY,
    Outcome.DONE: State.DONE,
    Outcome.REFUSED: State.REFUSED,
}


class Act(StrEnum):
    """What is done to a proposal."""

    PUBLISH = "publish"
    ASIDE = "aside"
    MERGE = "merge"
    OWE = "owe"
    PASS_ON = "pass-on"
    ANSWER = "answer"
    VOICE = "voice"
    STICKERS = "stickers"


@dataclass(frozen=True)
class Facts:
    """What is known of a proposal: nothing of who said it. `outcome`: of its last answer, "" without any."""

    published: bool = False
    merged: bool = False
    aside: bool = False
    outcome: str = ""


def state_of(facts: Facts) -> State:
    if facts.aside:
        return State.ASIDE
    if facts.merged:
        return State.MERGED
    if not facts.published:
        return State.WAITING
    return _OF_OUTCOME.get(Outcome(facts.outcome), State.OPEN) if facts.outcome else State.OPEN


_ASIDE = Refusal("mise-de-cote", "Cette proposition est mise de côté.", "Reprenez-la d’abord : elle revient parmi celles à relire.")
_MERGED = Refusal("deja-reunie", "Cette proposition est réunie avec une autre.", "Ouvrez celle qui les réunit.")
_WAITING = Refusal("pas-publiee", "Cette proposition n’est pas encore publiée.", "Relisez-la et publiez-la d’abord.")
_PUBLISHED = Refusal("deja-publiee", "Cette proposition est déjà publiée.", "Répondez-y, ou réunissez-la avec une autre.")
_ANSWERED = Refusal(
    "deja-repondue", "La maison a déjà répondu à cette proposition.", "Si autre chose manque, proposez-le : c’est une nouvelle idée."
)
_NO_VOICE = Refusal("plus-de-voix", "Cette proposition ne reçoit pas de voix.", "Regardez les autres propositions de la maison.")


def refusal_of(act: Act, facts: Facts) -> Refusal | None:
    """Why this act is not done on a proposal as it is; None where it may be."""
    state = state_of(facts)
    if act == Act.VOICE:
        if state in (State.ASIDE, State.MERGED, State.WAITING):
            return _NO_VOICE
        return None if state in OWED else _ANSWERED
    if state == State.ASIDE:
        return _ASIDE
    if state == State.MERGED:
        return _MERGED
    if act == Act.PUBLISH:
        return None if state == State.WAITING else _PUBLISHED
    if act == Act.ASIDE:
        return _ANSWERED if facts.outcome else None
    if act in (Act.OWE, Act.PASS_ON, Act.ANSWER) and state == State.WAITING:
        return _WAITING
    if act == Act.OWE and state not in OWED:
        return _ANSWERED
    return None


def days_late(owed_on: dt.date | None, today: dt.date, state: State) -> int:
    """How many days the answer is late; 0 when none is owed, or not yet."""
    return max((today - owed_on).days, 0) if owed_on and state in OWED else 0


def refusal_of_day(owed_on: dt.date | None, today: dt.date) -> Refusal | None:
    """An answer is promised for a day to come, within a year."""
    if owed_on is None:
        return Refusal("date-manquante", "Il manque le jour avant lequel la maison répond.", "Écrivez-le : il est affiché.")
    if owed_on < today:
        return Refusal("date-passee", "Ce jour est déjà passé.", "Choisissez un jour à venir : il est affiché.")
    if owed_on > today + dt.timedelta(days=366):
        return Refusal("date-lointaine", "Ce jour est dans plus d’un an.", "Choisissez un jour plus proche : on attend votre réponse.")
    return None
