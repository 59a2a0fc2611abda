import uuid
from collections.abc import Iterable
from contextlib import suppress

from portal.households.actions.promise_proof import promise_proof
from portal.households.models import Household
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact
from portal.people.actions.welcome_person import welcome_person
from portal.people.models import Person
from programmes.enums import Channel

from ..enums import CardState
from ..models import CultureCard, CultureSeason
from ..notifications.cards import tell_asked
from ..reading.cards import rows_of
from .activate_cards import home_of, lock_people, refuse_all


def ask_cards(
    *, people: Iterable[Person], season: CultureSeason, maison, by, household: Household | None = None, channel: str = Channel.ONLINE,
    promise: bool = False, in_hand: bool = False, key: uuid.UUID | None = None,
) -> list[CultureCard]:  # fmt: skip
    """Ask for the card of the season for these people: the team of `maison` looks and answers (`activate_cards`, `refuse_card`). Nothing
    is owed yet. `promise`: the tax notice will come within the month, counted from today. A second click gives the same requests.

    Raises one Refusal with every reason: « saison-finie », « saison-pas-commencee », « deja-sa-carte », « deja-demandee »,
    « personne-manquante », and those of the household.
    """
    with once(key, "pass_culture.ask_cards", by=by) as request:
        if request.done:
            return list(CultureCard.objects.filter(pk__in=request.result).order_by("pk"))
        people = lock_people(people)
        refuse_all(people, season, rows_of(people), asking=True)
        household = home_of(people, household, by=by)
        if promise:
            with suppress(Refusal):  # verified, or promised already: nothing to add
                promise_proof(household=household, by=by)
        author = by if getattr(by, "pk", None) else None
        cards = []
        for person in people:
            welcome_person(person=person, maison=maison, by=by)
            row = CultureCard.objects.create(
                season=season, person=person, maison=maison, household=household, state=CardState.ASKED, channel=channel, by=author
            )
            audit.record("pass_culture.ask_card", row, by=by, subject=person, maison=maison)
            cards.append(row)
        note_contact(person_ids=[person.pk for person in people])
        tell_asked(cards, by=by, in_hand=in_hand)
        request.result = [card.pk for card in cards]
    return cards
