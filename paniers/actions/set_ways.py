import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.lock_sheet import lock_sheet
from programmes.models import SignUpSheet

from ..enums import Leftover
from ..models import HouseWays


def set_ways(*, sheet: SignUpSheet, leftover: str, by, key: uuid.UUID | None = None) -> HouseWays:
    """Say what a house does with the baskets that nobody collected by the hour (`enums.Leftover`), from the next distribution seen to.
    The same again is nothing. Raises Refusal « usage-inconnu »."""
    if leftover not in Leftover.values:
        raise Refusal("usage-inconnu", "Cet usage n'existe pas.", "Choisissez-en un dans la liste.")
    with once(key, f"paniers.set_ways:{sheet.pk}", by=by) as request:
        lock_sheet(sheet.pk)
        ways, made = HouseWays.objects.get_or_create(sheet_id=sheet.pk, defaults={"leftover": leftover})
        if request.done or not (made or ways.leftover != leftover):
            return ways
        ways.leftover = leftover
        ways.save(update_fields=["leftover"])
        audit.record("paniers.set_ways", sheet, by=by, maison=sheet.maison_id, leftover=leftover)
        return ways
