from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from programmes.models import Session, SignUpSheet

from ..models import Distribution
from ..reading.possible import distributions_of
from .lock_dates import lock_dates


def set_day_capacity(*, session: Session, capacity: int | None, by) -> Distribution:
    """How many baskets a house can hold on one day (None: no limit). Fewer than are there already is allowed: those stay, promised as they
    were, and nobody else comes for once. The house's usual number is its sheet's. Raises « date-passee », « places-nombre »."""
    if capacity is not None and not 0 <= capacity < 100_000:
        raise Refusal("places-nombre", "Écrivez un nombre de paniers, ou rien.", "Rien : sans limite.")
    with transaction.atomic():
        lock_dates([session.pk])
        fresh = Session.objects.select_related("distribution").get(pk=session.pk)
        if fresh.cancelled or fresh.start <= clock.now():
            raise Refusal("date-passee", "Cette distribution est passée ou annulée.", "Choisissez une date à venir.")
        before = fresh.distribution.capacity
        _write(Distribution.objects.filter(session=fresh.pk), capacity)
        audit.record("paniers.set_day_capacity", fresh, by=by, maison=fresh.maison_id, before=before, after=capacity)
        return Distribution.objects.get(session=fresh.pk)


def follow_capacity(*, sheet: SignUpSheet, before: int | None) -> int:
    """The dates to come that held the sheet's usual number hold its new one; a day with a number of its own keeps it. How many changed.
    The sheet is locked by the caller."""
    same = Q(capacity=None) if before is None else Q(capacity=before)
    return _write(Distribution.objects.filter(same, pk__in=distributions_of(sheet.pk).values("pk")), sheet.capacity)


def _write(rows, capacity: int | None) -> int:
    over = 0 if capacity is None else Greatest(F("taken") - capacity, 0)
    return rows.update(capacity=capacity, overbooked=over)
