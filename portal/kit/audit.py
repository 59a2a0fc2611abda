"""One line for each act that changes something for somebody. Written by actions, inside their transaction."""

from django.db import models

from . import clock
from .models import AuditLine

SYSTEM = None  # `by=SYSTEM`: the house itself acts (tick, a provider's notification)


def key_of(row: models.Model) -> str:
    """« people.Person:12 »: how audit, outbox and files name a row without a foreign key upward."""
    return f"{row._meta.label}:{row.pk}"


def record(
    verb: str, target: models.Model, *, by, subject: models.Model | None = None, maison: models.Model | int | None = None, **detail
) -> AuditLine:
    """Write who (`by`, a user or SYSTEM) did `verb` to `target`, for `subject`, at `maison` (a house or its key). `detail` holds codes
    and keys, never names."""
    return AuditLine.objects.create(
        at=clock.now(),
        by=by,
        verb=verb,
        target=key_of(target),
        subject=key_of(subject) if subject is not None else "",
        maison_id=getattr(maison, "pk", maison),
        workstation=getattr(by, "workstation", "") or "",
        detail=detail,
    )
