"""Where every desk screen of this room starts from: rows this member of staff may see, and houses she may act in."""

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve

from portal.households.desk.sight import maisons_for, person_for
from portal.kit.audit import key_of
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison

from ..models import AddressRegistration, CaseLead, Referral


def houses_for(request: HttpRequest, person: Person, capability: str) -> list[Maison]:
    """The houses where she may do this, those that know the person first."""
    known = set(person.known_at.values_list("maison", flat=True))
    return sorted(maisons_for(request, capability), key=lambda maison: (maison.pk not in known, maison.name))


def referral_for(request: HttpRequest, pk: int) -> Referral:
    rows = Referral.objects.visible_to(request.user).filter(person__isnull=False)
    return get_object_or_404(rows.select_related("person__successor", "offer__partner", "maison", "by"), pk=pk)


def case_for(request: HttpRequest, pk: int) -> CaseLead:
    """A case she may change: of a house where she may lead."""
    rows = CaseLead.objects.within(scope_of(request.user, Capability.LEAD_CASES))
    return get_object_or_404(rows.select_related("person__successor", "lead", "maison"), pk=pk)


def registration_for(request: HttpRequest, pk: int) -> AddressRegistration:
    rows = AddressRegistration.objects.within(scope_of(request.user, Capability.REGISTER_ADDRESSES)).filter(person__isnull=False)
    return get_object_or_404(rows.select_related("person__successor", "maison", "renews"), pk=pk)


def one_of(maisons: list[Maison], wanted: str | None) -> Maison:
    """The house that was named, else the first; 404 when it is not one of hers, or she has none."""
    if not maisons:
        raise Http404
    if not wanted:
        return maisons[0]
    found = next((maison for maison in maisons if str(maison.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def slip_address(row: Model) -> str:
    """Where the « Confirmation » of this row is printed; nothing where the room that prints slips is not there."""
    address = f"/equipe/bons/{key_of(row).replace(':', '/')}/"
    try:
        resolve(address)
    except Resolver404:
        return ""
    return address


def tabs(request: HttpRequest) -> dict:
    """What the tabs of this room ask."""
    return {"may_lead": user_can(request.user, Capability.LEAD_CASES)}


__all__ = ["case_for", "houses_for", "one_of", "person_for", "referral_for", "registration_for", "slip_address", "tabs"]
