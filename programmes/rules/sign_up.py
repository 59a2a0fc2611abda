"""Whether a sheet takes somebody now: every reason against it, in words, with its way out."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.refusal import Refusal

MOST_PLACES = 100  # for one row, and for those who come together
MOST_CAPACITY = 10_000


@dataclass(frozen=True)
class SheetFacts:
    """A sheet as the rules see it. Times are aware; `left` is None without a limit; `queue`: somebody waits; an
    offer has its place already (asked only while places are left)."""

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
    kept: int = 0  # places left that are kept for others than whoever asks
    kept_for: str = ""  # for whom, in words
    requests_until: dt.datetime | None = None  # where a draw is still to come: the window closes
    draw_at: dt.datetime | None = None
    confidential: bool = False

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
    if facts.draw_at is not None and facts.requests_until is not None and facts.now >= facts.requests_until:
        words = f"Les demandes sont closes depuis {dates.moment_long(facts.requests_until)}."
        return [Refusal("demandes-closes", words, f"Le tirage a lieu {dates.moment_long(facts.draw_at)}. {by_phone(facts.phone)}")]
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
    if facts.kept and not facts.confidential:
        return _kept_for_others(facts, places)
    words = "Il n'y a plus de place." if facts.left == 0 else f"Il reste {places_in_words(facts.left)}, vous en demandez {places}."
    way_out = "Inscrivez-vous sur la liste d'attente." if facts.waiting_list else by_phone(facts.phone)
    return Refusal("complet" if facts.left == 0 else "pas-assez-de-places", words, way_out)


def refusal_of_the_party(people: list[int], places: int, guests: int = 0) -> Refusal | None:
    """What is odd in a demand by itself, whatever the sheet: `people` are the records that stand, `guests` how many they bring, `places`
    what each of them all wants."""
    if not people:
        return Refusal("personne", "Il manque qui vient.", "Choisissez au moins une personne.")
    if len(set(people)) < len(people):
        return Refusal("deux-fois", "La même personne est deux fois dans cette demande.", "Choisissez chaque personne une seule fois.")
    if places < 1:
        return Refusal("au-moins-une", "Il faut au moins une place.", "Indiquez combien de places vous voulez.")
    if places * (len(people) + guests) > MOST_PLACES:
        return Refusal("trop-de-places", f"On ne prend pas plus de {MOST_PLACES} places à la fois.", "Indiquez moins de places.")
    return None


def refusal_of_the_capacity(capacity: int | None) -> Refusal | None:
    """A number of places that no room has."""
    if capacity is None or 0 <= capacity <= MOST_CAPACITY:
        return None
    words = f"Le nombre de places va de 0 à {MOST_CAPACITY}."
    return Refusal("nombre-de-places", words, "Écrivez un nombre, ou rien pour ne pas limiter.")


def _kept_for_others(facts: SheetFacts, places: int) -> Refusal:
    """There are places, but they are kept: for whom, and what to do."""
    number = "est gardée" if facts.kept == 1 else "sont gardées"
    yours = "Il n'y a plus de place ouverte à tous" if facts.left == 0 else f"Il reste {places_in_words(facts.left or 0)} ouvertes à tous"
    words = f"{yours} ; {places_in_words(facts.kept)} {number} pour {facts.kept_for}."
    list_too = " Ou inscrivez-vous sur la liste d'attente." if facts.waiting_list else ""
    return Refusal("complet" if facts.left == 0 else "pas-assez-de-places", words, f"{by_phone(facts.phone)}{list_too}")


def refusal_before_draw(facts: SheetFacts) -> Refusal | None:
    """Where a draw is still to come nobody takes a place, nor waits for one: one asks."""
    if facts.draw_at is None:
        return None
    words = f"Ici les places sont tirées au sort {dates.moment_long(facts.draw_at)}."
    return Refusal("tirage-a-venir", words, "Faites une demande : celles de la première et de la dernière heure ont la même chance.")


def refuse_window(
    opens_at: dt.datetime,
    requests_until: dt.datetime | None,
    draw_at: dt.datetime | None,
    *,
    first_start: dt.datetime | None,
    capacity: int | None,
) -> None:
    """Raise what is wrong with the window of a draw: it opens, it closes, one draws, and only then comes the first date."""
    if capacity is None:
        raise Refusal("tirage-sans-places", "On tire au sort un nombre de places.", "Écrivez combien il y en a.")
    if requests_until is None:
        raise Refusal("fenetre-manquante", "Il manque la fin des demandes.", "Écrivez jusqu'à quand on peut demander une place.")
    if requests_until <= opens_at:
        raise Refusal("fenetre-vide", "Les demandes finissent avant d'avoir commencé.", "Vérifiez les deux moments.")
    if draw_at is None or draw_at < requests_until:
        raise Refusal("tirage-trop-tot", "Le tirage vient avant la fin des demandes.", "Tirez au sort à ce moment-là, ou après.")
    if first_start is not None and draw_at >= first_start:
        raise Refusal(
            "tirage-trop-tard", "Le tirage vient après la première date.", "Laissez le temps de répondre : plusieurs jours avant."
        )


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
