"""To whom a card is told of: its holder, or for a child those who answer for the household. The words are in `rules.wording`."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse

from portal.kit import audit, clock, dates
from portal.notifications.enums import Channel as Way
from portal.notifications.registry import purposes
from portal.people.models import Person
from portal.people.notifications import Words, tell, way_to
from portal.people.rules.births import is_child

from ..models import CultureCard
from ..rules import card_words

ACTIVATED, ASKED, REFUSED = "pass_culture.activated", "pass_culture.asked", "pass_culture.refused"
STOPPED, REPRICED = "pass_culture.stopped", "pass_culture.repriced"
PURPOSES = {
    ACTIVATED: "Carte des sorties en service",
    ASKED: "Carte des sorties demandée",
    REFUSED: "Carte des sorties : réponse à une demande",
    STOPPED: "Carte des sorties arrêtée",
    REPRICED: "Carte des sorties : justificatif pris en compte",
}


def name_purposes() -> None:
    for code, label in PURPOSES.items():
        purposes.add(code, label)


def tell_activated(cards: list[CultureCard], *, by, in_hand: bool = False) -> None:
    """`in_hand`: they stand at the counter and have their paper, so that no letter follows it."""
    _tell(cards, ACTIVATED, card_words.activated, by=by, in_hand=in_hand)


def tell_asked(cards: list[CultureCard], *, by, in_hand: bool = False) -> None:
    _tell(cards, ASKED, card_words.asked, by=by, in_hand=in_hand)


def tell_refused(card: CultureCard, *, by) -> None:
    _tell([card], REFUSED, lambda at: card_words.refused(at, card.words), by=by)


def tell_stopped(card: CultureCard, *, back: bool, by, in_hand: bool = False) -> None:
    _tell([card], STOPPED, lambda at: card_words.stopped(at, back=back), by=by, in_hand=in_hand)


def tell_repriced(card: CultureCard, *, by) -> None:
    """Whoever answers for the household that pays, once each; its holder where there is no household any more."""
    referents = _referents(card.charge.household)
    for person in referents or [card.person.current_record]:
        _write(person, [card], REPRICED, card_words.repriced, by=by)


def _referents(household) -> list[Person]:
    return [member.person for member in household.members() if member.is_referent] if household else []


def _tell(cards: list[CultureCard], purpose: str, words: Callable, *, by, in_hand: bool = False) -> None:
    """One message a reader, about all of these cards that are hers to know."""
    about: dict[int, list[CultureCard]] = defaultdict(list)
    readers: dict[int, Person] = {}
    for card in cards:
        for reader in _readers_of(card):
            readers[reader.pk] = reader
            about[reader.pk].append(card)
    for key, reader in readers.items():
        if not in_hand or _by_itself(reader):
            _write(reader, about[key], purpose, words, by=by)


def _readers_of(card: CultureCard) -> Iterable[Person]:
    holder = card.person.current_record
    referents = _referents(card.household) if is_child(holder.birth, clock.today()) else []
    return [person for person in referents if person.pk != holder.pk] or [holder]


def _by_itself(person: Person) -> bool:
    way = way_to(person)
    return way is not None and way[0] in (Way.EMAIL, Way.SMS)


def _write(reader: Person, cards: list[CultureCard], purpose: str, words: Callable, *, by) -> None:
    first = cards[0]
    own = [card.person.current_record.pk for card in cards] == [reader.pk]
    told = words(_occasion(first, () if own else tuple(card.person.current_record.display_name for card in cards)))
    key = f"{purpose}:{'-'.join(f'{card.pk}.{card.version}' for card in cards)}:{reader.pk}"
    said = Words(told.subject, told.body, told.short)
    tell(reader, said, purpose=purpose, about=audit.key_of(first), dedupe_key=key[:120], by=by)


def _occasion(card: CultureCard, names: tuple[str, ...]) -> card_words.Occasion:
    site, house = settings.WAGTAILADMIN_BASE_URL, card.maison
    return card_words.Occasion(
        season=card.season.title, until=dates.day_long(card.season.ends_on), house=house.name,
        phone=house.phone.as_national if house.phone else "", page=site + reverse("pass_culture:landing"),
        mine=site + reverse("pass_culture:card"), names=names,
    )  # fmt: skip
