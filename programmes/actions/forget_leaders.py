import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ..models import Facilitator, Session

LED_KEPT = dt.timedelta(days=730)


def long_gone(today: dt.date) -> QuerySet[Facilitator]:
    """People from outside whose last date is long over. Whoever has led nothing yet was named today."""
    recent = Session.objects.filter(local_date__gte=today - LED_KEPT, facilitators=OuterRef("pk"))
    return Facilitator.objects.filter(~Exists(recent), user=None, sessions__isnull=False).distinct()


def forget_leaders(today: dt.date) -> dict[str, int]:
    """Each night: the names of people from outside go two years after their last date; their dates stay. Counts by kind."""
    with transaction.atomic():
        keys = list(long_gone(today).values_list("pk", flat=True))
        Session.facilitators.through.objects.filter(facilitator__in=keys).delete()
        return {"intervenants": Facilitator.objects.filter(pk__in=keys).delete()[0]}
