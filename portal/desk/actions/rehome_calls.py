from ..models import CallBack


def calls_here(house):
    return CallBack.objects.filter(maison=house, closed_at=None)


def rehome_calls(house, to, *, by) -> int:
    """Where the same person already waits for the same call there, one call is enough: hers here goes."""
    waiting = set(CallBack.objects.filter(maison=to, closed_at=None).values_list("person", "reason"))
    rows = list(calls_here(house))
    twice = [row.pk for row in rows if (row.person_id, row.reason) in waiting]
    CallBack.objects.filter(pk__in=twice).delete()
    calls_here(house).update(maison=to)
    return len(rows)
