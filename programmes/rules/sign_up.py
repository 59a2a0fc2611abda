"""Whether a sheet takes somebody now: every reason against it, in words, with its way out."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.refusal import Refusal

MOST_PLACES = 100  # for one row, and for those who come together
MOST_CAPACITY = 10_000


@dataclass(frozen=True)
class SheetFacts:
    """A sheet as the rules see it. Times are aware; `left` is None without a limit; `queue`: somebody waits or has an
    offer (asked only while places are left)."""

    now: dt.datetime
    opens_at: dt.datetime
    closes_at: dt.datetime | None
    next_start: dt.datetime | None  # of the dates that take place
    last_end: dt.datetime | None
    published: bool
    left: int | None
    queue: bool
    waiting_list: bool
    phone: str = ""

    @property
    def over(self) -> bool:
        return self.last_end is None or self.last_end <= self.now


def by_phone(phone: str) -> str:
    return f"Appelez la maison au {phone}." if phone else "Parlez-en à l'accueil de la maison."


def refusals_of_the_moment(facts: SheetFacts, *, staff: bool) -> list[Refusal]:
    """What the calendar and the page say against a new enrolment. Staff may enrol before the opening and after the closing."""
    if facts.last_end is None:
        return [Refusal("dates-annulees", "Ce rendez-vous est annulé.", "Voyez les autres dates dans l'agenda.")]
    if facts.over:
        return [Refusal("passe", "Ce rendez-vous est passé.", "Voyez les prochaines dates dans l'agenda.")]
    if staff:
        return []
    if not facts.published:
        return [Refusal("plus-en-ligne", "Ce rendez-vous n'est plus en ligne.", by_phone(facts.phone))]
    if facts.now < facts.opens_at:
        words = f"Les inscriptions ouvrent {dates.moment_long(facts.opens_at)}."
        return [Refusal("pas-encore-ouvert", words, "Revenez à ce moment-là, ou passez à l'accueil.")]
    closing = facts.closes_at or facts.next_start
    if closing is None or facts.now >= closing:
        words = f"Les inscriptions sont closes depuis {dates.moment_long(closing)}." if closing else "C'est déjà commencé."
        return [Refusal("clos", words, by_phone(facts.phone))]
    return []


def refusal_of_the_number(facts: SheetFacts, places: int) -> Refusal | None:
    """What the number of places says against `places` more. A free place is never taken past those who wait for it."""
    if facts.left is None:
        return None
    if facts.left and facts.queue:
        words = "Des personnes attendent déjà une place."
        return Refusal("liste-en-cours", words, "Inscrivez-vous sur la liste d'attente : on vous dit dès qu'une place est pour vous.")
    if places <= facts.left:
        return None
    words = "Il n'y a plus de place." if facts.left == 0 else f"Il reste {places_in_words(facts.left)}, vous en demandez {places}."
    way_out = "Inscrivez-vous sur la liste d'attente." if facts.waiting_list else by_phone(facts.phone)
    return Refusal("complet" if facts.left == 0 else "pas-assez-de-places", words, way_out)


def refusal_of_the_party(people: list[int], places: int) -> Refusal | None:
    """What is odd in a demand by itself, whatever the sheet: `people` are the records that stand, `places` what each wants."""
    if not people:
        return Refusal("personne", "Il manque qui vient.", "Choisissez au moins une personne.")
    if len(set(people)) < len(people):
        return Refusal("deux-fois", "La même personne est deux fois dans cette demande.", "Choisissez chaque personne une seule fois.")
    if places < 1:
        return Refusal("au-moins-une", "Il faut au moins une place.", "Indiquez combien de places vous voulez.")
    if places * len(people) > MOST_PLACES:
        return Refusal("trop-de-places", f"On ne prend pas plus de {MOST_PLACES} places à la fois.", "Indiquez moins de places.")
    return None


def refusal_of_the_capacity(capacity: int | None) -> Refusal | None:
    """A number of places that no room has."""
    if capacity is None or 0 <= capacity <= MOST_CAPACITY:
        return None
    words = f"Le nombre de places va de 0 à {MOST_CAPACITY}."
    return Refusal("nombre-de-places", words, "Écrivez un nombre, ou rien pour ne pas limiter.")


def places_in_words(number: int) -> str:
    return "1 place" if number == 1 else f"{number} places"


def refusal_to_withdraw(
    *, now: dt.datetime, cancel_until: dt.datetime | None, next_start: dt.datetime | None, last_end: dt.datetime | None = None,
    phone: str = "",
) -> Refusal | None:  # fmt: skip
    """Residents give a place back by themselves until `cancel_until`, or until the next date begins; no more once the last one
    (`last_end`: when it ends, None where none takes place) has begun."""
    limit = cancel_until or next_start
    if (limit is None and last_end is None) or (limit is not None and now < limit):
        return None
    words = f"On pouvait se désister jusqu'au {dates.moment_long(limit)}." if limit else "C'est déjà commencé."
    return Refusal("trop-tard", words, f"Prévenez quand même : la place servira. {by_phone(phone)}")
