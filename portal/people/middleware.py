"""The doors of `/equipe/` and `/admin/`: staff only, with a second factor given in this very session."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from portal.kit.visibility import user_can

from . import sessions
from .adapters import SECOND_FACTORS
from .enums import Capability

DESK = "/equipe/"
ADMIN = "/admin/"
# Who may enter Wagtail's back office: whoever writes pages or sets up the portal.
ADMIN_CAPABILITIES = (Capability.WRITE_PAGES, Capability.WRITE_SETTINGS)


def gave_second_factor(request) -> bool:
    """Was a second factor given in this session, by this user? A recovery code counts only beside an enrolled factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


class StaffDoorMiddleware:
    """Nothing under `/equipe/` or `/admin/` answers anybody but staff who gave their second factor, whatever the view says.

    A visitor goes to sign in and comes back; a resident finds no such page; a member of staff without a second factor is led to
    set one up; one whose session has none given is asked for it. No answer of these pages stays in a browser's cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith((DESK, ADMIN)):
            return self.get_response(request)
        response = self._turned_away(request) or self.get_response(request)
        add_never_cache_headers(response)
        return response

    def _turned_away(self, request):
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if not user.is_team or (request.path_info.startswith(ADMIN) and not any(user_can(user, word) for word in ADMIN_CAPABILITIES)):
            raise Http404
        if not is_mfa_enabled(user, SECOND_FACTORS):
            request.session[sessions.GOING_TO] = request.get_full_path()
            return redirect("second_factor_needed")
        if not gave_second_factor(request):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        return None
