"""Open a household around those who answer for it."""

from collections.abc import Iterable

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person

from ..models import Household
from .join_household import add_member


def create_household(*, referents: Iterable[Person], members: Iterable[Person] = (), by, since=None, key=None) -> Household:
    """A new household with these referents and other members, from `since` (today); once for each request `key`.

    Raises Refusal « foyer-sans-referent », and those of `join_household`.
    """
    referents, members = list(referents), list(members)
    if not referents:
        raise Refusal("foyer-sans-referent", "Il faut au moins une personne qui répond du foyer.", "Choisissez-la parmi les membres.")
    with once(key, "households.create_household", by=by) as request:
        if request.done:
            return Household.objects.get(pk=request.result)
        locked(Person.objects.all(), [person.current_record.pk for person in (*referents, *members)], rank=Rank.PERSON)
        household = Household.objects.create()
        day = since or clock.today()
        for person, refers in [*((person, True) for person in referents), *((person, False) for person in members)]:
            add_member(household=household, person=person.current_record, referent=refers, since=day)
        request.result = household.pk
        audit.record("households.create_household", household, by=by, subject=referents[0].current_record)
    return household
