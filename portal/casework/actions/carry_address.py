"""Two records become one, or two again: whose letters stay at the house."""

from portal.people.actions.hold_letters import hold_letters
from portal.people.actions.unmerge_persons import absorbed_through
from portal.people.models import Person

from ..models import AddressRegistration


def carry_address(absorbed, kept) -> bool:
    """The letters of who had her address here are still not posted once her two records are one; noted always, so that undoing looks."""
    held = kept.letters_held or absorbed.letters_held
    hold_letters(person=kept, held=held)
    return held


def give_address_back(absorbed, kept, note) -> None:
    """Undone: each record keeps what its own registrations say."""
    hers = AddressRegistration.objects.active().of(kept)
    apart = [absorbed.pk, *absorbed_through(absorbed.pk)]
    Person.objects.filter(pk__in=Person.objects.records_of(kept)).exclude(pk__in=apart).update(
        letters_held=hers.exclude(person__in=apart).exists()
    )
    Person.objects.filter(pk__in=apart).update(letters_held=hers.filter(person__in=apart).exists())
