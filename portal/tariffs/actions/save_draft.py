import datetime as dt

from django.db import transaction

from portal.kit import audit

from ..enums import Basis
from ..models import TariffBand, TariffVersion
from ..rules.grid import Grid
from ..rules.problems import grid_problems
from .lock_version import lock_version, refuse_problems, refuse_unless_draft


def save_draft(*, version: TariffVersion, grid: Grid, valid_from: dt.date, saw: int | None = None, by) -> TariffVersion:
    """Write a draft's prices anew. Only the fields of its basis are kept: a number of another basis would mislead.

    Raises Refusal « version-publiee », « deja-modifie », or the grid's own problems (« trou », « chevauchement »…), all at once.
    """
    refuse_problems(grid_problems(grid))
    with transaction.atomic():
        fresh = lock_version(version, saw=saw)
        refuse_unless_draft(fresh)
        for name, value in fields_of(grid).items():
            setattr(fresh, name, value)
        fresh.valid_from, fresh.edited_by, fresh.edition = valid_from, by, fresh.edition + 1
        fresh.save()
        fresh.bands.all().delete()
        TariffBand.objects.bulk_create(
            TariffBand(version=fresh, min_quotient=band.min, max_quotient=band.max, cents=band.cents)
            for band in (grid.bands if grid.basis == Basis.BANDS else ())
        )
        audit.record("tariffs.save_draft", fresh, by=by, edition=fresh.edition)
    return TariffVersion.objects.with_bands().get(pk=fresh.pk)


def fields_of(grid: Grid) -> dict:
    """The columns a grid fills, by its basis; the others are emptied."""
    empty = dict.fromkeys(("rate", "floor_cents", "cap_cents", "suggested_cents", "taxable_cents", "not_taxable_cents", "flat_cents"), None)
    filled = {
        Basis.EFFORT: ("rate", "floor_cents", "cap_cents", "step_cents"),
        Basis.TAX: ("taxable_cents", "not_taxable_cents"),
        Basis.FLAT: ("flat_cents",),
        Basis.CHOICE: ("floor_cents", "cap_cents", "suggested_cents"),
    }.get(grid.basis, ())
    return {**empty, "step_cents": 1, "basis": grid.basis} | {name: getattr(grid, name) for name in filled}
