from portal.people.models import Person

from ..models import CultureCard


def pass_on_cards(household, person: Person, by) -> None:
    """`registry.household_left`: her card stays hers, and the household she leaves no longer sees it. What it owes for the card stays on
    its account. What she asked for is answered with her new household."""
    CultureCard.objects.of(person).filter(household=household).update(household=None)
