"""The people of one household before the card of a season: who has it, who had it, what is still to settle."""

from dataclasses import dataclass

from portal.households.models import Household
from portal.kit import clock
from portal.ledger.models import Charge
from portal.people.models import Person
from portal.people.rules.births import age

from ..enums import CardState
from ..models import CultureCard, CultureSeason
from ..reading.cards import had_it_before, kept_key, rows_of, standing_row


@dataclass
class Holder:
    """One person: her row of this season that stands (None: none), her card of a former season, what is left to settle in cents."""

    person: Person
    card: CultureCard | None
    former: CultureCard | None
    left_cents: int = 0

    @property
    def active(self) -> bool:
        return self.card is not None and self.card.state == CardState.ACTIVE

    @property
    def asked(self) -> bool:
        return self.card is not None and self.card.state == CardState.ASKED

    @property
    def may_have_it(self) -> bool:
        return not self.active

    @property
    def renews(self) -> bool:
        """« Comme l’an dernier »: nothing to show again but a new tax notice."""
        return not self.active and self.former is not None and self.former.lives_here_on is not None

    @property
    def years(self) -> int | None:
        return age(self.person.birth, clock.today())


def members_of(household: Household | None, person: Person) -> list[Person]:
    """She first, then the others of the household."""
    others = [member.person for member in household.members()] if household else []
    return [person, *(one for one in others if one.pk != person.pk)]


def holders(people: list[Person], season: CultureSeason, *, money: bool = True) -> list[Holder]:
    """Two queries, one without `money`."""
    rows = rows_of(people)
    found = [
        Holder(person, standing_row(rows[kept_key(person)], season), had_it_before(rows[kept_key(person)], season)) for person in people
    ]
    charges = {one.card.charge_id: one for one in found if one.card and one.card.charge_id}
    if money and charges:
        for charge in Charge.objects.standing().with_paid().filter(pk__in=charges):
            charges[charge.pk].left_cents = max(charge.left_cents, 0)
    return found


def ticked_first(found: list[Holder], person: Person) -> list[int]:
    """Whom the form proposes: those who asked; else those who had it before; else the one whose page it is."""
    for chosen in ([one for one in found if one.asked], [one for one in found if one.renews]):
        if chosen:
            return [one.person.pk for one in chosen]
    return [one.person.pk for one in found if one.person.pk == person.pk and one.may_have_it]
