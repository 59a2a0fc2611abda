"""Her life in households goes, as far as no account stands on it."""

from django.db import transaction

from portal.kit import audit, registry
from portal.people.models import Person

from ..models import Household, Membership
from .leave_household import leave_household


def account_keeps(person: Person) -> bool:
    """Another room must still account for her households (`registry.purge_keeps`): who belonged to them is part of that."""
    kept = {person.current_record.pk}
    return any(keep(set(kept)) for key, keep in registry.purge_keeps.items() if key != "households")


def erase_memberships(*, person: Person, by) -> None:
    """She leaves each household of today; past memberships go when no account stands on them. Raises Refusal as leaving does."""
    person = person.current_record
    with transaction.atomic():
        for household in Household.objects.of(person).order_by("pk"):
            alone = len(household.members()) == 1
            if alone and account_keeps(person):
                continue  # the account is hers alone, and the law keeps it under her name
            leave_household(household=household, persons=[person], by=by)
        if not account_keeps(person):
            gone = Membership.objects.of_person(person).filter(until__isnull=False).delete()[0]
            audit.record("households.erase_memberships", person, by=by, subject=person, count=gone)
