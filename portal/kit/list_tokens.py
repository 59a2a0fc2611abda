"""What a page with a list to tick holds to send its ticks later: which list, opened by whom, when, until when. It opens nothing and reads
nothing: it only takes ticks (`kit.views.offline`)."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing

from . import clock, dates


@dataclass(frozen=True)
class Opened:
    """A list as it was opened: `row`, the key of what is ticked (a date, a departure); then `user` and on which counter, or `sheet_pass`, a
    volunteer's confided sheet, both keys; when."""

    row: int
    user: int | None
    sheet_pass: int | None
    station: str
    at: dt.datetime

    @property
    def who(self) -> str:
        return f"u{self.user}" if self.user else f"p{self.sheet_pass}"


@dataclass(frozen=True)
class Hand:
    """Who ticks which list: an account, or SYSTEM with the sheet confided to a volunteer."""

    row: object
    by: object
    sheet_pass: object | None = None


def tonight() -> dt.datetime:
    """Midnight in Europe/Paris, when what a device keeps of today is erased."""
    return dates.midnight(clock.today() + dt.timedelta(days=1))


@dataclass(frozen=True)
class ListTokens:
    """The tokens of one kind of lists; `salt` (« paniers.ticks ») keeps them from opening another kind."""

    salt: str

    def held_by(self, row, *, user=None, sheet_pass=None, ends: dt.datetime | None = None) -> dict:
        """For a template: the `token` of a page shown now to `user`, or to whoever holds `sheet_pass`, and the seconds it `lasts`: until
        `ends` (midnight unless said), never longer than her sheet. Nothing once that is over."""
        now, ends = clock.now(), ends or tonight()
        ends = min(ends, sheet_pass.expires_at) if sheet_pass is not None else ends
        if ends <= now:
            return {}
        who = {"u": user.pk, "w": getattr(user, "workstation", "") or ""} if user is not None else {"p": sheet_pass.pk}
        held = {"d": row.pk, "t": int(now.timestamp()), "e": int(ends.timestamp()), **who}
        return {"token": signing.dumps(held, salt=self.salt, compress=True), "lasts": int((ends - now).total_seconds())}

    def opened_with(self, token: object) -> Opened | None:
        """What a token says; None for one we did not sign, and for one that has ended."""
        try:
            held = signing.loads(token if isinstance(token, str) else "", salt=self.salt)
            at, ends = (dt.datetime.fromtimestamp(held[name], dt.UTC) for name in ("t", "e"))
            found = Opened(held["d"], held.get("u"), held.get("p"), held.get("w", ""), at)
        except (signing.BadSignature, KeyError, TypeError, ValueError, OverflowError):
            return None
        return found if clock.now() < ends else None
