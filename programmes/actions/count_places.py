"""Counting the places that serve a need, where a sheet counts them: always beside the sheet's own counter, under the sheet's lock."""

from collections import Counter
from collections.abc import Iterable

from portal.kit.refusal import Refusal

from ..enums import HOLDING
from ..models import Enrolment, SheetLimit, SignUpSheet
from ..room import limits_of
from ..rules.extras import Extras
from ..rules.limits import FREED, refusal_of_the_need


def limit_by_position(sheet: SignUpSheet, extras: Extras) -> dict[int, SheetLimit]:
    """Position in a party -> the limit on which that person's place counts; nothing, and no query, where nothing is counted."""
    if not extras.counted or not sheet.counts_needs:
        return {}
    known = {limit.need: limit for limit in limits_of(sheet)}
    return {who: known[need] for who, need in extras.counted if need in known}


def take_counted(places: Counter[int]) -> None:
    """Count so many more on each limit (by its key), or raise in words that one has none left. The database decides."""
    for key, number in sorted(places.items()):
        if not SheetLimit.objects.take(key, number):
            limit = SheetLimit.objects.get(pk=key)
            raise refusal_of_the_need(limit.ceiling, limit.left + 1, way_out=FREED, confidential=True) or Refusal(
                "besoin-complet", "Il n'y a plus de place pour ce besoin.", FREED
            )


def take_of(row: Enrolment) -> None:
    if row.limit_id:
        take_counted(Counter({row.limit_id: row.places}))


def give_back_of_need(row: Enrolment) -> None:
    if row.limit_id:
        SheetLimit.objects.give_back(row.limit_id, row.places)


def move_to_limit(row: Enrolment, limit: SheetLimit | None) -> None:
    """The place counts on another limit from now on, or on none. The sheet is locked; the caller saves nothing of it."""
    if row.limit_id == (limit and limit.pk):
        return
    if row.state in HOLDING:
        give_back_of_need(row)
        if limit is not None:
            take_counted(Counter({limit.pk: row.places}))
    row.limit = limit
    row.save(update_fields=["limit"])


def forget_needs_of(rows: Iterable[Enrolment]) -> int:
    """For what their places were counted is known no more: of places that are over, or given back. The count follows the rows."""
    keys = [row.pk for row in rows]
    limits = set(Enrolment.objects.filter(pk__in=keys).exclude(limit=None).values_list("limit", flat=True))
    gone = Enrolment.objects.filter(pk__in=keys).exclude(limit=None).update(limit=None)
    for limit in SheetLimit.objects.filter(pk__in=limits).counted():
        SheetLimit.objects.filter(pk=limit.pk).update(taken=limit.counted)
    return gone
