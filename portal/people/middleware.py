"""The doors of `/equipe/` and `/admin/`: staff only, with a second factor given in this very session, or a PIN at a trusted counter."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from portal.kit.visibility import user_can

from . import sessions
from .actions.note_opening import note_opening
from .enums import SECOND_FACTORS, Capability
from .rules.writing import may_be_written_on

DESK = "/equipe/"
COUNTER = "/equipe/poste/"
LOCKED_SCREEN = (COUNTER, COUNTER + "fermer/")  # all that answers while nobody acts
LOCK = COUNTER + "verrouiller/"  # what the browser says when it saw nobody: it brings along what was being written
ADMIN = "/admin/"
# Who may enter Wagtail's back office: whoever writes pages or sets up the portal.
ADMIN_CAPABILITIES = (Capability.WRITE_PAGES, Capability.WRITE_SETTINGS)
FULLY = ("/equipe/membres/", "/equipe/postes/", "/equipe/badge/")  # acts on accounts and machines: never on a PIN alone
SEEN_EVERY = 30  # seconds: how often a session is written only to say that somebody is there


def gave_second_factor(request) -> bool:
    """Was a second factor given in this session, by this user? A recovery code counts only beside an enrolled factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


class CounterMiddleware:
    """At a trusted counter: who acts, for how long, and that nobody is anybody once the screen is locked.

    A PIN gives an agent the desk and nothing else: on any other page of the site she is a visitor.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if sessions.counter(request) is not None:
            answer = self._kept(request)
            if answer is not None:
                return answer
            return self._never_torn_away(self.get_response(request))
        return self.get_response(request)

    def _never_torn_away(self, response):
        """A page that reloads by itself (without JavaScript) would lose what is being written: such a page does not. Whoever sends it
        after five minutes finds it kept behind the locked screen."""
        reload = sessions.reload_after(settings.COUNTER_IDLE_SECONDS).encode()
        if not response.streaming and reload in response.content and may_be_written_on(response.content.decode(response.charset)):
            response.content = response.content.replace(reload, b"", 1)
        return response

    def _kept(self, request):
        state = sessions.counter(request)
        on_desk = request.path_info.startswith(DESK)
        if on_desk and not self._trusted(request, state):
            return self._closed(request)
        if not request.user.is_authenticated:
            return redirect("counter") if on_desk and request.path_info not in LOCKED_SCREEN else None
        if time.time() - state["seen"] > settings.COUNTER_IDLE_SECONDS and request.path_info != LOCK:
            sessions.lock_counter(request)
            return redirect("counter") if on_desk else None
        if not on_desk:
            if state["pin"]:
                request.user = AnonymousUser()
            return None
        if time.time() - state["seen"] > SEEN_EVERY:
            request.session[sessions.COUNTER] = {**state, "seen": time.time()}
        request.user.workstation = f"poste:{state['station']}/session:{state['base']}"
        return None

    def _trusted(self, request, state) -> bool:
        station = sessions.station_of(request)
        return station is not None and station.pk == state["station"] and sessions.still_open(state)

    def _closed(self, request):
        request.session.flush()
        request.user = AnonymousUser()
        messages.warning(request, "Ce poste est fermé. Connectez-vous entièrement pour l'ouvrir.")
        return redirect_to_login(DESK, reverse("account_login"))


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
            if sessions.counter(request) is not None and request.path_info in LOCKED_SCREEN:
                return None  # the locked screen of a counter that is open
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if not user.is_team or (request.path_info.startswith(ADMIN) and not any(user_can(user, word) for word in ADMIN_CAPABILITIES)):
            raise Http404
        # The day of her last second factor is set when one is given and emptied with her last factor: it spares a query on every page.
        if user.second_factor_at is None and not is_mfa_enabled(user, SECOND_FACTORS):
            request.session[sessions.GOING_TO] = request.get_full_path()
            return redirect("second_factor_needed")
        if not gave_second_factor(request) and not sessions.is_pin_session(request):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        if sessions.is_pin_session(request) and request.method == "POST" and request.path_info.startswith(FULLY):
            messages.warning(request, "Pour cela, connectez-vous entièrement : le badge ne suffit pas.")
            return redirect("desk_home")
        self._open_counter(request)
        return None

    def _open_counter(self, request) -> None:
        """A full sign-in on a trusted browser opens its counter."""
        if sessions.counter(request) is None and sessions.COOKIE in request.COOKIES and request.path_info.startswith(DESK):
            station = sessions.station_of(request)
            if station is not None:
                sessions.open_counter(request, station)
                note_opening(workstation=station, by=request.user)
