"""Which members a request touches: known for certain (they step aside), or to be asked."""

from collections.abc import Collection

from django.db.models.functions import Coalesce

from maisons_habitants.committees.enums import Interest
from maisons_habitants.committees.models import Mandate, StepAside
from portal.households.models import Membership
from portal.people.models import Person

from ..enums import Applicant
from ..models import DeclaredInterest, FundRequest, Leader


def touched(request: FundRequest, mandates: Collection[Mandate]) -> dict[int, tuple[str, bool]]:
    """Key of a mandate -> (interest, certain). Certain: who leads it, who lives in a leader's household, who said so herself; else to be
    asked: who led a request of the same group or association, who lives at a leader's address. Six queries, whatever the numbers."""
    held = {one.pk: one.person.current_record for one in mandates if one.person is not None}
    if not held:
        return {}
    leaders = {row.person.current_record for row in request.leaders.select_related("person__successor") if row.person}
    keys = {one.pk for one in leaders}
    family = _at_home_with(keys)
    said = dict(DeclaredInterest.objects.filter(request=request, mandate__in=held).values_list("mandate", "why"))
    same = _of_the_group(request) if request.applicant != Applicant.PERSON else set()
    doors = {door for door in map(_door, leaders) if door}
    found: dict[int, tuple[str, bool]] = {}
    for mandate, person in held.items():
        if person.pk in keys:
            found[mandate] = (Interest.SELF, True)
        elif person.pk in family:
            found[mandate] = (Interest.FAMILY, True)
        elif mandate in said:
            found[mandate] = (Interest(said[mandate]), True)
        elif person.pk in same:
            found[mandate] = (Interest.ASSOCIATION, False)
        elif _door(person) in doors:
            found[mandate] = (Interest.FAMILY, False)
    return found


def certain(request: FundRequest, mandates: Collection[Mandate]) -> set[int]:
    return {key for key, (_, sure) in touched(request, mandates).items() if sure}


def closed_to(mandate: Mandate, requests: Collection[FundRequest]) -> set[int]:
    """Keys of those of `requests` that touch this member for certain, or at whose item she stepped aside: she does not read them.
    Five queries, whatever their number."""
    if not requests or mandate.person is None:
        return {one.pk for one in requests}
    person = mandate.person.current_record
    home = _at_home_with([person.pk]) | {person.pk}
    led = Leader.objects.filter(request__in=requests, person__isnull=False).annotate(kept=Coalesce("person__successor", "person"))
    found = {request for request, kept in led.order_by().values_list("request", "kept") if kept in home}
    own = Person.objects.records_of(person)
    found |= set(DeclaredInterest.objects.filter(request__in=requests, mandate__person__in=own).values_list("request", flat=True))
    items = {one.item_id: one.pk for one in requests if one.item_id}
    aside = StepAside.objects.filter(item__in=items, mandate__person__in=own).values_list("item", flat=True)
    return found | {items[key] for key in aside}


def _records(people: Collection[int]) -> set[int]:
    """Every record of these people, merged ones too."""
    known = Person.objects.filter(successor__in=people).values_list("pk", flat=True)
    return {*people, *known}


def _at_home_with(people: Collection[int]) -> set[int]:
    """Current records of those who live in one of their households."""
    homes = Membership.objects.active().filter(person__in=_records(people)).order_by().values("household")
    rows = Membership.objects.active().with_kept().filter(household__in=homes)
    return set(rows.order_by().values_list("kept", flat=True))


def _of_the_group(request: FundRequest) -> set[int]:
    """Current records of those who lead another request of a group or an association of that name."""
    name = _plain(request.group_name)
    if not name:
        return set()
    rows = Leader.objects.exclude(request=request).filter(person__isnull=False, request__group_name__iexact=request.group_name.strip())
    return {row.person.current_record.pk for row in rows.select_related("person__successor")}


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _door(person: Person) -> str:
    """Her address as it is compared; "" for who gave none."""
    return f"{_plain(person.address_1)} {person.postal_code}" if person.address_1 and person.postal_code else ""
