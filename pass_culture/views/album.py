"""Pictures of an outing: those anybody may see on the site; the album of those who were there, in « mon espace »."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.households.enums import ImageMedium

from ..models import AlbumPicture
from ..reading.album import albums_of, seen, shown_on
from ..screens.pictures import file_of


@never_cache
@require_safe
def picture_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Shown on the site today, or to those who were there: asked each time. A visitor signs in first; all else is one 404."""
    one = next(iter(seen(AlbumPicture.objects.select_related("stored", "trip__sheet__activity").filter(pk=pk))), None)
    if one and one.picture.trip.sheet.activity.live and one.may_show(ImageMedium.SITE):
        return file_of(one.picture)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if one is None or not one.may_show(ImageMedium.GROUP) or not albums_of(request.user).filter(pk=one.picture.trip_id).exists():
        raise Http404
    return file_of(one.picture)


@never_cache
@login_required
@require_safe
def albums(request: HttpRequest) -> HttpResponse:
    """Outings she, or a child she answers for, was on, with their pictures that may be shown to those who were there."""
    trips = {
        trip.pk: trip for trip in albums_of(request.user).select_related("sheet__activity", "sheet__maison").order_by("-meeting_at", "pk")
    }
    found: dict[int, list] = {}
    for one in shown_on(ImageMedium.GROUP, AlbumPicture.objects.filter(trip__in=trips).select_related("trip")):
        found.setdefault(one.picture.trip_id, []).append(one)
    rows = [(trip, found[key]) for key, trip in trips.items() if key in found]
    return render(request, "pass_culture/albums.html", {"rows": rows})
