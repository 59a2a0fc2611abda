import uuid
from collections.abc import Iterable

from portal.households.models import Household
from portal.kit.locking import Rank, locked
from portal.ledger.bulk import Owed, write_charges
from portal.ledger.models import Charge

from .charge import the_same


def charge_many(owed: Iterable[Owed]) -> dict[str, Charge]:
    """`charge`, for many lines at once: the same rows, in a few queries. Gives source key -> charge.

    Runs in the caller's transaction; all households are locked, in the order of their keys. A key that was charged before answers its
    line, or is refused when it differs (« somme-deja-notee »), and then nothing is written.
    """
    asked = list(owed)
    homes = {row.pk: row for row in locked(Household, {each.household.pk for each in asked}, rank=Rank.HOUSEHOLD)}
    known = {row.source_key: row for row in Charge.objects.filter(source_key__in=[each.source_key for each in asked])}
    for each in asked:
        if each.source_key in known:
            the_same(known[each.source_key], homes[each.household.pk], each.kind, each.quantity, each.unit_cents)
    return known | write_charges([each for each in asked if each.source_key not in known], uuid.uuid4)
