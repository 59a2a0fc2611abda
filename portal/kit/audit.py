"""One line for each act that changes something for somebody, written by actions inside their transaction; and who opened whose file."""

from collections.abc import Iterable

from django.db import models

from . import clock
from .models import AuditLine, Reading

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


def note_reading(subject: models.Model | str, *, by, what: str) -> None:
    """`by` opened the file of `subject` (a person, a household, or its key) on the screen `what` (the name of an address).

    One line at most for each agent, file, screen and hour: one query, whatever was there before. Nothing for a visitor.
    """
    note_readings([subject], by=by, what=what)


def note_readings(subjects: Iterable[models.Model | str], *, by, what: str) -> None:
    """The same for a paper that shows several people (a call list): a line for each, one query for all."""
    if getattr(by, "pk", None) is None:
        return
    keys = sorted({subject if isinstance(subject, str) else key_of(subject) for subject in subjects})
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    common = {"by_id": by.pk, "screen": what[:60], "hour": hour, "workstation": getattr(by, "workstation", "") or ""}
    Reading.objects.bulk_create([Reading(subject=key, **common) for key in keys], ignore_conflicts=True)


def record_each(verb: str, targets: list, *, by, maison: models.Model | int | None = None, **detail) -> None:
    """`record` for many rows at once, each about its own `person`: a mass act writes one line for each of those it touched."""
    at, workstation = clock.now(), getattr(by, "workstation", "") or ""
    house = getattr(maison, "pk", maison)
    lines = [
        AuditLine(
            at=at, by=by, verb=verb, target=key_of(row), subject=key_of(row.person), maison_id=house, workstation=workstation, detail=detail
        )
        for row in targets
    ]
    AuditLine.objects.bulk_create(lines, batch_size=500)
