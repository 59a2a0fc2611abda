"""Where providers tell that something happened. The body is only a hint, once its signature is verified: the provider is asked.

Whoever sends something else learns nothing from the answer: a status, no word.
"""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.kit import registry

from .actions import receive_notice
from .base import Unreachable, UntrustedNotice

MOST_BYTES = 256 * 1024  # Stripe's events are of some kilobytes


@csrf_exempt  # a provider holds no session of ours: its signature is the proof
@require_POST
def provider_webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """200 when it is taken in, also when it names nothing we know; 400 unsigned; 413 too large, 415 no JSON, before it is read; 503 when
    the provider cannot be asked now."""
    gateway = registry.payment_providers.get(provider)
    if gateway is None:
        return HttpResponse(status=404)
    refused = _refused(request)
    if refused:
        return HttpResponse(status=refused)
    try:
        for notice in gateway.notifications(request):
            receive_notice(provider=gateway.key, notice=notice)
    except (UntrustedNotice, UnreadablePostError):
        return HttpResponse(status=400)
    except RequestDataTooBig:
        return HttpResponse(status=413)
    except Unreachable:
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def _refused(request: HttpRequest) -> int | None:
    """Why this is not even read; None when it is. A body whose length is not said is read no further than Django's own limit."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit():
        return 400
    if int(length) > MOST_BYTES:
        return 413
    return None if request.content_type == "application/json" else 415
