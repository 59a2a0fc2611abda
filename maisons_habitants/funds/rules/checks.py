"""What a request still needs before it can be filed, and what is better said at once. Pure; amounts are cents.

`missing` stops the filing; `budget_words.remarks` does not: asking for more than a fund may give is allowed, and said.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from portal.kit import dates
from portal.kit.refusal import Refusal

from ..enums import Applicant, Side
from .budget_words import gap_words
from .grant import Line, Terms, gap, possible, total


@dataclass(frozen=True)
class NextCommittee:
    """A meeting to come of the committee, and the last day on which a request may be filed for it."""

    meeting_day: dt.date
    last_day: dt.date


@dataclass(frozen=True)
class Facts:
    """A request as it is today. `terms` None: the fund has no rules yet. `ages`: of who leads it, None where a birth is unknown.
    `filed_this_year`: the most that one of them filed to this fund already. `meetings`: to come, the nearest first."""

    today: dt.date
    terms: Terms | None
    title: str = ""
    idea: str = ""
    for_whom: str = ""
    spot: str = ""
    happens_on: dt.date | None = None
    applicant: str = Applicant.GROUP
    group_name: str = ""
    ages: tuple[int | None, ...] = ()
    lines: Collection[Line] = ()
    asked_cents: int | None = None
    who_may_apply: Collection[str] = tuple(Applicant.values)
    youngest: int = 0
    days_before: int = 0
    most_a_year: int = 99
    filed_this_year: int = 0
    meetings: tuple[NextCommittee, ...] = ()
    closed: bool = False
    questions_left: int = 0
    again: bool = field(default=False)  # sent back completed: what only counts at the first filing is not asked again


# code of a refusal -> the step (1 to 5) that mends it
STEPS = {
    "titre-manquant": 1, "idee-manquante": 1, "pour-qui-manquant": 2, "lieu-manquant": 2, "date-manquante": 2, "date-passee": 2,
    "delai-passe": 2, "date-avant-comite": 2, "sans-porteur": 3, "groupe-sans-nom": 3, "demandeur-refuse": 3, "trop-jeune": 3,
    "trop-de-demandes": 3, "sans-depense": 4, "rien-demande": 4, "budget-desequilibre": 4, "rien-de-possible": 4,
}  # fmt: skip


def missing(facts: Facts) -> list[Refusal]:
    """Every reason why it cannot be filed now, in the order of the steps."""
    if facts.terms is None:
        return [Refusal("sans-regles", "Ce fonds n’a pas encore de règles.", "Demandez à la maison quand il ouvre.")]
    found = [*_asked_in_words(facts), *_when(facts), *_who(facts), *_budget(facts, facts.terms)]
    if facts.closed:
        found.insert(0, Refusal("fonds-ferme", "Ce fonds est fermé.", "Demandez à la maison s’il y en a un autre."))
    if facts.questions_left:
        found.append(Refusal("sans-reponse", "Une question de la maison n’a pas de réponse.", "Répondez-y, sur la page de votre demande."))
    return found


def _asked_in_words(facts: Facts) -> list[Refusal]:
    asked = (
        (facts.title, "titre-manquant", "Il manque le nom du projet."),
        (facts.idea, "idee-manquante", "Il manque l’idée."),
        (facts.for_whom, "pour-qui-manquant", "Il manque pour qui c’est."),
        (facts.spot, "lieu-manquant", "Il manque le lieu."),
    )
    return [Refusal(code, words, "Une phrase suffit.") for text, code, words in asked if not text.strip()]


def _when(facts: Facts) -> list[Refusal]:
    day = facts.happens_on
    if day is None:
        return [Refusal("date-manquante", "Il manque le jour.", "Écrivez le jour prévu, même s’il peut encore bouger.")]
    if day < facts.today:
        return [Refusal("date-passee", "Ce jour est passé.", "Le fonds ne paie pas ce qui a déjà eu lieu : écrivez un jour à venir.")]
    if facts.again:
        return []
    open_to = [one for one in facts.meetings if one.last_day >= facts.today]
    if any(one.meeting_day <= day for one in open_to):
        return []
    late = max((one for one in facts.meetings if one.meeting_day <= day), key=lambda one: one.meeting_day, default=None)
    if open_to and late is None:
        words = f"Le comité se réunit après ce jour-là : le {dates.day_long(open_to[0].meeting_day)}."
        return [Refusal("date-avant-comite", words, "Choisissez un jour après la réunion du comité.")]
    if open_to and late is not None:
        return [_too_late(late.last_day)]
    # No meeting is planned that one may still file for: another may be, if there is time left for it before that day.
    last = day - dt.timedelta(days=facts.days_before)
    return [_too_late(last)] if last < facts.today else []


def _too_late(last: dt.date) -> Refusal:
    words = f"Pour ce jour, il fallait déposer le {dates.day_long(last)} au plus tard."
    return Refusal("delai-passe", words, "Choisissez un jour plus tard, ou parlez-en à la maison.")


def _who(facts: Facts) -> list[Refusal]:
    found = []
    if facts.applicant not in facts.who_may_apply:
        allowed = ", ".join(str(one.label) for one in Applicant if one in facts.who_may_apply)
        words = f"Ce fonds n’est pas ouvert à : {Applicant(facts.applicant).label}."
        found.append(Refusal("demandeur-refuse", words, f"Peuvent demander : {allowed}."))
    if facts.applicant != Applicant.PERSON and not facts.group_name.strip():
        found.append(Refusal("groupe-sans-nom", "Il manque le nom du groupe ou de l’association.", "« Les voisins de la rue… » suffit."))
    if not facts.ages:
        found.append(Refusal("sans-porteur", "Personne ne porte ce projet.", "Ajoutez qui le porte."))
    elif all(age is not None and age < facts.youngest for age in facts.ages):
        words = f"Il faut avoir {facts.youngest} ans pour demander."
        found.append(Refusal("trop-jeune", words, "Portez le projet avec quelqu’un de plus âgé."))
    if not facts.again and facts.filed_this_year >= facts.most_a_year:
        words = f"Une personne dépose {facts.most_a_year} demande{'s' if facts.most_a_year > 1 else ''} par an à ce fonds, au plus."
        found.append(Refusal("trop-de-demandes", words, "Quelqu’un d’autre du groupe peut porter ce projet, ou attendez l’an prochain."))
    return found


def _budget(facts: Facts, terms: Terms) -> list[Refusal]:
    found = []
    if not total(facts.lines, Side.EXPENSE):
        found.append(Refusal("sans-depense", "Il manque les dépenses.", "Écrivez au moins une dépense."))
    if not facts.asked_cents:
        found.append(Refusal("rien-demande", "Il manque ce que vous demandez au fonds.", "Écrivez une somme."))
    if found:
        return found
    wrong = gap(facts.lines, facts.asked_cents)
    if wrong:
        return [Refusal("budget-desequilibre", gap_words(wrong), "Les recettes, avec ce que vous demandez, font le total des dépenses.")]
    if not possible(facts.lines, facts.asked_cents, terms):
        return [Refusal("rien-de-possible", "Le fonds ne paie aucune de ces dépenses.", "Regardez ce que le fonds ne paie pas.")]
    return []
