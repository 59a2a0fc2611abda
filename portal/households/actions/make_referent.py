"""A member begins to answer for the household: she sees its quotient, prices and bills."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.people.models import Person

from ..models import Household, Membership
from ..rules import composition
from .join_household import raise_version, too_young
from .leave_household import last_referent, not_a_member


def make_referent(*, household: Household, person: Person, by) -> Membership:
    """Raises Refusal: « pas-membre », « referent-trop-jeune ». Somebody who already is one stays one."""
    return set_referent(household, person.current_record, refers=True, by=by)


def set_referent(household: Household, person: Person, *, refers: bool, by) -> Membership:
    """Both ways of the same act."""
    with transaction.atomic():
        household = locked_one(Household.objects.all(), household.pk, rank=Rank.HOUSEHOLD)
        members = {member.person.pk: member for member in household.members()}
        member = members.get(person.pk)
        if member is None:
            raise not_a_member()
        if member.is_referent == refers:
            return member
        if refers and not composition.may_refer(person.birth, clock.today()):
            raise too_young(person)
        if not refers and not any(other.is_referent for key, other in members.items() if key != person.pk):
            raise last_referent()
        household.memberships.active().of_person(person).update(is_referent=refers)
        raise_version(household=household)
        verb = "households.make_referent" if refers else "households.unmake_referent"
        audit.record(verb, household, by=by, subject=person)
        return household.memberships.active().of_person(person).first()
