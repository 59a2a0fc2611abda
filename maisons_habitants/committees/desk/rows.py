"""The committee that a screen of the desk is about: one of the houses where this member of staff may."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..models import Body, CallForMembers, Mandate

SEE, KEEP = Capability.SEE_COMMITTEES, Capability.KEEP_COMMITTEES


def body_of(request: HttpRequest, pk: int, capability: str = KEEP) -> Body:
    rows = Body.objects.within(scope_of(request.user, capability))
    return get_object_or_404(rows.select_related("page", "maison"), pk=pk)


def mandate_of(request: HttpRequest, pk: int) -> Mandate:
    rows = Mandate.objects.filter(
        seat__body__in=Body.objects.within(scope_of(request.user, KEEP)).order_by().values("pk"), person__isnull=False
    )
    wanted = ("seat__body__page", "seat__body__maison", "seat__college", "seat__deputy_of", "person__successor")
    return get_object_or_404(rows.select_related(*wanted), pk=pk)


def call_of(request: HttpRequest, pk: int, capability: str = KEEP) -> CallForMembers:
    bodies = Body.objects.within(scope_of(request.user, capability)).order_by().values("pk")
    return get_object_or_404(CallForMembers.objects.filter(body__in=bodies).select_related("body__page", "body__maison", "college"), pk=pk)


def may_keep(request: HttpRequest, body: Body) -> bool:
    return user_can(request.user, KEEP, body.maison_id)
