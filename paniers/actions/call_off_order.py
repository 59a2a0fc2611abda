import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import OrderState, Via
from ..models import GrowerOrder, OrderLine
from ..notifications.growers import CALLED_OFF, called_off_told
from ..rules.order import borne, shares
from .acknowledge_order import fresh_order, refuse_called_off
from .tell_grower import need_a_way, tell_grower


def call_off_order(*, order: GrowerOrder, via: str, by, key: uuid.UUID | None = None) -> GrowerOrder:
    """A date does not take place: the farm is told to bring nothing. Its promise stands, so the difference is all of it.

    Twice is once. Raises Refusal « commande-recue », « commande-decommandee », and those of `need_a_way`.
    """
    with once(key, f"paniers.call_off_order:{order.pk}", by=by) as request:
        fresh = fresh_order(order)
        if request.done:
            return fresh
        refuse_called_off(fresh)
        if fresh.state == OrderState.RECEIVED:
            raise Refusal("commande-recue", "Cette commande a été livrée.", "Ce qui reste va au frigo : notez-le plus bas.")
        need_a_way(fresh.contract, via)
        lines = list(fresh.lines.filter(instead_of=None).select_for_update())
        for line in lines:
            line.borne_cents = borne(0, line.contracted_grams, fresh.tolerance_percent, line.cents_per_kg)
        OrderLine.objects.bulk_update(lines, ["borne_cents"])
        fresh.borne_cents = sum(line.borne_cents for line in lines)
        fresh.town_cents, fresh.grower_cents = shares(fresh.borne_cents, fresh.bears)
        fresh.state, fresh.called_off_at, fresh.version = OrderState.CALLED_OFF, clock.now(), fresh.version + 1
        fresh.save(update_fields=["borne_cents", "town_cents", "grower_cents", "state", "called_off_at", "version"])
        audit.record("paniers.call_off_order", fresh, by=by, via=via)
        if via == Via.EMAIL:
            tell_grower(fresh, called_off_told(fresh), purpose=CALLED_OFF, key=f"{CALLED_OFF}:{fresh.pk}", by=by)
        request.result = fresh.pk
    return fresh
