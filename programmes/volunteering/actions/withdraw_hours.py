from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..enums import HoursSource, HoursState
from ..models import WorkedHours


def withdraw_hours(*, hours: WorkedHours, by) -> None:
    """What was declared by mistake goes, as long as nobody has answered it. Raises « deja-relu »."""
    with transaction.atomic():
        row = WorkedHours.objects.select_for_update(of=("self",)).select_related("volunteer__person__successor").filter(pk=hours.pk).first()
        if row is None:
            return
        if row.source != HoursSource.DECLARED or row.state != HoursState.PENDING:
            raise Refusal("deja-relu", "Ce temps a déjà été relu.", "Pour le corriger, parlez-en à la maison.")
        audit.record("volunteering.withdraw_hours", row, by=by, subject=row.volunteer.person.current_record, maison=row.maison_id)
        row.delete()
