import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from portal.households.actions.create_household import create_household
from portal.households.actions.promise_proof import promise_proof
from portal.households.actions.verify_tax_status import verify_tax_status
from portal.households.models import Household, means_of
from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.actions.charge import charge
from portal.ledger.enums import ChargeKind
from portal.people.actions.issue_card import issue_card
from portal.people.actions.note_contact import note_contact
from portal.people.actions.welcome_person import welcome_person
from portal.people.models import Card, Person
from portal.people.rules.births import is_child
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.rules.quote import Means, Quote
from programmes.enums import Channel

from ..enums import CardState
from ..models import CultureCard, CultureSeason
from ..notifications.cards import tell_activated
from ..reading.cards import days_of, kept_key, our_towns, rows_of, standing_in, standing_row
from ..rules.cards import against

SOURCE = "pass_culture.card"  # how the ledger knows what a card costs


@dataclass(frozen=True)
class Notice:
    """What was read on a tax notice at the counter: it goes back with the person."""

    taxable: bool
    year: int


def activate_cards(
    *, people: Iterable[Person], season: CultureSeason, maison, by, household: Household | None = None, channel: str = Channel.COUNTER,
    home_seen: bool = False, notice: Notice | None = None, promise: bool = False, shown_cents: int | None = None, in_hand: bool = False,
    key: uuid.UUID | None = None,
) -> list[CultureCard]:  # fmt: skip
    """Make the card of each of these people good for the season, in one act: for those of one household, at its price of today, frozen
    for the season. What was asked for is thereby answered yes; who has no card of the house yet is given one.

    `household` pays (0 € is a line too); without it, the only one they belong to, or one opened around the first of them. `home_seen`:
    where they live was seen today; seen for a former season, it need not be again. `notice`: the tax notice read beforehand; else
    `promise`: it will come within the month, and the difference back with it. `shown_cents`: the price of one card as it was shown.
    `in_hand`: they take their paper along. A second click gives the same cards.

    Raises one Refusal with every reason: those of `rules.cards.against`, « personne-manquante », « foyer-a-choisir », « foyer-manquant »,
    « pas-de-ce-foyer », « prix-change », those of the tariff and of the tax notice.
    """
    with once(key, "pass_culture.activate_cards", by=by) as request:
        if request.done:
            return list(CultureCard.objects.filter(pk__in=request.result).select_related("person", "charge", "season").order_by("pk"))
        people = lock_people(people)
        season = CultureSeason.objects.select_related("tariff").get(pk=season.pk)
        rows = rows_of(people)
        refuse_all(people, season, rows, home_seen=home_seen)
        household = home_of(people, household, by=by)
        if notice is not None:
            verify_tax_status(household=household, taxable=notice.taxable, year=notice.year, by=by)
        elif promise:
            with suppress(Refusal):  # verified, or promised already: nothing to add
                promise_proof(household=household, by=by)
        quote = _promised(season, household, shown_cents, by=by)
        cards = [
            _in_service(
                person, season, standing_row(rows[person.pk], season), maison=maison, household=household, quote=quote, channel=channel,
                seen=_seen_on(rows[person.pk], home_seen), by=by,
            )
            for person in people
        ]  # fmt: skip
        note_contact(person_ids=[person.pk for person in people])
        tell_activated(cards, by=by, in_hand=in_hand)
        request.result = [card.pk for card in cards]
    return cards


def lock_people(people: Iterable[Person]) -> list[Person]:
    """Their records that stand, locked, in the order in which they were named. Raises « personne-manquante »."""
    keys = list(dict.fromkeys(kept_key(person) for person in people))
    if not keys:
        raise Refusal("personne-manquante", "Il manque la personne à qui la carte est destinée.", "Cochez au moins un nom.")
    found = {person.pk: person for person in locked(Person, keys, rank=Rank.PERSON)}
    return [found[key] for key in keys]


def refuse_all(people: list[Person], season: CultureSeason, rows: dict, *, home_seen: bool = False, asking: bool = False) -> None:
    """Every reason against every one of them; named where they are several."""
    towns, days, today, reasons = our_towns(), days_of(season), clock.today(), []
    for person in people:
        known = standing_in(season, rows[person.pk], city=person.city, towns=towns)
        if home_seen:
            known = type(known)(**{**vars(known), "home_seen": True})
        for reason in against(days, today, known, asking=asking):
            words = f"{person.display_name} : {reason.words}" if len(people) > 1 else reason.words
            reasons.append(Refusal(reason.code, words, reason.way_out))
    if refusal := Refusal.gather(reasons):
        raise refusal


def home_of(people: list[Person], household: Household | None, *, by) -> Household:
    """The household that pays, all of them in it; opened around the first where there is none."""
    if household is None:
        homes = list(Household.objects.of(people[0]).order_by("pk")[:2])
        if len(homes) > 1:
            raise Refusal("foyer-a-choisir", "Cette personne est de deux foyers.", "Choisissez celui qui règle la carte.")
        if not homes and is_child(people[0].birth, clock.today()):
            words = "Il manque le foyer de cet enfant."
            raise Refusal("foyer-manquant", words, "Ouvrez la fiche de son parent, et ajoutez l’enfant à son foyer.")
        household = homes[0] if homes else create_household(referents=people[:1], members=people[1:], by=by)
    household = Household.objects.get(pk=household.pk)  # with nothing of its means read beforehand
    inside = {member.person.pk for member in household.members()}
    outside = [person.display_name for person in people if person.pk not in inside]
    if outside:
        words = f"{', '.join(outside)} : pas dans ce foyer."
        raise Refusal("pas-de-ce-foyer", words, "Faites les cartes d’un foyer à la fois, ou ajoutez d’abord la personne au foyer.")
    return household


def _promised(season: CultureSeason, household: Household, shown_cents: int | None, *, by) -> Quote:
    today = clock.today()
    quote = freeze_quote(tariff=season.tariff, means=Means.of(means_of(household, today)), on=today, by=by)
    if shown_cents is not None and shown_cents != quote.cents:
        words = f"Le prix a changé depuis que vous l’avez vu : {format_euros(quote.cents)}."
        raise Refusal("prix-change", words, "Regardez-le, puis confirmez.")
    return quote


def _seen_on(rows: list[CultureCard], home_seen: bool):
    """The day on which where she lives was seen: today, or for the last season it was."""
    return clock.today() if home_seen else max((row.lives_here_on for row in rows if row.lives_here_on), default=None)


def _in_service(
    person: Person, season: CultureSeason, asked: CultureCard | None, *, maison, household, quote: Quote, channel: str, seen, by
) -> CultureCard:
    if not Card.objects.active_of(person):
        issue_card(person=person, by=by)
    welcome_person(person=person, maison=maison, by=by)
    row = asked or CultureCard(season=season, person=person, channel=channel)
    now = clock.now()
    row.maison, row.household, row.state, row.activated_at, row.priced_at = maison, household, CardState.ACTIVE, now, now
    row.price_cents, row.price_reason, row.lives_here_on = quote.cents, quote.frozen, seen
    row.by = by if getattr(by, "pk", None) else None
    row.version += 1 if asked else 0
    row.save()
    row.charge = charge(
        household=household, kind=ChargeKind.CULTURE_CARD, source_key=f"{SOURCE}:{row.pk}", label=f"Carte des sorties, {season.title}",
        unit_cents=quote.cents, quote=quote.frozen, by=by,
    )  # fmt: skip
    row.save(update_fields=["charge"])
    audit.record("pass_culture.activate_card", row, by=by, subject=person, maison=maison)
    return row
