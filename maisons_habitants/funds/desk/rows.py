"""The fund that a screen of the desk is about: one of the houses where this member of staff may."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..models import Fund

REVIEW, KEEP = Capability.REVIEW_FUNDS, Capability.KEEP_FUNDS


def seen_fund(request: HttpRequest, pk: int) -> Fund:
    rows = Fund.objects.visible_to(request.user).select_related("maison", "sector", "body__page")
    return get_object_or_404(rows, pk=pk)


def kept_fund(request: HttpRequest, pk: int) -> Fund:
    """Kept by the house that holds it alone: the others of its sector read."""
    scope = scope_of(request.user, KEEP)
    rows = Fund.objects.all() if scope.everywhere else Fund.objects.filter(maison__in=scope.maisons)
    return get_object_or_404(rows.select_related("maison", "sector", "body__page"), pk=pk)


def may_keep(request: HttpRequest, fund: Fund) -> bool:
    return user_can(request.user, KEEP, fund.maison_id)
