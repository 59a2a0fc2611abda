import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import Activity, Session


def refuse_times(start: dt.datetime, end: dt.datetime) -> None:
    if end <= start:
        raise Refusal("fin-avant-debut", "La fin vient avant le début.", "Vérifiez les deux heures.")


def plan_session(*, activity: Activity, maison, start: dt.datetime, end: dt.datetime, by, place: str = "") -> Session:
    """Plan one date of an activity at a house, which is frozen on it. Times are aware."""
    refuse_times(start, end)
    with transaction.atomic():
        day = timezone.localtime(start).date()
        session = Session.objects.create(
            activity=activity, maison=maison, place=place, start=start, end=end, local_date=day, changed_at=clock.now()
        )
        audit.record("programmes.plan_session", session, by=by, maison=maison)
        return session
