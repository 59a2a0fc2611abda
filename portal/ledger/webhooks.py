"""Where providers tell that something happened. The body is only a hint, once its signature is verified: the provider is asked."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.kit import registry

from .actions import receive_notice
from .base import Unreachable, UntrustedNotice


@csrf_exempt  # a provider holds no session of ours: its signature is the proof
@require_POST
def provider_webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """200 when it is taken in, also when it names nothing we know; 400 unsigned; 503 when the provider cannot be asked now."""
    gateway = registry.payment_providers.get(provider)
    if gateway is None:
        return HttpResponse(status=404)
    try:
        for notice in gateway.notifications(request):
            receive_notice(provider=gateway.key, notice=notice)
    except UntrustedNotice:
        return HttpResponse(status=400)
    except Unreachable:
        return HttpResponse(status=503)
    return HttpResponse(status=200)
