"""A full sign-in at a trusted counter opens it for the day, and gives it its tries back."""

from django.db import transaction

from portal.kit import audit, clock

from ..models import Workstation


def note_opening(*, workstation: Workstation, by) -> None:
    with transaction.atomic():
        Workstation.objects.filter(pk=workstation.pk).update(failures=0, seen_at=clock.now())
        by.workstation = f"poste:{workstation.pk}/session:{by.pk}"
        audit.record("people.open_counter", workstation, by=by, maison=workstation.maison)
