from django.db import transaction
from django.utils import timezone

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from programmes.actions.cancel_session import cancel_session
from programmes.actions.lock_sheet import sheets_with_pages
from programmes.enums import ACTIVE

from ..enums import Stretch
from ..models import AppointmentSlot
from ..rules.laying import morning


def stretch_of(slot: AppointmentSlot, stretch: str) -> list[AppointmentSlot]:
    """The moments not over yet that are called off together with this one: the same host, house, permanence and day."""
    same = AppointmentSlot.objects.on().filter(
        host=slot.host_id, maison=slot.maison_id, session__activity=slot.session.activity_id, session__local_date=slot.session.local_date
    )
    rows = list(same.filter(session__end__gt=clock.now()).select_related("session__activity", "sheet").in_order())
    if stretch == Stretch.DAY:
        return rows
    if stretch == Stretch.HALF:
        half = morning(timezone.localtime(slot.session.start))
        return [row for row in rows if morning(timezone.localtime(row.session.start)) == half]
    return [row for row in rows if row.pk == slot.pk]


def people_on(slots: list[AppointmentSlot]) -> int:
    """How many people would be told."""
    return sum(slot.sheet.taken for slot in slots)


def cancel_slots(*, slot: AppointmentSlot, stretch: str, by, why: str = "") -> int:
    """Call off this moment, its half-day or its day, all or none: everybody expected is told by the engine. How many moments went.
    Raises « rien-a-annuler »."""
    with transaction.atomic():
        slots = stretch_of(slot, stretch)
        if not slots:
            raise Refusal("rien-a-annuler", "Ces moments sont passés ou déjà annulés.", "Rechargez la page : elle est à jour.")
        locked(sheets_with_pages(), [one.sheet_id for one in slots], rank=Rank.SHEET)
        told = sum(one.sheet.enrolments.filter(state__in=ACTIVE).count() for one in slots)
        for one in slots:
            cancel_session(session=one.session, why=why, by=by)
        audit.record("appointments.cancel_slots", slot.host, by=by, maison=slot.maison_id, moments=len(slots), told=told, stretch=stretch)
        return len(slots)
