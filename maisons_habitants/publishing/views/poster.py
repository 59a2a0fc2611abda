"""`/maisons/<slug>/affiche.pdf`: the week of a house on one A4 sheet, for everybody."""

import segno
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from portal.cms.models import MaisonPage
from portal.kit import clock, paper
from portal.kit.dates import monday_of

from ..reading.poster import Poster, poster_of

KEPT_SECONDS = 7 * 24 * 3600  # by its stamp: what changes has another
BROWSER_SECONDS = 300
LAYOUT = "1"  # raised when the paper's own words or style change


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The week of the day in `?semaine=` (its Monday), this one unless a sensible day is asked. Made once for what it says: the same
    week, unchanged, is read from the cache, and a browser that has it is told so."""
    page = get_object_or_404(MaisonPage.objects.live().with_house(), maison_row__slug=slug)
    monday = monday_of(request.GET.get("semaine", ""), clock.today())
    told = poster_of(page, monday)
    stamp = quote_etag(f"{told.stamp}-{LAYOUT}")
    if stamp in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponseNotModified()
    else:
        key = f"publishing.poster.{told.stamp}.{LAYOUT}"
        answer = HttpResponse(cache.get_or_set(key, lambda: printed(told), KEPT_SECONDS), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="affiche-{page.maison_row.slug}-{monday:%Y-%m-%d}.pdf"'
    answer["ETag"] = stamp
    patch_cache_control(answer, public=True, max_age=BROWSER_SECONDS)
    return answer


def printed(told: Poster) -> bytes:
    code = segno.make(told.link, error="m", micro=False).svg_data_uri(border=0, dark="#000", light="#fff", omitsize=True)
    return paper.pdf("publishing/poster_paper.html", {"told": told, "code": code})
