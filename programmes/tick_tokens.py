"""What a sheet's page holds to send its ticks later: who opened it, which date, on what day. It opens nothing and reads nothing."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing

from portal.kit import clock, dates

_SALT = "programmes.ticks"


@dataclass(frozen=True)
class Opened:
    """A sheet as it was opened: `date` the key of its SheetSession, `user` who opened it, on which counter, when."""

    date: int
    user: int
    station: str
    at: dt.datetime


def token_for(date, user) -> str:
    """The token of a page shown now: good until midnight, for the ticks of this date alone, noted as made by `user`."""
    held = {"d": date.pk, "u": user.pk, "w": getattr(user, "workstation", "") or "", "t": int(clock.now().timestamp())}
    return signing.dumps(held, salt=_SALT, compress=True)


def seconds_left() -> int:
    """Until midnight in Europe/Paris, when what a device keeps of today is erased."""
    return int((dates.midnight(clock.today() + dt.timedelta(days=1)) - clock.now()).total_seconds())


def opened_with(token: object) -> Opened | None:
    """What a token says; None for one we did not sign, and for another day's."""
    try:
        held = signing.loads(token if isinstance(token, str) else "", salt=_SALT)
        found = Opened(held["d"], held["u"], held["w"], dt.datetime.fromtimestamp(held["t"], dt.UTC))
    except (signing.BadSignature, KeyError, TypeError, ValueError, OverflowError):
        return None
    return found if dates.local(found.at).date() == clock.today() else None
