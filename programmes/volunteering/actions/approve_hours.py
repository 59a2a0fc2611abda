from collections.abc import Iterable
from itertools import groupby

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..enums import HoursSource, HoursState
from ..models import WorkedHours
from ..notifications.given import tell_approved
from .own_hours import is_own


def approve_hours(*, keys: Iterable[int], by) -> int:
    """These hours count, of the houses whose volunteers `by` organises; who declared some is told, once. Answered meanwhile by somebody
    else, or another house's: left as they are. How many count now. Raises « les-siennes » when only her own were left."""
    with transaction.atomic():
        scope = scope_of(by, Capability.MANAGE_VOLUNTEERS)
        rows = WorkedHours.objects.within(scope).filter(pk__in=list(keys), state=HoursState.PENDING)
        rows = rows.select_for_update(of=("self",)).select_related("volunteer__person__successor", "maison").order_by("pk")
        found = list(rows)
        others = [row for row in found if not is_own(row.volunteer, by)]
        if found and not others:
            raise Refusal("les-siennes", "Ce sont vos heures.", "Une autre personne de l’équipe les relit.")
        for row in others:
            row.state, row.answered_at, row.answered_by = HoursState.APPROVED, clock.now(), by
            row.save(update_fields=["state", "answered_at", "answered_by"])
            subject = row.volunteer.person.current_record
            audit.record("volunteering.approve_hours", row, by=by, subject=subject, maison=row.maison_id, minutes=row.minutes)
        declared = [row for row in others if row.source == HoursSource.DECLARED]
        for _person, hers in groupby(sorted(declared, key=_whose), key=_whose):
            tell_approved(sorted(hers, key=lambda row: (row.day, row.pk)), by=by)
        return len(others)


def _whose(row: WorkedHours) -> int:
    return row.volunteer.person.current_record.pk
