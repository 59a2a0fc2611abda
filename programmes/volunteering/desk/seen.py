"""What a member of staff may open here: 404 for anything of another house."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from programmes.models import Session

from ..models import Shift

SEE, MANAGE = Capability.SEE_VOLUNTEERS, Capability.MANAGE_VOLUNTEERS


def seen_shift(request: HttpRequest, pk: int, capability: str = SEE) -> Shift:
    """A shift of a house where she may do `capability`, with all that its page says."""
    shifts = Shift.objects.visible_to(request.user).within(scope_of(request.user, capability)).counted()
    found = get_object_or_404(
        shifts.select_related("sheet", "session__activity", "session__maison", "maison", "post", "leader", "serves"), pk=pk
    )
    found.sheet.activity = found.session.activity
    return found


def served_date(request: HttpRequest, pk: int) -> Session:
    """A date that hands may be asked for: of any kind but a shift, in a house where she organises."""
    dates = Session.objects.within(scope_of(request.user, MANAGE)).visible_to(request.user)
    date = get_object_or_404(dates.select_related("activity", "maison", "series"), pk=pk)
    if Shift.objects.filter(session=date).exists():
        raise Http404
    return date


def may_manage(request: HttpRequest, maison_id: int | None) -> bool:
    """In this house; for what is the same in every house, everywhere."""
    return user_can(request.user, MANAGE, maison_id)
