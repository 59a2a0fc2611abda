"""A referent adds her child: a record and a membership in one act."""

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.create_person import create_person
from portal.people.models import Person
from portal.people.rules import births

from ..models import Household
from .join_household import join_household


def add_child(*, household: Household, beside: Person, given_name: str, family_name: str, birth: births.Birth, by, key=None) -> Person:
    """A new record under 18, known to the houses of `beside`, in `household`. A child in two homes is added at the counter, under
    the record it has; once for each request `key`.

    Raises Refusal « pas-un-enfant », « enfant-deja-la », and those of `create_person` and `join_household`.
    """
    if not births.is_child(birth, clock.today()):
        raise Refusal("pas-un-enfant", "Cette personne n'est pas mineure.", "Donnez-lui un code d'invitation : elle entrera elle-même.")
    with once(key, "households.add_child", by=by) as request:
        if request.done:
            return Person.objects.get(pk=request.result)
        for member in household.members():
            if member.person.given_name.casefold() == given_name.strip().casefold() and member.person.birth_year == birth.year:
                raise Refusal("enfant-deja-la", f"{member.person.given_name} est déjà dans votre foyer.", "Il n'y a rien à faire.")
        house = beside.known_at.select_related("maison").order_by("since", "pk").first()
        child = create_person(
            by=by,
            maison=house.maison if house else None,
            given_name=given_name,
            family_name=family_name,
            birth_date=birth.date,
            birth_year=birth.year,
        )
        join_household(household=household, person=child, by=by)
        request.result = child.pk
    return child
