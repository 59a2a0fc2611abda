"""Where ticks of an attendance sheet arrive, at once or when the network is back (`kit.views.offline`)."""

from django.db.models import QuerySet

from portal.kit import audit
from portal.kit.forms import number_sent
from portal.kit.list_tokens import Hand, Opened
from portal.kit.refusal import Refusal
from portal.kit.rules.sent_ticks import Tick
from portal.kit.views.offline import offline_list
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import User
from portal.people.sheet_hands import hand_of

from ..actions.take_tick import take_tick
from ..models import Attendance, SheetSession, SignUpSheet
from ..tick_tokens import TOKENS

OVER = "Cette feuille n’est plus ouverte : elle était d’un autre jour, ou n’est plus à vous. Rouvrez-la et cochez de nouveau."


def _dates(user: User) -> QuerySet:
    """Those where she may tick."""
    sheets = SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.TICK_ATTENDANCE)).order_by().values("pk")
    return SheetSession.objects.select_related("session", "sheet").filter(sheet__in=sheets)


def _hand(opened: Opened) -> Hand | None:
    return hand_of(opened, of_team=_dates)


def _line(tick: Tick) -> str:
    return tick.line.removeprefix("ligne-")


def _take(hand: Hand, tick: Tick) -> dict:
    return take_tick(date=hand.row, line=_line(tick), value=tick.value, by=hand.by, at=tick.at, key=tick.key)


def _refused(hand: Hand, tick: Tick, refusal: Refusal) -> dict:
    date, line = hand.row, _line(tick)
    told = {"marks": {line: tick.value}, "why": refusal.code, "session": date.session_id}
    audit.record("programmes.tick_refused", date.sheet, by=hand.by, maison=date.sheet.maison_id, **told)
    known = Attendance.objects.filter(session=date.session_id, enrolment=number_sent(line), enrolment__sheet=date.sheet_id)
    return {"presence": known.values_list("presence", flat=True).first() or ""}


ticks = offline_list(tokens=TOKENS, hand=_hand, take=_take, refused=_refused, over=OVER)
