"""Ticks of a call sheet: pressed on its page, or carried later by a device that had no network (`kit.views.offline`)."""

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from portal.kit import audit
from portal.kit.audit import SYSTEM
from portal.kit.forms import number_sent
from portal.kit.list_tokens import Hand, Opened
from portal.kit.refusal import Refusal
from portal.kit.rules.sent_ticks import Tick
from portal.kit.views.offline import UNREAD, offline_list
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import User
from portal.people.sheet_hands import hand_of
from programmes.actions.take_tick import take_tick
from programmes.enums import Presence
from programmes.models import Attendance, SheetSession, SignUpSheet

from ..actions.share_call import SHEET
from ..actions.tick_back import tick_back, value_of
from ..call_tokens import TOKENS
from ..models import Escort, Trip, TripPlace
from ..reading.trips import date_of, trips_read

OVER = "Cette feuille n’est plus ouverte : elle était d’un autre jour, ou elle a été fermée. Dites à la maison ce que vous aviez coché."
HERE, BACK = "la", "retour"  # lines are « la-12 » and « retour-12 »


def ticked_trips(user):
    """Departures whose people she calls: of the houses where she notes presences, and those that she escorts."""
    sheets = SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.TICK_ATTENDANCE)).order_by().values("pk")
    return Trip.objects.filter(Q(sheet__in=sheets) | Q(pk__in=Escort.objects.filter(user=user).values("trip")))


def take(hand: Hand, name: str, value: str, *, at: dt.datetime | None = None, key: uuid.UUID | None = None) -> dict:
    """One tick; gives what stands: {"presence"} or {"back"}. Raises what the acts refuse, and « coche-inconnue »."""
    what, _, line = name.partition("-")
    session = date_of(hand.row)
    if session is None or session.cancelled:
        raise Refusal("sortie-annulee", "Cette sortie n’a pas lieu.", "Il n’y a personne à appeler.")
    if what == HERE and value in (Presence.PRESENT, ""):
        date = SheetSession.objects.select_related("session", "sheet").get(sheet=hand.row.sheet_id, session=session)
        found = take_tick(date=date, line=str(number_sent(line) or 0), value=value, by=hand.by, at=at, key=key)
        stands = {"presence": found["presence"]}
    elif what == BACK:
        stands = {"back": tick_back(trip=hand.row, session=session, line=line, value=value, by=hand.by, at=at, key=key)["back"]}
    else:
        raise Refusal("coche-inconnue", UNREAD, "Cochez de nouveau.")
    if hand.sheet_pass is not None:
        told = {"sheet_pass": hand.sheet_pass.pk, "line": name, "value": value}
        audit.record("pass_culture.tick_confided", hand.row, by=SYSTEM, maison=hand.row.sheet.maison_id, **told)
    return stands


def _of_team(user: User) -> QuerySet:
    return trips_read(ticked_trips(user))


def _of_house(maison: int | None) -> QuerySet:
    return trips_read(Trip.objects.filter(sheet__maison=maison))


def _hand(opened: Opened) -> Hand | None:
    hand = hand_of(opened, of_team=_of_team, of_house=_of_house, kind=SHEET)
    return hand if hand and date_of(hand.row) else None


def _take(hand: Hand, tick: Tick) -> dict:
    return take(hand, tick.line, tick.value, at=tick.at, key=tick.key)


def _refused(hand: Hand, tick: Tick, refusal: Refusal) -> dict:
    told = {"line": tick.line, "value": tick.value, "why": refusal.code}
    audit.record("pass_culture.tick_refused", hand.row, by=hand.by, maison=hand.row.sheet.maison_id, **told)
    return stands_of(hand.row, tick.line)


def stands_of(trip: Trip, name: str) -> dict:
    """What the house holds of one line."""
    what, _, line = name.partition("-")
    key = number_sent(line) or 0
    if what == BACK:
        return {"back": value_of(TripPlace.objects.filter(enrolment=key, enrolment__sheet=trip.sheet_id).first())}
    marks = Attendance.objects.filter(session=date_of(trip), enrolment=key, enrolment__sheet=trip.sheet_id)
    return {"presence": marks.values_list("presence", flat=True).first() or ""}


ticks = offline_list(tokens=TOKENS, hand=_hand, take=_take, refused=_refused, over=OVER)
