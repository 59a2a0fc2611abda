from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.cms.town import the_town

FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The town's colours. With the right hash in `?v=` a browser keeps them for ever; without, five minutes."""
    town = the_town()
    response = HttpResponse(town.theme_css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if town.theme_hash and request.GET.get("v") == town.theme_hash else A_WHILE
    return response
