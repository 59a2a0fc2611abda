import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import Activity, Session


def refuse_times(start: dt.datetime, end: dt.datetime) -> None:
    if end <= start:
        raise Refusal("fin-avant-debut", "La fin vient avant le début.", "Vérifiez les deux heures.")


def place_of(room, place: str) -> str:
    """What is said of where a date is: its own place, else its room and the house of the room, else nothing (the house)."""
    return place or (f"{room.name}, {room.maison.name}" if room is not None else "")


def plan_session(
    *, activity: Activity, maison, start: dt.datetime, end: dt.datetime, by, place: str = "", room=None, series=None, facilitators=(),
    needs: Iterable[str] = (), needs_note: str = "",
) -> Session:  # fmt: skip
    """Plan one date of an activity at a house, which is frozen on it. Times are aware; `needs` are codes of `enums.Preparation`.

    Raises « fin-avant-debut », « maison-close »."""
    refuse_times(start, end)
    maison.refuse_if_closed()
    with transaction.atomic():
        day = timezone.localtime(start).date()
        session = Session.objects.create(
            activity=activity, maison=maison, place=place_of(room, place), room=room, series=series, start=start, end=end, local_date=day,
            needs=sorted(needs), needs_note=needs_note, changed_at=clock.now(),
        )  # fmt: skip
        if facilitators:
            session.facilitators.set(facilitators)
        audit.record("programmes.plan_session", session, by=by, maison=maison)
        return session
