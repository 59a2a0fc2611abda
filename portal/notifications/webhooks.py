"""Where the mail relay (or the SMS provider) says that a message came back: POST JSON {"message_id", "reason"}, signed.

`X-Maison-Signature: t=<seconds since 1970>,v1=<hex>`, HMAC-SHA256 of « t.body » with `OUTBOX_RETURNS_SECRET`; five minutes, no more.
"""

import hashlib
import hmac
import json
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.kit import clock

from .actions.take_back import take_back_report
from .rules.returns import Return, understood

WINDOW = 300  # seconds
LARGEST = 64_000  # bytes: a report is short
_HEADER = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def signature(body: bytes, *, secret: str, at: int) -> str:
    """What the header holds for `body` at the time `at`."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def _is_signed(request: HttpRequest) -> bool:
    found = _HEADER.fullmatch(request.headers.get("X-Maison-Signature", ""))
    if not found or abs(clock.real_now().timestamp() - int(found.group(1))) > WINDOW:
        return False
    expected = signature(request.body, secret=settings.OUTBOX_RETURNS_SECRET, at=int(found.group(1)))
    return hmac.compare_digest(expected, found.group(0))


@csrf_exempt  # a relay holds no session of ours: its signature is the proof
@require_POST
def returns(request: HttpRequest) -> HttpResponse:
    """200 when it is taken in, also when it names nothing we know (it is counted) or came before; 400 unsigned, too old or unreadable;
    404 in a town that has set no secret."""
    if not settings.OUTBOX_RETURNS_SECRET:
        return HttpResponse(status=404)
    if len(request.body) > LARGEST or not _is_signed(request):
        return HttpResponse(status=400)
    try:
        told = json.loads(request.body)
        message_id, reason = str(told["message_id"]), str(told.get("reason", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # the last: a report folded upon itself a thousand times
        return HttpResponse(status=400)
    take_back_report(report=Return(message_id, *understood(reason)))
    return HttpResponse(status=200)
