"""Whether somebody may go on an outing: pure, every reason at once, each with its way out.

Places, opening and closing are the engine's to say (`programmes.rules.sign_up`); here stands what an outing asks of a person and of
those she goes with. `who` is her name for whoever reads of somebody else, empty for herself.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.refusal import Refusal
from portal.people.rules.births import ADULT, UNKNOWN, Birth, is_child

SAY_YOUR_AGE = "Dites la date de naissance dans « mon espace », ou à l’accueil d’une maison : cela prend une minute."


@dataclass(frozen=True)
class Departure:
    """One departure as the rules see it: aware times (`starts`: what one goes to see begins; `meets` to `back`: one is away);
    `most_outings`: how many outings one card is good for (None: no limit)."""

    sheet: int
    meets: dt.datetime
    starts: dt.datetime
    back: dt.datetime
    season: str
    needs_card: bool = True
    most_outings: int | None = None
    from_age: int | None = None

    @property
    def day(self) -> dt.date:
        return dates.local(self.meets).date()


@dataclass(frozen=True)
class Outside:
    """Another outing where she has a place. `title` empty: not to be said to whoever reads."""

    meets: dt.datetime
    back: dt.datetime
    title: str = ""


@dataclass(frozen=True)
class Goer:
    """What is known of somebody. `card`: why hers is not good for this departure (`rules.cards`), None when it is; `used`: places she
    has on other outings of the season; `elsewhere`: where else she goes."""

    who: str = ""
    birth: Birth = UNKNOWN
    card: Refusal | None = None
    used: int = 0
    elsewhere: tuple[Outside, ...] = ()

    def says(self, yours: str, theirs: str) -> str:
        return f"{self.who} {theirs}" if self.who else yours


def years(birth: Birth, on: dt.date) -> tuple[int, int] | None:
    """(at least, at most) years on that day: of a year alone one does not know which. None: nothing is known."""
    if birth.date is not None:
        age = on.year - birth.date.year - ((on.month, on.day) < (birth.date.month, birth.date.day))
        return age, age
    if birth.year is None:
        return None
    before = 0 if (on.month, on.day) == (12, 31) else 1
    return on.year - birth.year - before, on.year - birth.year


def is_grown_up(birth: Birth, on: dt.date) -> bool:
    """Surely eighteen on that day. An age that nobody knows is not that of a grown-up."""
    found = years(birth, on)
    return found is not None and found[0] >= ADULT


def reasons(goer: Goer, to: Departure, *, now: dt.datetime) -> list[Refusal]:
    """Every reason against one person, in the order in which one mends them."""
    return list(_each(goer, to, now))


def reasons_of_the_party(goers: Sequence[Goer], to: Departure) -> list[Refusal]:
    """What stands against these people together: somebody under age goes with a grown-up of the party, whose age is known. Guests, who
    have no record, answer for nobody."""
    minors = [goer for goer in goers if is_child(goer.birth, to.day)]
    if not minors or any(is_grown_up(goer.birth, to.day) for goer in goers):
        return []
    names = " et ".join(goer.who or "vous" for goer in minors)
    ages = f"{names[:1].upper()}{names[1:]} {_has(minors)} moins de {ADULT} ans"
    words = f"{ages} : il faut dans le groupe un adulte qui en répond, dont nous connaissons l’âge."
    way = "Ajoutez cet adulte, ou dites son âge à l’accueil d’une maison. Les mineurs ne partent pas sans un adulte de leur groupe."
    return [Refusal("mineur-seul", words, way)]


def _has(minors: Sequence[Goer]) -> str:
    if len(minors) > 1:
        return "avez" if any(not goer.who for goer in minors) else "ont"
    return "a" if minors[0].who else "avez"


def _each(goer: Goer, to: Departure, now: dt.datetime) -> Iterator[Refusal]:
    if now >= to.starts:
        words = f"La sortie a commencé à {dates.hour(to.starts)}."
        yield Refusal(
            "sortie-commencee", words, "Les prochaines sorties sont à la page « Pass culture » : la maison vous y garde une place."
        )
    yield from _of_the_card(goer, to)
    yield from _of_age(goer, to)
    yield from _of_elsewhere(goer, to)
    if to.needs_card and to.most_outings is not None and goer.used >= to.most_outings:
        outings = "1 sortie" if to.most_outings == 1 else f"{to.most_outings} sorties"
        words = f"{goer.says('Vous avez', 'a')} déjà {'sa' if goer.who else 'votre'} part : {outings} par carte, {to.season}."
        way = "Rendez une place à venir qui ne sert plus, ou voyez avec l’accueil d’une maison."
        yield Refusal("assez-de-sorties", words, way)


def _of_the_card(goer: Goer, to: Departure) -> Iterator[Refusal]:
    """As the card's own rules say it, with whose card it is where somebody else reads."""
    if goer.card is None:
        return
    words = goer.card.words
    yield Refusal(goer.card.code, f"{goer.who} : {words[:1].lower()}{words[1:]}" if goer.who else words, goer.card.way_out)


def _of_age(goer: Goer, to: Departure) -> Iterator[Refusal]:
    if not to.from_age:
        return
    found = years(goer.birth, to.day)
    if found is None or found[0] < to.from_age <= found[1]:
        known = "l’année de naissance ne suffit pas" if found else "nous ne connaissons pas l’âge"
        whose = f" de {goer.who}" if goer.who and not found else ""
        words = f"Cette sortie est dès {to.from_age} ans, et {known}{whose or (f' pour {goer.who}' if goer.who else '')}."
        yield Refusal("age-inconnu", words, SAY_YOUR_AGE)
    elif found[1] < to.from_age:
        words = f"Cette sortie est dès {to.from_age} ans : {goer.says('vous n’avez', 'n’a')} pas encore cet âge ce jour-là."
        yield Refusal("trop-jeune", words, "D’autres sorties vont aux plus jeunes : voyez « Pour qui » à la page « Pass culture ».")


def _of_elsewhere(goer: Goer, to: Departure) -> Iterator[Refusal]:
    for other in goer.elsewhere:
        if other.meets < to.back and other.back > to.meets:
            where = f"à « {other.title} »" if other.title and not goer.who else "à une autre sortie"
            span = f"{dates.moment_short(other.meets)} à {dates.hour(other.back)}" if not goer.who else ""
            when = f" ({span})" if span else ", à ce moment-là"
            yield Refusal(
                "deux-sorties",
                f"{goer.says('Vous allez', 'va')} déjà {where}{when}.",
                "Rendez d’abord l’autre place, ou choisissez un autre jour.",
            )
            return
