"""What a call sheet holds to send its ticks later: of which departure, opened by whom (somebody of the team, or a confided sheet), when,
until when. It opens nothing and reads nothing."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing

from portal.kit import clock
from portal.people.models import SheetPass
from programmes.models import Session

from .models import Trip
from .rules.boarding import sheet_ends

_SALT = "pass_culture.ticks"


@dataclass(frozen=True)
class Opened:
    """A sheet as it was opened: `trip`, then `user` (and on which counter) or `sheet_pass`, keys; when."""

    trip: int
    user: int | None
    sheet_pass: int | None
    station: str
    at: dt.datetime


def ends_of(trip: Trip, session: Session, sheet_pass: SheetPass | None = None) -> dt.datetime:
    ends = sheet_ends(session.local_date, trip.back_at)
    return min(ends, sheet_pass.expires_at) if sheet_pass else ends


def held_by(trip: Trip, session: Session | None, *, user=None, sheet_pass: SheetPass | None = None) -> dict:
    """For a sheet's template, from its own day on until it ends; nothing at another time, nor where nothing takes place."""
    if session is None or session.cancelled or session.local_date > clock.today():
        return {}
    now, ends = clock.now(), ends_of(trip, session, sheet_pass)
    if ends <= now:
        return {}
    who = {"u": user.pk, "w": getattr(user, "workstation", "") or ""} if user is not None else {"p": sheet_pass.pk}
    held = {"d": trip.pk, "t": int(now.timestamp()), "e": int(ends.timestamp()), **who}
    return {"token": signing.dumps(held, salt=_SALT, compress=True), "lasts": int((ends - now).total_seconds())}


def opened_with(token: object) -> Opened | None:
    """What a token says; None for one we did not sign, and for one that has ended."""
    try:
        held = signing.loads(token if isinstance(token, str) else "", salt=_SALT)
        at, ends = (dt.datetime.fromtimestamp(held[name], dt.UTC) for name in ("t", "e"))
        found = Opened(held["d"], held.get("u"), held.get("p"), held.get("w", ""), at)
    except (signing.BadSignature, KeyError, TypeError, ValueError, OverflowError):
        return None
    return found if clock.now() < ends else None
