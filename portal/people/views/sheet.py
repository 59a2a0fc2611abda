"""`/feuille/<token>/`: one sheet, without an account, for a day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from portal.kit import clock, registry

from ..models import SheetPass


@never_cache
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """The screen that the target's room gives for this pass: `screen(request, sheet_pass, key)`. 404 for a link we did not make,
    410 once it is over or taken back. Whoever is signed in on this browser counts for nothing here."""
    sheet_pass = SheetPass.objects.of_token(token)
    kind, _, key = sheet_pass.target.partition(":") if sheet_pass else ("", "", "")
    screen = registry.sheet_passes.get(kind)
    if screen is None:
        raise Http404
    if not sheet_pass.open_at(clock.now()):
        response = render(request, "people/sheet_over.html", {"maison": sheet_pass.maison}, status=410)
    else:
        response = screen(request, sheet_pass, key)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
