from django.db import transaction

from portal.kit import audit, clock
from portal.ledger.actions.lower_charge import lower_charge
from programmes.actions.lock_sheet import lock_sheet

from ..enums import PACKED
from ..models import Basket, Subscription
from .bill_period import quotes_for
from .tell_subscriber import tell_repriced


def lower_prices(*, subscription: Subscription, by) -> list[Basket]:
    """Go over the prices of a subscription after a new proof, and give the baskets that cost less now.

    What a proof lowers is told by the rules alone: from the next month, and back to the day when the proof was promised, or when the
    house made a mistake. A basket already owed is owed anew at its lower price: what was paid for it pays the new line, the rest is the
    household's credit. Nothing is ever raised here. Twice is once.
    """
    with transaction.atomic():
        lock_sheet(subscription.enrolment.sheet_id)
        fresh = Subscription.objects.select_for_update(of=("self",)).select_related("enrolment__household", "terms").get(pk=subscription.pk)
        if not fresh.enrolment.price_reason:
            return []
        rows = list(
            fresh.baskets.filter(state__in=PACKED).select_related("planned_for", "session", "charge").order_by("planned_for__start")
        )
        lowered = [(row, quote) for row, quote in zip(rows, quotes_for(fresh, rows), strict=True) if quote.cents < row.unit_cents]
        back = sum((row.unit_cents - quote.cents) * row.quantity for row, quote in lowered if row.charge_id)
        for row, quote in lowered:
            if row.charge is not None:
                row.charge = lower_charge(charge=row.charge, unit_cents=quote.cents, quote=quote.frozen, by=by)
            row.unit_cents = quote.cents
            row.save(update_fields=["unit_cents", "charge"])
        fresh.priced_at = clock.now()
        fresh.save(update_fields=["priced_at"])
        if lowered:
            audit.record("paniers.lower_prices", fresh, by=by, subject=fresh.enrolment.person, baskets=len(lowered), billed=bool(back))
        if back:
            tell_repriced(fresh, lowered[0][0], by=by)
        return [row for row, _ in lowered]
