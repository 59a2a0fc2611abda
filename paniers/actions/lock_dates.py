from collections.abc import Iterable

from portal.kit.locking import Rank, locked
from programmes.actions.lock_sheet import sheets_with_pages
from programmes.models import SheetSession


def lock_dates(sessions: Iterable[int]) -> None:
    """Lock the sheets of all these dates, in their order and at once: two houses that exchange a basket never wait for each other."""
    keys = SheetSession.objects.filter(session__in=set(sessions)).values_list("sheet", flat=True).order_by()
    locked(sheets_with_pages(), set(keys), rank=Rank.SHEET)
