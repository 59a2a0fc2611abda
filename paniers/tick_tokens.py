"""What a pick-up sheet holds to send its ticks later: of which date, opened by whom (an agent, or a confided sheet), when. It opens
nothing and reads nothing."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing

from portal.kit import clock, dates
from portal.people.models import SheetPass
from programmes.models import Session

_SALT = "paniers.ticks"


@dataclass(frozen=True)
class Opened:
    """A sheet as it was opened: `session`, then `user` (and on which counter) or `sheet_pass`, both keys; when."""

    session: int
    user: int | None
    sheet_pass: int | None
    station: str
    at: dt.datetime


def token_for(session: Session, *, user=None, sheet_pass: SheetPass | None = None) -> str:
    """The token of a sheet shown now, for the ticks of this date alone, until midnight; by a volunteer, as long as her sheet is open."""
    who = {"u": user.pk, "w": getattr(user, "workstation", "") or ""} if user is not None else {"p": sheet_pass.pk}
    return signing.dumps({"s": session.pk, "t": int(clock.now().timestamp()), **who}, salt=_SALT, compress=True)


def seconds_left(sheet_pass: SheetPass | None = None) -> int:
    """Until midnight in Europe/Paris, or until her sheet closes: then what a device keeps is erased."""
    ends = dates.midnight(clock.today() + dt.timedelta(days=1))
    return int((min(ends, sheet_pass.expires_at if sheet_pass else ends) - clock.now()).total_seconds())


def held_by(session: Session, *, user=None, sheet_pass: SheetPass | None = None) -> dict:
    """For a sheet's template, on its own day; nothing on another."""
    if session.local_date != clock.today():
        return {}
    return {"token": token_for(session, user=user, sheet_pass=sheet_pass), "lasts": seconds_left(sheet_pass)}


def opened_with(token: object) -> Opened | None:
    """What a token says; None for one we did not sign, and for another day's."""
    try:
        held = signing.loads(token if isinstance(token, str) else "", salt=_SALT)
        found = Opened(held["s"], held.get("u"), held.get("p"), held.get("w", ""), dt.datetime.fromtimestamp(held["t"], dt.UTC))
    except (signing.BadSignature, KeyError, TypeError, ValueError, OverflowError):
        return None
    return found if dates.local(found.at).date() == clock.today() else None
