"""The demo's outbox: everything that would have left, since nothing leaves the machine."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..models import OutboxMessage

SHOWN = 50


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages, with their whole text. A town in service has no such page."""
    if not settings.DEMO:
        raise Http404
    return render(request, "notifications/outbox.html", {"outbox": OutboxMessage.objects.all()[:SHOWN], "shown": SHOWN})
