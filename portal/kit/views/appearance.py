"""Light, dark, or as the device: kept in a cookie, chosen by a form of three buttons.

The form stands in the foot of every page and changes nothing but colours: it asks a visitor for no token, so that reading the site sets
no cookie at all, and the same page may be given to all (`cms.page_cache`). A form sent from another site is refused by its origin.
"""

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.kit.templatetags.face import THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 3600


@csrf_exempt
@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Keep the choice and lead back to the page it was made on."""
    origin = request.headers.get("Origin", "")
    if origin and origin != "null" and urlsplit(origin).netloc != request.get_host():
        raise PermissionDenied
    back = request.POST.get("retour", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie(THEME_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        answer.delete_cookie(THEME_COOKIE, samesite="Lax")
    return answer
