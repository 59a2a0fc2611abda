"""Who leaves a household stands no longer on the certificate of those who stay, nor they on hers."""

from portal.people.models import Person

from ..models import AddressRegistration


def leave_addresses(household, person, by) -> None:
    """Inside the act of leaving (`registry.household_left`): takes names off, writes nothing else."""
    gone = Person.objects.records_of(person)
    staying = [key for key in household.memberships.active().values_list("person", flat=True) if key != person.pk]
    pairs = AddressRegistration.covered.through.objects
    pairs.filter(addressregistration__person__in=staying, person__in=gone).delete()
    pairs.filter(addressregistration__person__in=gone, person__in=staying).delete()
