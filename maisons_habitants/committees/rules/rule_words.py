"""The rules of a committee in plain words: what each one means, where it comes from, what it would ask of these members. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True)
class Asked:
    """What of its rules a preview reads, as `BodyRules` holds it."""

    formal: bool = False
    quorum_base: str = "none"
    quorum_numerator: int = 1
    quorum_denominator: int = 2
    quorum_more_than: bool = True
    quorum_number: int = 0
    proxies_each: int = 0
    proxies_count: bool = False
    majority: str = "relative"
    casting_vote: bool = False
    second_needs_quorum: bool = False
    second_after_days: int = 3
    by_college: bool = False
    leading_college: str = ""  # its name
    deputies: bool = False
    notice_days: int = 8
    secret_numerator: int = 1
    secret_denominator: int = 3


# field of the form -> (what it means, where it comes from)
MEANINGS = {
    "notice_days": ("Entre l’invitation et la réunion. Huit jours laissent le temps de lire et de s’organiser.", "notre habitude"),
    "quorum_base": (
        "Sans assez de membres dans la salle, on peut parler mais pas décider.",
        "CASF, art. R123-17 : la majorité des membres en exercice",
    ),
    "quorum_more_than": ("« Plus de la moitié » de 8 membres, c’est 5 ; « au moins la moitié », c’est 4.", "CASF, art. R123-17"),
    "by_college": (
        "Habitants, associations, salariés : chaque groupe doit être présent en nombre suffisant.",
        "Charte du comité de Guénange : quatre collèges",
    ),
    "leading_college": (
        "Pour décider, plus de la moitié des membres présents viennent de ce collège.",
        "CASF, art. D311-7, conseil de la vie sociale : les usagers plus nombreux que les autres",
    ),
    "second_after_days": (
        "Si trop peu de membres sont venus, on invite de nouveau, au moins autant de jours après.",
        "CASF, art. R123-16 : trois jours",
    ),
    "second_needs_quorum": (
        "Décochée : la seconde fois, ceux qui sont là décident.",
        "CASF, art. R123-17 ; conseil de la vie sociale, art. D311-7",
    ),
    "deputies": ("Une suppléante ou un suppléant vient et vote quand la personne qu’elle remplace est absente.", "charte du comité"),
    "proxies_each": ("Qui ne peut pas venir donne sa voix à quelqu’un qui vient.", "CASF, art. R123-18 : un pouvoir par membre"),
    "proxies_count": ("Cochée : une voix donnée compte comme une personne présente.", "charte du comité"),
    "majority": ("Les abstentions ne comptent pas comme des voix.", "CASF, art. R123-18 : majorité absolue des votes exprimés"),
    "casting_vote": ("À égalité, la voix de qui préside décide.", "CASF, art. R123-18"),
    "secret": ("Si assez de membres présents le demandent, le vote se fait en secret.", "CASF, art. R123-18 : un tiers des présents"),
}


def needed(members: int, rules: Asked) -> int:
    """How many members must be there for `members` in office; 0 where no number is asked."""
    if not rules.formal or rules.quorum_base == "none":
        return 0
    if rules.quorum_base == "number":
        return rules.quorum_number
    share = Fraction(rules.quorum_numerator, rules.quorum_denominator) * members
    return min(floor(share) + 1, members) if rules.quorum_more_than else ceil(share)


def in_words(members: int, rules: Asked) -> list[str]:
    """What these rules ask of a committee of so many members, one sentence a rule."""
    if not rules.formal:
        return ["Réunion simple : on se réunit, on parle, on décide à la majorité des personnes présentes."]
    number = needed(members, rules)
    lines = [_number_line(members, number, rules)]
    if number:
        again = f"Si trop peu de membres sont venus, une seconde réunion a lieu au moins {_days(rules.second_after_days)} après"
        lines.append(f"{again}{', avec le même nombre.' if rules.second_needs_quorum else ' : ceux qui sont là décident.'}")
    if rules.by_college:
        lines.append("Le nombre est demandé dans chaque collège.")
    if rules.leading_college:
        lines.append(f"Plus de la moitié des membres présents viennent du collège « {rules.leading_college} ».")
    if rules.deputies:
        lines.append("Qui supplée vote quand la personne remplacée est absente.")
    lines.append(_proxies(rules))
    lines.append(
        "Une décision est prise avec plus de la moitié des voix exprimées."
        if rules.majority == "absolute"
        else "Une décision est prise avec le plus de voix."
    )
    if rules.casting_vote:
        lines.append("À égalité, la voix de qui préside décide.")
    return [*lines, f"L’invitation part {_days(rules.notice_days)} avant."]


def _number_line(members: int, number: int, rules: Asked) -> str:
    if not number:
        return "Aucun nombre de présents n’est demandé."
    there = "il faut 1 membre présent" if number == 1 else f"il faut {number} membres présents"
    return f"Avec {members} membre{'s' if members > 1 else ''}, {there}{'' if number <= members else ' : il en manque'}."


def _proxies(rules: Asked) -> str:
    if not rules.proxies_each:
        return "Chacun vote pour soi : pas de pouvoir."
    borne = "un pouvoir" if rules.proxies_each == 1 else f"{rules.proxies_each} pouvoirs"
    counted = " Il compte pour le nombre de présents." if rules.proxies_count else ""
    return f"Une personne peut porter {borne}, pas plus.{counted}"


def _days(number: int) -> str:
    return "1 jour" if number == 1 else f"{number} jours"
