"""`/maisons/<slug>/agenda-ailleurs/`: the next dates of a house, to stand in a frame of another site (a school, an association)."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from portal.cms.listings import next_dates
from portal.cms.models import MaisonPage

SHOWN, DAYS = 12, 60
BROWSER_SECONDS = 300


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"], "form-action": ["'none'"]})
@require_safe
def embedded(request: HttpRequest, slug: str) -> HttpResponse:
    """The one answer that any site may frame: it runs no script, sends no form, reads no session and says what everybody may read."""
    page = get_object_or_404(MaisonPage.objects.live().with_house().filter(maison_row__closed_on=None), maison_row__slug=slug)
    dates = next_dates(SHOWN, maison_id=page.maison_row_id, days=DAYS)
    answer = render(request, "publishing/embedded.html", {"page": page, "maison": page.maison_row, "dates": dates})
    patch_cache_control(answer, public=True, max_age=BROWSER_SECONDS)
    return answer
