from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.house_ties import history

from .models import CallBack


def _calls(house):
    return CallBack.objects.filter(maison=house, closed_at=None)


def _elsewhere(house, to, *, by) -> int:
    """Where the same person already waits for the same call there, one call is enough: hers here goes."""
    waiting = set(CallBack.objects.filter(maison=to, closed_at=None).values_list("person", "reason"))
    rows = list(_calls(house))
    twice = [row.pk for row in rows if (row.person_id, row.reason) in waiting]
    CallBack.objects.filter(pk__in=twice).delete()
    _calls(house).update(maison=to)
    return len(rows)


def register() -> None:
    why = "L’autre maison rappelle."
    registry.house_ties.add("desk.CallBack", HouseTie("rappels promis", rows=_calls, rehome=_elsewhere, why=why), order=440)
    why = "les comptages restent ceux de cette maison."
    registry.house_ties.add("desk.VisitCount", history("comptages de passage", why), order=900)
