"""Some leave a household and form another: a separation, an adult child who settles."""

from collections.abc import Iterable

from django.db import transaction

from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..models import Household
from .create_household import create_household
from .leave_household import leave_household


def split_household(*, household: Household, persons: Iterable[Person], referents: Iterable[Person], by) -> Household:
    """`persons` leave together and `referents`, some of them, answer for the new household. Verified means stay with the old one.

    Raises Refusal « foyer-sans-referent », and those of `leave_household` and `create_household`.
    """
    going = {person.current_record.pk: person.current_record for person in persons}
    leading = {person.current_record.pk: person.current_record for person in referents}
    if not leading or not set(leading) <= set(going):
        raise Refusal("foyer-sans-referent", "Il faut une personne qui répond du nouveau foyer.", "Choisissez-la parmi celles qui partent.")
    with transaction.atomic():
        leave_household(household=household, persons=going.values(), by=by)
        return create_household(referents=leading.values(), members=[person for key, person in going.items() if key not in leading], by=by)
