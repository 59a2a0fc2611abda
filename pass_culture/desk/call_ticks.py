"""Ticks of a call sheet: pressed on its page, or carried later by a device that had no network (`kit/offline.js`).

For what is carried no session counts and no cookie is sent: the signed token of the page says who opened which sheet. The answers name
nobody.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.forms import number_sent
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import SheetPass, User
from programmes.actions.take_tick import take_tick
from programmes.enums import Presence
from programmes.models import Attendance, SheetSession, SignUpSheet
from programmes.rules.ticks import made_at, read_sent

from ..actions.share_call import SHEET
from ..actions.tick_back import tick_back, value_of
from ..call_tokens import Opened, opened_with
from ..models import Escort, Trip, TripPlace
from ..reading.trips import date_of, trips_read

LIMIT = {"name": "pass_culture.ticks", "tries": 300, "seconds": 60}
OVER = "Cette feuille n’est plus ouverte : elle était d’un autre jour, ou elle a été fermée. Dites à la maison ce que vous aviez coché."
UNREAD = "Ces coches n’ont pas été comprises. Rechargez la feuille."
MANY = "Beaucoup de coches à la fois : elles partiront dans un moment."
HERE, BACK = "la", "retour"  # lines are « la-12 » and « retour-12 »


@dataclass(frozen=True)
class Hand:
    """Who ticks (an account, or SYSTEM with a confided sheet), on which departure."""

    trip: Trip
    by: object
    sheet_pass: SheetPass | None = None


def ticked_trips(user):
    """Departures whose people she calls: of the houses where she notes presences, and those that she escorts."""
    sheets = SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.TICK_ATTENDANCE)).order_by().values("pk")
    return Trip.objects.filter(Q(sheet__in=sheets) | Q(pk__in=Escort.objects.filter(user=user).values("trip")))


def take(hand: Hand, name: str, value: str, *, at: dt.datetime | None = None, key: uuid.UUID | None = None) -> dict:
    """One tick; gives what stands: {"presence"} or {"back"}. Raises what the acts refuse, and « coche-inconnue »."""
    what, _, line = name.partition("-")
    session = date_of(hand.trip)
    if session is None or session.cancelled:
        raise Refusal("sortie-annulee", "Cette sortie n’a pas lieu.", "Il n’y a personne à appeler.")
    if what == HERE and value in (Presence.PRESENT, ""):
        date = SheetSession.objects.select_related("session", "sheet").get(sheet=hand.trip.sheet_id, session=session)
        found = take_tick(date=date, line=str(number_sent(line) or 0), value=value, by=hand.by, at=at, key=key)
        stands = {"presence": found["presence"]}
    elif what == BACK:
        stands = {"back": tick_back(trip=hand.trip, session=session, line=line, value=value, by=hand.by, at=at, key=key)["back"]}
    else:
        raise Refusal("coche-inconnue", UNREAD, "Cochez de nouveau.")
    if hand.sheet_pass is not None:
        told = {"sheet_pass": hand.sheet_pass.pk, "line": name, "value": value}
        audit.record("pass_culture.tick_confided", hand.trip, by=SYSTEM, maison=hand.trip.sheet.maison_id, **told)
    return stands


@csrf_exempt
@never_cache
@require_POST
def ticks(request: HttpRequest) -> JsonResponse:
    """{"token", "ticks": [{"key", "line", "value", "age" (ms)}]} → {"answers": [{"key", "line", …} or with "words"]}, one a tick.

    403 with `words` for a token that opens nothing any more, 400 for what is no such message, 429 for too many.
    """
    sent = read_sent(request.body)
    if sent is None:
        return JsonResponse({"words": UNREAD}, status=400)
    opened = opened_with(sent["token"])
    hand = _hand(opened) if opened else None
    if hand is None:
        return JsonResponse({"words": OVER}, status=403)
    if not allowed(who=f"u{opened.user}" if opened.user else f"p{opened.sheet_pass}", **LIMIT):
        return JsonResponse({"words": MANY}, status=429)
    return JsonResponse({"answers": [_taken(hand, tick, opened) for tick in sent["ticks"]]})


def _hand(opened: Opened) -> Hand | None:
    """Whoever opened this sheet, if she may still tick it."""
    if opened.user:
        user = User.objects.filter(pk=opened.user, is_active=True).first()
        trip = trips_read(ticked_trips(user)).filter(pk=opened.trip).first() if user else None
        if trip is None or date_of(trip) is None:
            return None
        user.workstation = opened.station
        return Hand(trip, user)
    held = SheetPass.objects.filter(pk=opened.sheet_pass, target=f"{SHEET}:{opened.trip}").first()
    if held is None or not held.open_at(clock.now()):
        return None
    trip = trips_read(Trip.objects.filter(sheet__maison=held.maison_id)).filter(pk=opened.trip).first()
    return Hand(trip, SYSTEM, held) if trip and date_of(trip) else None


def _taken(hand: Hand, tick: dict, opened: Opened) -> dict:
    """One answer; a refused tick leaves a line in the journal, so that nothing that was pressed is lost."""
    said = {"key": str(tick["key"]), "line": tick["line"]}
    at = made_at(age=tick["age"], now=clock.now(), not_before=opened.at)
    try:
        return said | take(hand, tick["line"], tick["value"], at=at, key=tick["key"])
    except Refusal as refusal:
        told = {"line": tick["line"], "value": tick["value"], "why": refusal.code}
        audit.record("pass_culture.tick_refused", hand.trip, by=hand.by, maison=hand.trip.sheet.maison_id, **told)
        return said | {"words": str(refusal)} | stands_of(hand.trip, tick["line"])


def stands_of(trip: Trip, name: str) -> dict:
    """What the house holds of one line."""
    what, _, line = name.partition("-")
    key = number_sent(line) or 0
    if what == BACK:
        return {"back": value_of(TripPlace.objects.filter(enrolment=key, enrolment__sheet=trip.sheet_id).first())}
    marks = Attendance.objects.filter(session=date_of(trip), enrolment=key, enrolment__sheet=trip.sheet_id)
    return {"presence": marks.values_list("presence", flat=True).first() or ""}
