"""Who led a project for the first time."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from ..models import Leader

WHO = Coalesce("person__successor", "person")  # one a person, by whichever of her records; None: forgotten since


def first_requests(leaders: QuerySet[Leader]) -> dict[int, int]:
    """Of each person among these leaders, the first request she filed to any fund, by the day it was filed. One query."""
    led = Leader.objects.filter(request__filed_at__isnull=False).annotate(who=WHO)
    led = led.filter(who__in=leaders.annotate(who=WHO).exclude(person=None).order_by().values("who"))
    first: dict[int, int] = {}
    for person, request in led.order_by("request__filed_at", "request").values_list("who", "request"):
        first.setdefault(person, request)
    return first
