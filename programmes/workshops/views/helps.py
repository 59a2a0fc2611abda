"""« Les démarches faites avec la maison »: what was noted with her agreement, and how to take it back. Hers alone."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit.refusal import Refusal

from ..actions.drop_help import drop_help
from ..models import Help


def _own(user):
    return Help.objects.filter(Help.objects.own_to(user))


@never_cache
@login_required
@require_safe
def helps(request: HttpRequest) -> HttpResponse:
    rows = _own(request.user).select_related("maison").order_by("-at", "-pk")
    return render(request, "workshops/helps.html", {"helps": rows, "vault_url": settings.VAULT_URL})


@never_cache
@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_own(request.user), pk=pk)
    try:
        drop_help(help=found, by=request.user)
        messages.success(request, "C’est effacé. La maison ne sait plus rien de cette démarche.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("workshops:helps")
