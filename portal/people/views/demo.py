"""The demo's accounts on one page, each opened by one button. Answers nothing outside the demo."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.kit import registry

from ..models import User
from ..rules.demo_accounts import DOMAIN


@never_cache
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    accounts = [account for give in registry.demo_accounts for account in give()]
    links = [link for give in registry.demo_links for link in give()]
    return render(request, "people/demo.html", {"accounts": accounts, "links": links})


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as an account of the demo, second factor included."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, email=request.POST.get("account", ""), email__endswith=f"@{DOMAIN}", is_active=True)
    adapter = get_adapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    adapter.login(request, user)
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor:
        record_authentication(request, user, "mfa", id=factor.pk, type=factor.type)
    return redirect(adapter.get_login_redirect_url(request))
