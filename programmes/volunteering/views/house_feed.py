"""The shifts of one house, for the calendar of who organises them. No page, no account: what a telephone asks by itself."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.calendars import entry_of, feed_response
from portal.kit.rate_limit import allowed
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.actions.stop_feed import note_feed_read
from programmes.feeds import window
from programmes.views.feeds import PRIVATE, READS, WRONG, closed, discreet

from ..calendars import dates_of_house
from ..models import HouseFeed


@require_safe
def house_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The same 404 for an address that never was, one that was stopped, and one of somebody who no longer sees this house's volunteers."""
    found = HouseFeed.objects.of_token(token)
    if found is None or not user_can(found.user, Capability.SEE_VOLUNTEERS, found.maison_id):
        known = allowed(who=get_adapter().get_client_ip(request), **WRONG)
        return closed(404 if known else 429)
    if not allowed(who=f"house-{found.pk}", **READS):
        return closed(429)
    begin, end = window(clock.today())
    lines = dates_of_house(found.maison, begin, end)
    response = feed_response(request, f"Bénévoles, {found.maison.name}", [entry_of(line) for line in lines], kept=PRIVATE)
    if request.method == "GET":
        note_feed_read(feed=found)
    return discreet(response)
