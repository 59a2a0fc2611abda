"""A member no longer answers for the household."""

from portal.people.models import Person

from ..models import Household, Membership
from .make_referent import set_referent


def unmake_referent(*, household: Household, person: Person, by) -> Membership:
    """She stays a member and sees her own places only. Raises Refusal: « pas-membre », « dernier-referent »."""
    return set_referent(household, person.current_record, refers=False, by=by)
