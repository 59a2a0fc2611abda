import datetime as dt

from django.db import transaction

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal

from ..enums import BasketState, Leftover
from ..models import Basket, Distribution, HouseWays
from .key_paper import AFTER as PAPER_WAITS

GRACE = dt.timedelta(minutes=30)  # who runs late is still served


def due_at(distribution: Distribution) -> dt.datetime:
    """When what nobody collected is seen to: half an hour after the last hour; `session` loaded."""
    return distribution.session.end + GRACE


def settle_day(*, distribution: Distribution, by) -> list[Basket]:
    """Note as not collected what is still there once the hour has passed; the house's rule (`HouseWays.leftover`) says where it goes.

    A date where not one basket was ticked waits for its paper a week, then nothing is noted: nobody knows who came, and nobody is called
    for nothing. Who comes after all may still be ticked. Nothing is owed or given back by it. Twice is once. Raises Refusal
    « trop-tot », « date-annulee ».
    """
    with transaction.atomic():
        fresh = Distribution.objects.select_for_update(of=("self",)).select_related("session__maison").get(pk=distribution.pk)
        if fresh.settled_at is not None:
            return []
        if fresh.session.cancelled:
            raise Refusal("date-annulee", "Cette distribution est annulée.", "Il n'y a rien à remettre ce jour-là.")
        if clock.now() < due_at(fresh):
            words = f"La distribution dure jusqu'à {dates.hour(fresh.session.end)}."
            raise Refusal("trop-tot", words, "Une demi-heure après, on note ce qui reste.")
        rows = Basket.objects.collected().filter(session=fresh.session_id).select_for_update(of=("self",)).order_by("pk")
        rows = list(rows.select_related("subscription__enrolment"))
        ticked = any(row.state == BasketState.HANDED_OVER for row in rows)
        if rows and not ticked and clock.now() < fresh.session.end + PAPER_WAITS:
            return []
        left = [row for row in rows if row.state == BasketState.PLANNED] if ticked else []
        for row in left:
            row.state, row.version = BasketState.MISSED, row.version + 1
        Basket.objects.bulk_update(left, ["state", "version"])
        fresh.settled_at = clock.now()
        fresh.save(update_fields=["settled_at"])
        rule = leftover_of(fresh)
        audit.record("paniers.settle_day", fresh, by=by, maison=fresh.session.maison_id, left=sum(row.quantity for row in left), rule=rule)
        return left


def leftover_of(distribution: Distribution) -> str:
    """The rule of the house for what stays there (`enums.Leftover`); the shared fridge unless it said otherwise."""
    ways = HouseWays.objects.filter(sheet__dates__session=distribution.session_id).order_by("pk").first()
    return ways.leftover if ways else Leftover.FRIDGE
