"""What the people's room keeps in a browser's session, and how long the session lasts."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.kit import clock
from portal.kit.forms import number_sent

from .models import SheetPass, User, Workstation
from .rules.counter import OPEN_SECONDS, hashed_secret

STAY = "people.stay"  # « Rester connecté sur cet appareil »
HAS_CARD = "people.has_card"  # said at sign-up: a house already knows her
GOING_TO = "people.going_to"  # where a member of staff was going when she was asked to set up her second factor
COUNTER = "people.counter"  # the trusted counter's state, see `middleware`

STAFF_AGE = 12 * 3600  # seconds: a long working day
STAY_AGE = 60 * 24 * 3600  # seconds: a resident who asked to stay signed in on her own device


def set_age(request, user) -> None:
    """Staff sign in anew each day; a resident's session ends with the browser, or after 60 days if she asked for it."""
    if user.is_team:
        request.session.set_expiry(STAFF_AGE)
    else:
        request.session.set_expiry(STAY_AGE if request.session.get(STAY) else 0)


def forget_counter(request) -> None:
    """Nothing of a counter session stays once somebody signs in fully, or leaves."""
    request.session.pop(COUNTER, None)


# The trusted counter. Its state in the session: {"station", "base", "opened", "seen", "pin", "agent", "kept"}.
# With a user signed in, she acts (`pin`: by her badge; else she opened the counter by a full sign-in). With none, the screen is locked.

_cookie = signing.TimestampSigner(salt="people.workstation")
COOKIE = "poste"
COOKIE_AGE = 180 * 24 * 3600  # seconds
KEPT_MOST = 60_000  # signs of a form kept while the screen is locked


def write_cookie(response, workstation, secret: str) -> None:
    """The browser's half of the trust: only sent to the desk."""
    response.set_cookie(
        COOKIE,
        _cookie.sign(f"{workstation.pk}:{secret}"),
        max_age=COOKIE_AGE,
        path="/equipe/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def station_of(request) -> Workstation | None:
    """The trusted workstation this browser is, or None: no cookie, forged, old, revoked."""
    try:
        key, _, secret = _cookie.unsign(request.COOKIES.get(COOKIE, ""), max_age=COOKIE_AGE).partition(":")
    except signing.BadSignature:
        return None
    trusted = Workstation.objects.trusted().select_related("maison").filter(secret=hashed_secret(secret))
    return trusted.filter(pk=number_sent(key)).first()


def counter(request) -> dict | None:
    """The state of the trusted counter in this session."""
    return request.session.get(COUNTER)


def is_pin_session(request) -> bool:
    state = counter(request)
    return bool(state and state.get("pin") and request.user.is_authenticated)


def open_counter(request, workstation: Workstation) -> None:
    """A full sign-in on a trusted browser opens its counter for the day."""
    now = time.time()
    request.session[COUNTER] = {"station": workstation.pk, "base": request.user.pk, "opened": now, "seen": now, "pin": False}


def reload_after(idle: int) -> SafeString:
    """What makes a page without JavaScript ask for itself again once nobody was there for `idle` seconds."""
    return format_html('<noscript><meta http-equiv="refresh" content="{}"></noscript>', idle + 5)


def still_open(state: dict) -> bool:
    """Opened today, by somebody who still works here."""
    base = User.objects.filter(pk=state["base"], is_active=True).first()
    return base is not None and base.is_team and 0 <= time.time() - state["opened"] < OPEN_SECONDS


def lock_counter(request, *, kept: dict | None = None) -> None:
    """Nobody acts any more: the agent's session is gone, the counter stays open. What she was sending (or `kept`) is kept for her
    alone."""
    state = {**counter(request), "pin": False}
    if request.user.is_authenticated:
        state["agent"] = request.user.pk
        state["kept"] = kept or _kept(request)
    request.session.flush()
    request.session[COUNTER] = state
    request.session.set_expiry(OPEN_SECONDS)
    request.user = AnonymousUser()


def _kept(request) -> dict:
    if request.method != "POST":
        return kept_of(request.get_full_path(), [])
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    return kept_of(request.get_full_path(), fields)


def kept_of(path: str, fields: list[tuple[str, str]]) -> dict:
    """What waits behind a locked screen: where she was, and the form she was writing unless it is too long."""
    short = sum(len(name) + len(value) for name, value in fields) <= KEPT_MOST
    return {"path": path, "fields": fields if fields and short else None}


def act_as(request, agent: User, state: dict) -> dict | None:
    """`agent` acts from now on, in a session of her own; what she herself had left, or None."""
    kept = state.get("kept") if state.get("agent") == agent.pk else None
    request.session.flush()
    login(request, agent, backend="django.contrib.auth.backends.ModelBackend")
    request.session[COUNTER] = {
        "station": state["station"], "base": state["base"], "opened": state["opened"], "seen": time.time(), "pin": True, "kept": kept,
    }  # fmt: skip
    request.session.set_expiry(max(60, int(state["opened"] + OPEN_SECONDS - time.time())))
    return kept


# A sheet confided to a volunteer: the browser holds its pass, and sends it to the sheet's own address only.

SHEET_COOKIE = "feuille"
SHEET_PATH = "/feuille/"


_touched = signing.TimestampSigner(salt="people.shared_sheet")


@dataclass(frozen=True)
class Held:
    """The sheet this browser holds: its token; `shared` on a tablet of the house's, then `idle` seconds since somebody touched it."""

    token: str
    shared: bool = False
    idle: float = 0

    @property
    def locked(self) -> bool:
        return self.shared and not 0 <= self.idle <= settings.KIOSK_IDLE_SECONDS


def held_sheet(request) -> Held:
    """What the cookie says; a mark that we did not make holds nothing."""
    value = request.COOKIES.get(SHEET_COOKIE, "")
    if ":" not in value:
        return Held(value)
    try:
        token = _touched.unsign(value)
    except signing.BadSignature:
        return Held("")
    at = signing.b62_decode(value.rsplit(":", 2)[1])
    return Held(token, shared=True, idle=time.time() - at)


def lend_sheet(response, sheet_pass: SheetPass, *, shared: bool = False) -> None:
    """This browser opens the sheet until the pass ends; `shared`: on a tablet of the house's, touched now."""
    _hold(response, sheet_pass, _touched.sign(sheet_pass.token) if shared else sheet_pass.token)


def cover_sheet(response, sheet_pass: SheetPass) -> None:
    """The cover stays until the code, also when the page is asked for again: touched last at the beginning of time."""
    value = f"{sheet_pass.token}:{signing.b62_encode(0)}"
    _hold(response, sheet_pass, f"{value}:{_touched.signature(value)}")


def _hold(response, sheet_pass: SheetPass, value: str) -> None:
    """« Lax »: a link in a message leads here from elsewhere."""
    response.set_cookie(
        SHEET_COOKIE,
        value,
        max_age=max(1, int((sheet_pass.expires_at - clock.now()).total_seconds())),
        path=SHEET_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def leave_device(request) -> None:
    """The agent hands her device over: nobody is signed in on it any more; a trusted counter shows its locked screen."""
    if counter(request) is not None:
        lock_counter(request)
    else:
        logout(request)
