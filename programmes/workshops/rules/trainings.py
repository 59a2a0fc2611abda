"""What each training asks: for whom, how many, how long, when it is renewed. Pure.

Source: the State's catalogue (sentinel: validated volunteers, one day, fifteen places; evaluation, and crisis over two days, for
professionals) and first aid in mental health (fourteen hours over two days, sixteen people at most, adults). Renewal after three years is
the house's choice.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

RENEW_MONTHS = 36
FORGET_DAYS = 62  # after the last date: the time to print the certificate; then nothing joins anybody to it. The house's choice
VALID_DAYS = 365  # how long a validation opens the sign-up: the house's choice


@dataclass(frozen=True)
class Asked:
    """`places`: proposed; `most`: no more (None: no limit). `days` and `minutes`: at least; 0: whatever is planned. `validated`: the team
    met her first; `structure`: a professional, by her structure. `renew`: in months, 0: nothing to renew."""

    for_whom: str
    places: int | None = None
    most: int | None = None
    days: int = 1
    minutes: int = 0
    validated: bool = False
    structure: bool = False
    adult: bool = True
    renew: int = RENEW_MONTHS

    @property
    def vetted(self) -> bool:
        return self.validated or self.structure


BY_KIND = {
    "sentinel": Asked("Bénévoles que l’équipe a rencontrés avant", 15, 15, validated=True),
    "evaluation": Asked("Professionnels, inscrits par leur structure", 15, 20, structure=True),
    "crisis": Asked("Professionnels de la santé mentale, inscrits par leur structure", 12, 15, days=2, structure=True),
    "first-aid": Asked("Adultes, sans condition", 16, 16, days=2, minutes=14 * 60),
    "evening": Asked("Pour tous. Entrée libre : on vient aussi sans s’inscrire", None, None, adult=False, renew=0),
}
VETTED = tuple(kind for kind, asked in BY_KIND.items() if asked.vetted)
BY_STRUCTURE = tuple(kind for kind, asked in BY_KIND.items() if asked.structure)


def too_many(kind: str, places: int | None) -> bool:
    most = BY_KIND[kind].most
    return most is not None and (places is None or places > most)


def too_short(kind: str, spans: Sequence[tuple[dt.datetime, dt.datetime]]) -> str:
    """What lacks in the dates of this training, in words; "" when nothing does. Spans are aware (start, end)."""
    asked = BY_KIND[kind]
    days = {start.date() for start, _ in spans}
    if len(days) < asked.days:
        return f"Cette formation dure {asked.days} jours."
    minutes = sum(int((end - start).total_seconds()) // 60 for start, end in spans)
    return f"Cette formation dure {asked.minutes // 60} heures : il en manque." if minutes < asked.minutes else ""


def refusal(kind: str, *, child: bool, vetted: bool) -> tuple[str, str, str] | None:
    """(code, words, way out) of why she may not come; None when she may. `vetted`: validated, or sent by a structure."""
    asked = BY_KIND[kind]
    if asked.adult and child:
        return "mineure", "Cette formation est pour les adultes, à partir de 18 ans.", "Le 3114 répond à tout âge, jour et nuit."
    if asked.validated and not vetted:
        return (
            "pas-validee", "Cette journée est pour des bénévoles que l’équipe a rencontrés avant.",
            "Appelez la maison, ou passez à l’accueil : on en parle, puis l’inscription s’ouvre.",
        )  # fmt: skip
    if asked.structure and not vetted:
        return (
            "sans-structure", "Cette formation est pour des professionnels, inscrits par leur structure.",
            "Appelez la maison et dites dans quelle structure vous travaillez.",
        )  # fmt: skip
    return None


def certificate_words(*, house: str, until: str, link: str) -> tuple[str, str, str]:
    """(subject, body, short text) of the message that says a certificate may be printed: neither what it is of, nor a title."""
    body = (
        f"Bonjour,\n\nVotre attestation est prête. Vous pouvez l’imprimer jusqu’au {until} :\n{link}\n\n"
        f"L’accueil peut aussi vous l’imprimer. Ensuite, nous ne gardons rien à votre nom.\n\nÀ bientôt,\n{house}"
    )
    return "Votre attestation", body, f"Votre attestation est prête, jusqu’au {until} : {link}"
