from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from programmes.actions.lock_sheet import lock_sheet
from programmes.actions.plan_session import plan_session
from programmes.models import SheetSession

from ..models import Shift
from .change_shift import refuse_over


def part_post(*, shift: Shift, by) -> Shift:
    """Give a post that shares its date with others a date of its own, at the same hours: so that it can be moved or called off by itself,
    by the engine. Whoever is on it keeps her place. Alone already, it stays as it is. Raises « creneau-commence »."""
    with transaction.atomic():
        sheet = lock_sheet(shift.sheet_id)
        fresh = (
            Shift.objects.select_for_update(of=("self",)).select_related("session__activity", "session__maison", "maison").get(pk=shift.pk)
        )
        refuse_over(fresh)
        if not Shift.objects.filter(session=fresh.session_id).exclude(pk=fresh.pk).exists():
            return fresh
        shared = fresh.session
        if shared.start <= clock.now():
            raise Refusal("creneau-commence", "Ce créneau a commencé.", "Voyez avec les personnes qui sont là.")
        own = plan_session(
            activity=shared.activity, maison=shared.maison, start=shared.start, end=shared.end, place=shared.place, room=shared.room,
            series=shared.series, facilitators=shared.facilitators.all(), needs=shared.needs, needs_note=shared.needs_note, by=by,
        )  # fmt: skip
        own.reminded_for = shared.reminded_for  # nobody is reminded twice of the same hours
        own.save(update_fields=["reminded_for"])
        SheetSession.objects.filter(sheet=sheet.pk, session=shared.pk).update(session=own)
        fresh.session = own
        fresh.save(update_fields=["session"])
        audit.record("volunteering.part_post", fresh, by=by, maison=fresh.maison_id, shared=shared.pk)
        return fresh
