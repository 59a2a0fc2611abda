"""Calling an outing off: until when, why in the words that people read, what to propose in its place. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.refusal import Refusal
from programmes.rules import wording
from programmes.rules.wording import Occasion, Said

from ..enums import CalledOffBy

LEADS = {
    CalledOffBy.VENUE: "Le lieu où nous allions annule.",
    CalledOffBy.WEATHER: "Le temps ne permet pas d’y aller.",
    CalledOffBy.US: "La maison doit annuler cette sortie.",
}
MOST_WORDS = 140  # signs of what staff add: with the lead it fits the date's public note
PROPOSED = 5  # outings that are offered as a choice

INSTEAD = {"fr": "À la place", "en": "Instead", "ar": "بدلاً من ذلك", "tr": "Bunun yerine", "pt": "Em vez disso", "uk": "Натомість"}
BACK = {
    "fr": "Si vous aviez réglé quelque chose, cela vous revient : vous n’avez rien à demander.",
    "en": "If you had paid anything, it comes back to you: you have nothing to ask for.",
    "ar": "إذا كنتم قد دفعتم شيئًا فسيعود إليكم، ولا داعي لطلبه.",
    "tr": "Bir ödeme yaptıysanız size geri döner: istemenize gerek yok.",
    "pt": "Se tinha pago alguma coisa, o valor é-lhe devolvido: não precisa de pedir.",
    "uk": "Якщо ви щось сплатили, це вам повернеться: просити не потрібно.",
}


def why_said(by: str, words: str) -> str:
    """« Le lieu où nous allions annule. Une comédienne est malade. »"""
    return f"{LEADS[CalledOffBy(by)]} {' '.join(words.split())}".strip()


def refusal_to_call_off(*, now: dt.datetime, meeting_at: dt.datetime, start: dt.datetime, end: dt.datetime) -> Refusal | None:
    """Once the group left, whoever escorts it is rung up: nobody is told by a message to stay at home."""
    if end <= now:
        return Refusal("sortie-passee", "Cette sortie est passée.", "Notez plutôt qui est venu.")
    if start <= now:
        words = f"La sortie a commencé à {dates.hour(start)}."
        return Refusal(
            "sortie-commencee", words, "Appelez qui accompagne, puis notez qui est venu : ce qui n’a pas eu lieu se rend place par place."
        )
    if meeting_at <= now:
        words = f"Le rendez-vous était à {dates.hour(meeting_at)} : le groupe est parti."
        return Refusal(
            "groupe-parti", words, "Appelez qui accompagne : on le dit de vive voix. Ce qui n’a pas eu lieu se rend place par place."
        )
    return None


@dataclass(frozen=True)
class Candidate:
    """An outing to come that could be proposed. `fits`: whoever could go to the one called off may go there; `room`: places left, or
    requests still open."""

    key: int
    starts: dt.datetime
    same_venue: bool
    fits: bool
    room: bool
    opened: bool = True


def ranked(found: Iterable[Candidate]) -> list[int]:
    """Keys, the most alike first: the same public, then those open now, then the same venue, then the soonest; none without room."""
    able = [one for one in found if one.room]
    return [one.key for one in sorted(able, key=lambda one: (not one.fits, not one.opened, not one.same_venue, one.starts, one.key))][
        :PROPOSED
    ]


@dataclass(frozen=True)
class Offer:
    """The outing proposed in the place of one called off."""

    title: str
    at: dt.datetime
    where: str
    link: str


def called_off(occasion: Occasion, *, lost: dt.datetime, why: str, offer: Offer | None) -> Said:
    """The engine's words of a date called off, in the reader's language; with what comes back, said to everybody alike, and what is
    proposed instead. No amount, no state of a payment."""
    language = occasion.language if occasion.language in BACK else "fr"
    said = wording.date_cancelled(occasion, lost=lost, why=why)
    more, short = [BACK[language]], said.short
    if offer is not None:
        instead = f"{INSTEAD[language]}{' :' if language == 'fr' else ':'}"
        more.append(f"{instead}\n{offer.title}, {dates.moment_long(offer.at)}, {offer.where}\n{offer.link}")
        short = f"{said.short} {instead} {dates.moment_short(offer.at)}, {offer.link}"
    *body, farewell = said.body.split("\n\n")
    return Said(said.subject, "\n\n".join([*body, *more, farewell]), short)


def escort_told(*, title: str, when: str, why: str, house: str) -> tuple[str, str]:
    """(subject, body) for a member of the team who was to go along."""
    body = (
        f"Bonjour,\n\nLa sortie que vous deviez accompagner n’a pas lieu :\n{title}, {when}.\n\n{why}\n\n"
        f"Les personnes inscrites sont prévenues ; celles qu’il faut appeler sont sur la page de la sortie.\n\nÀ bientôt,\n{house}"
    )
    return "Sortie annulée", body
