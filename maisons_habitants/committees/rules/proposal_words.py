"""What is said to whoever proposed something, and to whoever owes an answer, in the three sizes of paper. Pure: no name, no need."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates

from ..enums import Outcome


@dataclass(frozen=True)
class Told:
    subject: str
    body: str
    short: str


@dataclass(frozen=True)
class Occasion:
    """`words`: the proposal as published, or as she said it; `page`: where the whole story stands."""

    words: str
    house: str
    phone: str
    page: str


_BEGINS = {
    Outcome.STUDIED: "La maison l’étudie.",
    Outcome.UNDER_WAY: "C’est en cours.",
    Outcome.DONE: "C’est fait.",
    Outcome.REFUSED: "C’est non, et voici pourquoi.",
}


def _ends(at: Occasion) -> str:
    ask = f"Une question ? Appelez la maison au {at.phone}." if at.phone else "Une question ? Passez à la maison."
    return f"{ask}\n\n{at.house}"


def _call(at: Occasion) -> str:
    return at.phone or "Voyez avec la maison."


def published(at: Occasion, before: dt.date) -> Told:
    when = dates.day_written(before)
    body = (
        f"Bonjour,\n\nVous avez dit : « {at.words} »\n\nMerci. Votre proposition est affichée, sans votre nom, et la maison y répond avant "
        f"le {when}.\n\nToute son histoire : {at.page}\n\n{_ends(at)}"
    )
    return Told("Votre proposition est affichée", body, f"Votre proposition est affichée. La maison répond avant le {when}. {_call(at)}")


def put_aside(at: Occasion, why: str) -> Told:
    body = (
        f"Bonjour,\n\nVous avez dit : « {at.words} »\n\nNous ne l’affichons pas : {why}. Vous pouvez la dire autrement, en ligne ou à "
        f"l’accueil : elle sera relue.\n\n{_ends(at)}"
    )
    return Told("Votre proposition", body, f"Votre proposition n’est pas affichée. Pour en parler : {_call(at)}")


def merged(at: Occasion) -> Told:
    body = (
        "Bonjour,\n\nVous n’étiez pas seule ou seul à le dire : votre proposition est réunie avec une autre, qui reçoit une même "
        f"réponse.\n\n« {at.words} »\n\nToute son histoire : {at.page}\n\n{_ends(at)}"
    )
    return Told("Votre proposition est réunie avec une autre", body, f"Votre proposition est réunie avec une autre. {_call(at)}")


def passed_on(at: Occasion, when: dt.datetime) -> Told:
    day = dates.moment_long(when)
    body = f"Bonjour,\n\nVous avez dit : « {at.words} »\n\nLe comité en parle {day}.\n\nToute son histoire : {at.page}\n\n{_ends(at)}"
    return Told("Votre proposition est à l’ordre du jour", body, f"Votre proposition est à l’ordre du jour du comité, {day}. {_call(at)}")


def answered(at: Occasion, outcome: str, words: str, before: dt.date | None = None) -> Told:
    begins = _BEGINS[Outcome(outcome)]
    promise = f"\n\nLa maison répond avant le {dates.day_written(before)}." if before and outcome == Outcome.STUDIED else ""
    body = f"Bonjour,\n\nVous avez dit : « {at.words} »\n\n{begins} {words}{promise}\n\nToute son histoire : {at.page}\n\n{_ends(at)}"
    return Told("La maison vous répond", body, f"La maison a répondu à votre proposition. {_call(at)}")


def recalled(*, house: str, before: dt.date, late: bool, page: str) -> Told:
    """To the member of the team who owes it: which house and when, nothing of the words."""
    when = dates.day_written(before)
    first = f"Une réponse était promise pour le {when}." if late else f"Une réponse est promise avant le {when}."
    next_ = (
        "Répondez, même par « refusé, parce que… », ou promettez un autre jour."
        if late
        else "Écrivez-la, ou passez la proposition au comité."
    )
    body = f"Bonjour,\n\n{house} : {first} C’est à vous de la donner.\n\n{next_}\n\n{page}"
    return Told("Une réponse à donner", body, "Une réponse est à donner : ouvrez « Propositions ».")
