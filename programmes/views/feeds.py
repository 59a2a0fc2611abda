"""Calendars that programs follow, and the file of one date. No page, no account: what a telephone asks by itself."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, registry
from portal.kit.calendars import calendar_file, entry_of, feed_response, file_response
from portal.kit.rate_limit import allowed
from portal.people.models import Person
from portal.places.models import Maison

from ..actions.stop_feed import note_feed_read
from ..feeds import dated, window
from ..listings.dates import listed_sessions
from ..models import CalendarFeed, Enrolment, SignUpSheet
from ..own_dates import entries_of, place_began, places_beside
from ..programme_type import kind_of

MOST = 5000  # dates of one calendar
WRONG = {"name": "programmes.feed_wrong", "tries": 60, "seconds": 600}  # addresses that open nothing, from one machine
READS = {"name": "programmes.feed", "tries": 120, "seconds": 3600}  # of one person's calendar, from all her devices together
PUBLIC, PRIVATE = "public, max-age=600", "private, no-cache"


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """`/agenda.ics`: the town's public dates, of one house (`?maison=`) or kind (`?type=`). Lines that stand for several dates (baskets of
    the whole town) are in their houses' calendars. An unknown house or kind is 404: whoever follows one never gets the whole town."""
    slug, kind = request.GET.get("maison", ""), request.GET.get("type", "")
    house = Maison.objects.filter(slug=slug).first() if slug else None
    if (slug and house is None) or (kind and registry.kinds.get(kind) is None):
        raise Http404
    begin, end = window(clock.today())
    found = [line for give in registry.public_dates for line in give(begin, end, house.pk if house else None, MOST, kind=kind, bare=True)]
    found.sort(key=lambda line: (line.start, line.uid))
    parts = [house.name if house else _("Les maisons"), str(registry.kinds.get(kind).label_plural) if kind else ""]
    return feed_response(request, " · ".join(part for part in parts if part), [entry_of(line) for line in found if line.uid], kept=PUBLIC)


@require_safe
def date_file(request: HttpRequest, uid: str) -> HttpResponse:
    """One public date, to put into one's own calendar: a confidential one under its neutral name, for others look at that calendar too."""
    if not (uid.isascii() and uid.isalnum()):
        raise Http404
    date = get_object_or_404(listed_sessions().select_related("activity", "maison"), uid=uid)
    quiet = SignUpSheet.objects.filter(sessions=date, confidential=True).exists()
    line = dated(date, kind_of(date.activity).title(date.activity, neutral=quiet), quiet=quiet)
    return file_response(calendar_file(line.title, [entry_of(line)]), "rendez-vous.ics")


@never_cache
@login_required
@require_safe
def place_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates of a place of hers, or of somebody she answers for."""
    row = get_object_or_404(Enrolment.objects.mine(request.user).select_related("sheet"), pk=pk)
    reader = Person.objects.of_user(request.user)
    lines = entries_of(places_beside(row, reader or row.person), place_began(row))
    if not lines:
        raise Http404
    return file_response(calendar_file(lines[0].title, map(entry_of, lines)), "rendez-vous.ics")


@require_safe
def own_feed(request: HttpRequest, token: str) -> HttpResponse:
    """`/agenda/<token>.ics`: a person's own dates, of every room. The same 404 for an address that never was and one that was stopped;
    nobody's wrong addresses keep another from her own."""
    found = CalendarFeed.objects.of_token(token)
    if found is None:
        known = allowed(who=get_adapter().get_client_ip(request), **WRONG)
        return closed(404 if known else 429)
    if not allowed(who=found.pk, **READS):
        return closed(429)
    begin, _end = window(clock.today())
    person = found.person.current_record
    lines = [line for give in registry.personal_dates for line in give(person, begin)]
    lines.sort(key=lambda line: (line.start, line.uid))
    response = feed_response(request, _("Mes dates"), [entry_of(line) for line in lines if line.uid], kept=PRIVATE)
    if request.method == "GET":
        note_feed_read(feed=found)
    return discreet(response)


def closed(status: int) -> HttpResponse:
    words = _("Cette adresse ne donne pas d’agenda.") if status == 404 else _("Trop de demandes : revenez dans une heure.")
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = PRIVATE
    if status == 429:
        response.headers["Retry-After"] = "3600"
    return discreet(response)


def discreet(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
