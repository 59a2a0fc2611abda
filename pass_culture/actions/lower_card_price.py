from django.db import transaction

from portal.households.models import facts_about
from portal.kit import audit, clock
from portal.ledger.actions.lower_charge import lower_charge
from portal.tariffs.rules.quote import thaw

from ..enums import CardState
from ..models import CultureCard
from ..notifications.cards import tell_repriced
from ..reading.prices import grid_of
from ..rules.prices import price_after
from .lock_card import lock_card


def lower_card_price(*, card: CultureCard, by) -> bool:
    """Look at the price of a card again once a proof was verified: promised and brought within the month, it counts from the day of the
    card. The line is owed anew at its lower price; what was paid too much is the household's credit. Nothing is ever raised. Twice is
    once; True where the price fell."""
    with transaction.atomic():
        fresh = lock_card(card)
        if fresh.state != CardState.ACTIVE or fresh.charge is None or not fresh.price_reason:
            return False
        promised = thaw(fresh.price_reason)
        now = price_after(grid_of(promised.version_id), promised, facts_about(fresh.charge.household))
        fresh.priced_at = clock.now()
        lower = now.cents < fresh.price_cents
        if lower:
            fresh.charge = lower_charge(charge=fresh.charge, unit_cents=now.cents, quote=now.frozen, by=by)
            fresh.price_cents, fresh.price_reason = now.cents, now.frozen
            fresh.version += 1
        fresh.save(update_fields=["priced_at", "charge", "price_cents", "price_reason", "version"])
        if lower:
            audit.record("pass_culture.lower_card_price", fresh, by=by, subject=fresh.person.current_record, maison=fresh.maison_id)
            tell_repriced(fresh, by=by)
        return lower
