import datetime as dt

from django.db.models import F, Q

from portal.kit import clock
from portal.kit.audit import SYSTEM

from ..enums import EnrolmentState, SessionState
from ..models import SignUpSheet
from ..rules.offers import KEEP_FOR_BIG_UNTIL
from .make_offers import make_offers


def serve_lists() -> int:
    """Three days before a date, places kept for a group too big go to those behind it: nobody has to give a place back for that. How
    many places were offered. One query when nothing is idle; safe to run at any time, as often as one likes."""
    now: dt.datetime = clock.now()
    near = Q(sessions__start__gt=now, sessions__start__lte=now + KEEP_FOR_BIG_UNTIL) & ~Q(sessions__state=SessionState.CANCELLED)
    room = Q(capacity=None) | Q(taken__lt=F("capacity") + F("overbooked"))
    idle = SignUpSheet.objects.filter(near, room, enrolments__state=EnrolmentState.WAITING).order_by("pk").distinct()
    return sum(len(make_offers(pk, by=SYSTEM)) for pk in idle.values_list("pk", flat=True))
