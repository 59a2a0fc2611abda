"""« Mon compte »: how one signs in, and what keeps it safe."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import sessions
from ..enums import SECOND_FACTORS


@never_cache
@login_required
@require_safe
def account_home(request: HttpRequest) -> HttpResponse:
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    factors = {"app": Authenticator.Type.TOTP in kinds, "keys": kinds.count(Authenticator.Type.WEBAUTHN)}
    return render(request, "people/account.html", {"factors": factors, "second_factor": bool(set(kinds) & set(SECOND_FACTORS))})


@never_cache
@login_required
@require_safe
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """A member of staff without a second factor: why, and two ways to set one up; then back to where she was going."""
    if Authenticator.objects.filter(user=request.user, type__in=SECOND_FACTORS).exists():
        return redirect(request.session.get(sessions.GOING_TO, "desk_home"))
    return render(request, "people/second_factor_needed.html")
