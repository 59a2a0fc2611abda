import uuid
from collections.abc import Iterable

from portal.households.models import Household
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.enums import Channel

from ..models import CultureCard, CultureSeason
from ..reading.cards import had_it_before, kept_key, rows_of
from .activate_cards import Notice, activate_cards


def renew_cards(
    *, people: Iterable[Person], season: CultureSeason, by, household: Household | None = None, maison=None,
    channel: str = Channel.ONLINE, notice: Notice | None = None, promise: bool = False, shown_cents: int | None = None,
    in_hand: bool = False, key: uuid.UUID | None = None,
) -> list[CultureCard]:  # fmt: skip
    """« Comme l’an dernier »: the card of this season for those who had one before, at once: where they live was seen then, the price is
    that of today. `maison`: the house of the last card unless told. Raises « pas-de-carte-avant », and those of `activate_cards`."""
    people = list(people)
    rows = rows_of(people)
    former = {person.pk: had_it_before(rows[kept_key(person)], season) for person in people}
    new = [person.display_name for person in people if former[person.pk] is None]
    if new:
        words = f"{', '.join(new)} : pas de carte à une saison passée."
        raise Refusal("pas-de-carte-avant", words, "Demandez-la comme une première carte : l’équipe répond vite.")
    if maison is None and people:
        maison = former[people[0].pk].maison
    return activate_cards(
        people=people, season=season, maison=maison, by=by, household=household, channel=channel, notice=notice, promise=promise,
        shown_cents=shown_cents, in_hand=in_hand, key=key,
    )  # fmt: skip
