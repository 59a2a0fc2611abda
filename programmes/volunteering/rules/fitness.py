"""Whether somebody is fit for a shift: pure, every reason at once, each with its way out.

What is short of places, not open yet or closed is the engine's to say (`programmes.rules.sign_up`); here stands what a shift asks of
a person. Hours between two shifts are ours, so that nobody wears herself out: nothing in law binds a volunteer to them.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from portal.kit import dates
from portal.kit.refusal import Refusal
from portal.people.rules.births import UNKNOWN, Birth

ADULT = 18
BETWEEN_HOUSES = dt.timedelta(minutes=30)  # time to go from one house to another; less between two shifts is no pause
LONGEST = dt.timedelta(hours=6)  # without a pause
NIGHT = dt.timedelta(hours=10)  # between the last hour of a day and the first of the next
TO_COLLECT = dt.timedelta(minutes=15)  # enough to drop by and collect something
MOST_A_WEEK = 4  # shifts, from Monday to Sunday, where she chose no number
NEAR = dt.timedelta(hours=24)  # so close to it, a seat that is still free is open whatever the number of the week
# Reasons that a member of the team may put aside with her agreement, saying why; nobody puts the others aside.
SOFT = frozenset({"deja-prise", "panier", "repos", "d-affilee", "nuit", "semaine"})


@dataclass(frozen=True)
class Asks:
    """What a post asks. `qualifications`: (key, name, how one gets it)."""

    qualifications: tuple[tuple[int, str, str], ...] = ()
    minimum_age: int = 16
    with_adult_from: int | None = None
    for_minors: bool = True


@dataclass(frozen=True)
class Slot:
    """One shift: aware times; `seats`: whether some are free now."""

    sheet: int
    session: int
    maison: int
    start: dt.datetime
    end: dt.datetime
    asks: Asks = Asks()
    seats: bool = True

    @cached_property  # asked for each of thousands of shifts
    def day(self) -> dt.date:
        return dates.local(self.start).date()


@dataclass(frozen=True)
class Engaged:
    """Where she is expected already: a shift or another place. `title` empty: not to be said to whoever reads."""

    sheet: int
    session: int
    maison: int
    start: dt.datetime
    end: dt.datetime
    title: str = ""
    shift: bool = False

    @cached_property  # asked for each of thousands of shifts
    def day(self) -> dt.date:
        return dates.local(self.start).date()


@dataclass(frozen=True)
class Window:
    """Hours within which she drops by (a basket to collect): a quarter of an hour is enough, any time of it will do."""

    start: dt.datetime
    end: dt.datetime
    title: str = ""
    maison: int | None = None


@dataclass(frozen=True)
class Hand:
    """What is known of somebody. `who`: her name for whoever reads of another person, empty for herself; `cap`: shifts a week, as she
    chose; `held`: key of a qualification -> its last day (None: no end); `beside`: sessions on which an adult of her household is."""

    who: str = ""
    known: bool = True
    left: bool = False
    accepted: bool = True
    birth: Birth = UNKNOWN
    guardian: bool = False
    cap: int | None = None
    held: Mapping[int, dt.date | None] = field(default_factory=dict)
    engaged: tuple[Engaged, ...] = ()
    windows: tuple[Window, ...] = ()
    beside: frozenset[int] = frozenset()

    def says(self, yours: str, theirs: str) -> str:
        """« Vous avez » to herself, « Mme B. a » to another."""
        return f"{self.who} {theirs}" if self.who else yours


def reasons(hand: Hand, slot: Slot, *, now: dt.datetime, but: frozenset[int] = frozenset()) -> list[Refusal]:
    """Every reason against, in the order in which one mends them; none: she may. `but`: sheets of hers that do not count (what she hands
    on for this one)."""
    return list(_each(hand, slot, now, but | {slot.sheet}))


def fits(hand: Hand, slot: Slot, *, now: dt.datetime, but: frozenset[int] = frozenset()) -> bool:
    """The same, stopping at the first reason."""
    return next(_each(hand, slot, now, but | {slot.sheet}), None) is None


def _each(hand: Hand, slot: Slot, now: dt.datetime, but: frozenset[int]) -> Iterator[Refusal]:
    yield from _of_the_file(hand)
    yield from _of_age(hand, slot)
    yield from _of_qualifications(hand, slot)
    others = [one for one in hand.engaged if one.sheet not in but]
    clash = [one for one in others if _overlap(one, slot)]
    yield from _of_what_she_has(hand, slot, clash)
    yield from _of_what_she_collects(hand, slot)
    shifts = [one for one in others if one.shift and one not in clash]
    yield from _of_rest(hand, slot, shifts)
    yield from _of_the_week(hand, slot, [one for one in others if one.shift], now)


# --- her file, her age


def _of_the_file(hand: Hand) -> Iterator[Refusal]:
    if hand.left:
        words = hand.says("Vous avez arrêté d’être bénévole", "a arrêté d’être bénévole") + "."
        yield Refusal("a-arrete", words, "Pour revenir, relisez la charte et dites oui : on vous retrouve avec plaisir.")
    elif not hand.known:
        words = hand.says("Vous n’êtes pas encore bénévole", "n’est pas encore bénévole") + "."
        yield Refusal("pas-benevole", words, "Lisez la charte et dites oui : cela prend deux minutes, aussi à l’accueil.")
    elif not hand.accepted:
        words = hand.says("Vous n’avez pas encore dit oui à la charte", "n’a pas encore dit oui à la charte") + "."
        yield Refusal("charte", words, "Lisez la charte et dites oui, en ligne ou sur papier à l’accueil.")


def ages(birth: Birth, day: dt.date) -> tuple[int, int] | None:
    """(years she surely has on that day, years she may have); None when nothing is known. A year alone leaves one in doubt."""
    if birth.date is not None:
        years = day.year - birth.date.year - ((day.month, day.day) < (birth.date.month, birth.date.day))
        return years, years
    return (day.year - birth.year - 1, day.year - birth.year) if birth.year else None


def _of_age(hand: Hand, slot: Slot) -> Iterator[Refusal]:
    """Under eighteen until the contrary is known: a task that suits, a written consent, an adult beside where the post wants one."""
    found = ages(hand.birth, slot.day)
    if found is None:
        words = f"L’âge de {hand.who} n’est pas connu." if hand.who else "Nous ne connaissons pas votre âge."
        yield Refusal("age-inconnu", words, "Dites la date de naissance à l’accueil ou par téléphone : c’est noté tout de suite.")
        return
    surely, perhaps = found
    asks, wanted = slot.asks, [ADULT] if not slot.asks.for_minors else []
    alone = surely >= asks.minimum_age
    with_adult = not alone and asks.with_adult_from is not None and surely >= asks.with_adult_from
    wanted += [] if alone or with_adult else [asks.minimum_age]
    in_doubt = [age for age in (*wanted, *([] if hand.guardian else [ADULT])) if surely < age <= perhaps]
    if in_doubt:
        yield _birth_date(max(in_doubt))
    if ADULT in wanted and perhaps < ADULT:
        yield Refusal("pas-avant-18", "Ce poste n’est pas proposé avant 18 ans.", "D’autres postes le sont : choisissez-en un.")
    elif wanted and perhaps < asks.minimum_age:
        yield _too_young(asks)
    if with_adult and slot.session not in hand.beside:
        words = f"Avant {asks.minimum_age} ans, ce poste se fait avec un adulte de la famille, sur le même créneau."
        yield Refusal("avec-un-adulte", words, "Inscrivez-vous ensemble, ou demandez à un adulte du foyer de le prendre d’abord.")
    if perhaps < ADULT and not hand.guardian:
        way_out = "Le papier est à l’accueil : un parent le signe, l’équipe le note."
        yield Refusal("accord-parent", "Avant 18 ans, il faut l’accord écrit d’un parent.", way_out)


def _birth_date(age: int) -> Refusal:
    words = f"Il manque la date de naissance : l’année seule ne dit pas si l’on a déjà {age} ans ce jour-là."
    return Refusal("date-de-naissance", words, "Dites-la à l’accueil ou par téléphone : c’est noté tout de suite.")


def _too_young(asks: Asks) -> Refusal:
    alone = f"Ce poste est ouvert à partir de {asks.minimum_age} ans"
    earlier = f", ou de {asks.with_adult_from} ans avec un adulte de la famille" if asks.with_adult_from is not None else ""
    return Refusal("trop-jeune", f"{alone}{earlier}.", "Demandez à l’accueil : d’autres coups de main s’y prêtent.")


def _of_qualifications(hand: Hand, slot: Slot) -> Iterator[Refusal]:
    """What counts is the day of the shift, not today."""
    for key, name, how in slot.asks.qualifications:
        way_out = how or "Demandez à l’accueil comment l’obtenir."
        if key not in hand.held:
            yield Refusal("qualification", f"Ce poste demande : {name}.", f"Déjà faite ? Montrez-la à l’accueil. {way_out}")
            continue
        until = hand.held[key]
        if until is not None and until < slot.day:
            words = f"« {name} » est valable jusqu’au {dates.day_written(until)}, et ce créneau vient après."
            yield Refusal("qualification-finie", words, f"Renouvelée ? Montrez-la à l’accueil. {way_out}")


# --- her time


def _overlap(one: Engaged | Window, slot: Slot) -> bool:
    """One ends when the other begins: no clash."""
    return one.start < slot.end and slot.start < one.end


def _cited(found: Sequence[Engaged | Window]) -> str:
    """« : « Cuisiner », 16 h – 18 h ; « Chorale », 17 h – 18 h », of those that may be named; "" where none may."""
    named = [f"« {one.title} », {dates.hours_range(one.start, one.end)}" for one in found if one.title]
    return f" : {' ; '.join(named)}" if named else ""


def _of_what_she_has(hand: Hand, slot: Slot, clash: list[Engaged]) -> Iterator[Refusal]:
    """`clash`: what she has at that hour. One reason for each kind of it, whatever their number."""
    if any(one.shift and one.session == slot.session for one in clash):
        words = hand.says("Vous tenez", "tient") + " déjà un autre poste à ce moment-là."
        yield Refusal("autre-poste", words, "Rendez d’abord l’autre poste, ou gardez-le : une personne, un poste.")
    has = hand.says("Vous avez", "a")
    if shifts := [one for one in clash if one.shift and one.session != slot.session]:
        words = f"{has} déjà un créneau à cette heure-là{_cited(shifts)}."
        yield Refusal("deja-un-creneau", words, "Rendez-le d’abord, ou choisissez une autre date.")
    if places := [one for one in clash if not one.shift]:
        words = f"{has} déjà quelque chose à cette heure-là{_cited(places)}."
        yield Refusal("deja-prise", words, "Rendez d’abord cette place, ou choisissez une autre date.")


def _of_what_she_collects(hand: Hand, slot: Slot) -> Iterator[Refusal]:
    """Who helps in the house where she collects does both; elsewhere she needs a quarter of an hour of the window."""
    missed = [
        one
        for one in hand.windows
        if one.maison != slot.maison and _overlap(one, slot) and max(slot.start - one.start, one.end - slot.end) < TO_COLLECT
    ]
    if missed:
        words = hand.says("Vous n’auriez", "n’aurait") + f" plus le temps de passer{_cited(missed)}."
        yield Refusal("panier", words, "Quelqu’un d’autre peut y passer avec le numéro, ou dites-le à l’accueil.")


def _gap(one: Engaged, slot: Slot) -> dt.timedelta:
    return max(slot.start - one.end, one.start - slot.end)


def _of_rest(hand: Hand, slot: Slot, shifts: list[Engaged]) -> Iterator[Refusal]:
    """`shifts`: those of hers that do not clash."""
    if far := [one for one in shifts if one.maison != slot.maison and _gap(one, slot) < BETWEEN_HOUSES]:
        words = f"Il reste moins d’une demi-heure pour changer de maison{_cited(far)}."
        yield Refusal("repos", words, "Choisissez un créneau un peu plus loin de l’autre, ou demandez à l’accueil.")
    if late := [one for one in shifts if one.day != slot.day and _gap(one, slot) < NIGHT]:
        words = f"Il resterait moins de dix heures de repos entre deux jours{_cited(late)}."
        yield Refusal("nuit", words, "Prenez le temps de vous reposer : choisissez un autre jour, ou demandez à l’accueil.")
    begin, end = _in_a_row(slot, shifts)
    if (begin, end) != (slot.start, slot.end) and end - begin > LONGEST:
        words = f"Cela ferait plus de six heures d’affilée, de {dates.hour(begin)} à {dates.hour(end)}."
        yield Refusal("d-affilee", words, "Choisissez un autre moment, ou voyez avec l’accueil pour une pause.")


def _in_a_row(slot: Slot, shifts: list[Engaged]) -> tuple[dt.datetime, dt.datetime]:
    """From when to when she would be there without a pause."""
    begin, end = slot.start, slot.end
    for one in sorted((one for one in shifts if one.end <= slot.start), key=lambda one: one.end, reverse=True):
        if begin - one.end < BETWEEN_HOUSES:
            begin = min(begin, one.start)
    for one in sorted((one for one in shifts if one.start >= slot.end), key=lambda one: one.start):
        if one.start - end < BETWEEN_HOUSES:
            end = max(end, one.end)
    return begin, end


def week_of(day: dt.date) -> dt.date:
    """The Monday of its week: weeks are counted by where they stand, never by a number of the year."""
    return day - dt.timedelta(days=day.weekday())


def _of_the_week(hand: Hand, slot: Slot, shifts: list[Engaged], now: dt.datetime) -> Iterator[Refusal]:
    if slot.seats and slot.start - now <= NEAR:
        return
    most = MOST_A_WEEK if hand.cap is None else hand.cap
    has = len({one.session for one in shifts if week_of(one.day) == week_of(slot.day)})
    if has < most:
        return
    yield Refusal("semaine", _week_words(hand, has), "S’il reste une place la veille, ce créneau s’ouvre. Ou dites-le à l’accueil.")


def _week_words(hand: Hand, has: int) -> str:
    shifts = "1 créneau" if has == 1 else f"{has} créneaux"
    why = "le nombre choisi" if hand.cap is not None else "assez pour une semaine"
    return hand.says("Vous avez", "a") + f" déjà {shifts} cette semaine-là : c’est {why}."
