"""`/healthz/live`: the process answers. `/healthz/ready`: it can serve people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import health


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 when something required fails; what is merely late is told but answers 200, unless asked with `?strict=1`."""
    found = health.checks()
    states = {check.state for check in found}
    well = health.FAILED not in states and (health.LATE not in states or request.GET.get("strict") != "1")
    body = {"ready": well, "checks": {check.name: {"state": check.state, "words": check.words} for check in found}}
    return JsonResponse(body, status=200 if well else 503)
