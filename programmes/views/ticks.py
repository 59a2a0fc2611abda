"""Where ticks arrive that were pressed on an open sheet, at once or when the network is back (`kit/offline.js`).

No session counts here and no cookie is sent: the signed token of the page says who opened which sheet, today. So nothing can be forged
across sites, and a session that ended in the meantime loses nothing. The answers name nobody.
"""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.kit import audit, clock
from portal.kit.forms import number_sent
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import User

from ..actions.take_tick import take_tick
from ..models import Attendance, SheetSession, SignUpSheet
from ..rules.ticks import made_at, read_sent
from ..tick_tokens import Opened, opened_with

LIMIT = {"name": "programmes.ticks", "tries": 300, "seconds": 60}
OVER = "Cette feuille n’est plus ouverte : elle était d’un autre jour, ou n’est plus à vous. Rouvrez-la et cochez de nouveau."
UNREAD = "Ces coches n’ont pas été comprises. Rechargez la feuille."


@csrf_exempt
@never_cache
@require_POST
def ticks(request: HttpRequest) -> JsonResponse:
    """{"token", "ticks": [{"key", "line", "value", "age" (ms)}]} → {"answers": [{"key", "line", …} or {"key", "words"}]}, one a tick.

    403 with `words` for a token that opens nothing any more, 400 for what is no such message, 429 for too many.
    """
    sent = read_sent(request.body)
    if sent is None:
        return JsonResponse({"words": UNREAD}, status=400)
    opened = opened_with(sent["token"])
    user = User.objects.filter(pk=opened.user, is_active=True).first() if opened else None
    date = _date(user, opened) if user else None
    if date is None:
        return JsonResponse({"words": OVER}, status=403)
    if not allowed(who=user.pk, **LIMIT):
        return JsonResponse({"words": "Beaucoup de coches à la fois : elles partiront dans un moment."}, status=429)
    user.workstation = opened.station
    return JsonResponse({"answers": [_taken(date, tick, opened, user) for tick in sent["ticks"]]})


def _date(user: User, opened: Opened) -> SheetSession | None:
    """The date of this token, if whoever opened it may still tick there."""
    sheets = SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.TICK_ATTENDANCE)).order_by().values("pk")
    return SheetSession.objects.select_related("session", "sheet").filter(pk=opened.date, sheet__in=sheets).first()


def _taken(date: SheetSession, tick: dict, opened: Opened, user: User) -> dict:
    """One answer; a refused tick leaves a line in the journal, so that nothing she pressed is lost."""
    said = {"key": str(tick["key"]), "line": tick["line"]}
    line = tick["line"].removeprefix("ligne-")
    at = made_at(age=tick["age"], now=clock.now(), not_before=opened.at)
    try:
        return take_tick(date=date, line=line, value=tick["value"], by=user, at=at, key=tick["key"]) | said
    except Refusal as refusal:
        told = {"marks": {line: tick["value"]}, "why": refusal.code, "session": date.session_id}
        audit.record("programmes.tick_refused", date.sheet, by=user, maison=date.sheet.maison_id, **told)
        return {**said, "words": str(refusal), "presence": _standing(date, line)}


def _standing(date: SheetSession, line: str) -> str:
    known = Attendance.objects.filter(session=date.session_id, enrolment=number_sent(line), enrolment__sheet=date.sheet_id)
    return known.values_list("presence", flat=True).first() or ""
