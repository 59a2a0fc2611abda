"""`/feuille/`: one sheet, without an account, for a time.

The link opens a first time at `/feuille/<token>/`, which leaves the pass with this browser and goes on to `/feuille/`: the secret stands in
no other address, so neither in the history of the next page, nor in a Referer, nor in the journal of a tick.
"""

from functools import wraps

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock, registry
from portal.kit.rate_limit import allowed, give_back, spent

from .. import sessions
from ..actions.share_sheet import note_sheet_opened
from ..models import SheetPass
from ..rules.counter import SHEET_CODE_TRIES, SHEET_CODE_TRIES_A_DAY

WRONG_LINKS = {"name": "people.sheet", "tries": 20, "seconds": 600}
WRONG_CODES = (
    {"name": "people.sheet_code", "tries": SHEET_CODE_TRIES, "seconds": 600},
    {"name": "people.sheet_code_day", "tries": SHEET_CODE_TRIES_A_DAY, "seconds": 86400},
)
CODE = "code_de_reprise"
REFRESH = "X-Feuille"  # the page asks by itself whether something changed: nobody's hand


def confided(view):
    """Nothing of these pages is kept by the browser, found by a search engine, or told to another site."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # Not « no-referrer »: browsers would then send a form's Origin as « null », and every tick would be refused.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@confided
@require_safe
def open_sheet(request: HttpRequest, token: str) -> HttpResponse:
    """The link that was given: 404 in words for one we did not make, 429 after twenty of them from one address."""
    who = get_adapter().get_client_ip(request)
    if spent(who=who, **WRONG_LINKS):
        return _closed(request, "trop", 429)
    sheet_pass = SheetPass.objects.of_token(token)
    if sheet_pass is None or registry.sheet_passes.get(sheet_pass.kind) is None:
        allowed(who=who, **WRONG_LINKS)
        return _closed(request, "inconnue", 404)
    if not sheet_pass.open_at(clock.now()):
        return _over(request, sheet_pass)
    if request.method == "GET":
        note_sheet_opened(sheet_pass=sheet_pass)
    response = redirect("sheet")
    sessions.lend_sheet(response, sheet_pass)
    return response


@confided
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """The screen that the target's room gives for the pass this browser holds; 410 once it is over or taken back. Whoever is signed
    in on this browser counts for nothing here."""
    held = sessions.held_sheet(request)
    sheet_pass = SheetPass.objects.of_token(held.token)
    shared = registry.sheet_passes.get(sheet_pass.kind) if sheet_pass else None
    if shared is None:
        return _closed(request, "inconnue", 404)
    if not sheet_pass.open_at(clock.now()):
        return _over(request, sheet_pass)
    request.sheet_is_shared = held.shared
    if held.shared and (held.locked or "verrou" in request.GET or CODE in request.POST):
        answer = _uncovered(request, sheet_pass)
        if answer is not None:
            return answer
    response = shared.screen(request, sheet_pass, sheet_pass.key) or _over(request, sheet_pass)
    if held.shared and request.headers.get(REFRESH) is None:
        sessions.lend_sheet(response, sheet_pass, shared=True)  # a hand was here
    return response


def _uncovered(request: HttpRequest, sheet_pass: SheetPass) -> HttpResponse | None:
    """A shared tablet that nobody touched: its cover, until the code that the team gave. What was being sent waits in the cover, and
    goes on (None) with the code."""
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name not in (CODE, "csrfmiddlewaretoken")]
    wrong, given = "", request.POST.get(CODE)
    if given is not None:
        counted = [allowed(who=sheet_pass.pk, **limit) for limit in WRONG_CODES]  # before it is compared: many at once are no more tries
        if not all(counted):
            wrong = "Trop d’essais : demandez à l’accueil d’ouvrir la feuille de nouveau, ou attendez dix minutes."
        elif constant_time_compare(given.strip(), sheet_pass.code):
            for limit in WRONG_CODES:
                give_back(who=sheet_pass.pk, **limit)
            return None if kept else _opened_again(sheet_pass)
        else:
            wrong = "Ce n’est pas ce code."
    context = {"sheet_pass": sheet_pass, "kept": kept, "wrong": wrong, "code_field": CODE}
    response = render(request, "people/sheet_locked.html", context)
    if not sessions.held_sheet(request).locked:
        sessions.cover_sheet(response, sheet_pass)
    return response


def _opened_again(sheet_pass: SheetPass) -> HttpResponse:
    response = redirect("sheet")
    sessions.lend_sheet(response, sheet_pass, shared=True)
    return response


def _over(request: HttpRequest, sheet_pass: SheetPass) -> HttpResponse:
    return _closed(request, "reprise" if sheet_pass.revoked_at else "finie", 410, sheet_pass.maison)


def _closed(request: HttpRequest, why: str, status: int, maison=None) -> HttpResponse:
    return render(request, "people/sheet_closed.html", {"why": why, "maison": maison}, status=status)
