from portal.kit.locking import Rank, locked

from ..models import Enrolment, SignUpSheet
from .charge_place import PLACE


def lock_charged_sheets(keys: list[str]) -> None:
    """Lock the sheets that charges stand on, in their order: what the ledger calls before any payment. A place that was erased stands on
    none any more."""
    named = [key.partition(":")[2] for key in keys]
    places = [int(one.removeprefix(PLACE)) for one in named if one.startswith(PLACE)]
    sheets = {int(one) for one in named if not one.startswith(PLACE)}
    if places:
        sheets |= set(Enrolment.objects.filter(pk__in=places).values_list("sheet", flat=True))
    locked(SignUpSheet, sheets, rank=Rank.SHEET)
