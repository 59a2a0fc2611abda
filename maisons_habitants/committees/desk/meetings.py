"""Which meetings a member of staff opens, and what the screens of the desk share."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..models import Body, Meeting
from ..reading.table import meetings_read

SEE, KEEP = Capability.SEE_COMMITTEES, Capability.KEEP_COMMITTEES


def seen_meeting(request: HttpRequest, pk: int, capability: str = SEE) -> Meeting:
    """404 for another house's, and for who may not do that there."""
    found = Meeting.objects.visible_to(request.user).within(scope_of(request.user, capability))
    return get_object_or_404(meetings_read().filter(pk__in=found.values("pk")), pk=pk)


def seen_body(request: HttpRequest, pk: int, capability: str = KEEP) -> Body:
    found = Body.objects.visible_to(request.user).within(scope_of(request.user, capability))
    return get_object_or_404(found.select_related("page", "maison"), pk=pk)


def refuse_to_press(request: HttpRequest) -> None:
    """Who may only see presses nothing. Raises PermissionDenied."""
    if not user_can(request.user, KEEP):
        raise PermissionDenied


def tried(request: HttpRequest, act, *, done: str = "") -> bool:
    """Carry out an act of the screen: what it refuses is said on top of the page."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True
