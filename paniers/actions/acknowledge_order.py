from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import OrderState, Via
from ..models import GrowerOrder


def acknowledge_order(*, order: GrowerOrder, via: str, by) -> GrowerOrder:
    """Note that the farm said « bien reçu », and how. Twice is once. Raises Refusal « voie-inconnue », « commande-decommandee »."""
    with transaction.atomic():
        fresh = fresh_order(order)
        if via not in Via.values:
            raise Refusal("voie-inconnue", "Cette façon de répondre n'existe pas.", "Choisissez e-mail, téléphone ou papier.")
        if fresh.acknowledged_at is not None:
            return fresh
        refuse_called_off(fresh)
        fresh.acknowledged_at, fresh.acknowledged_by, fresh.acknowledged_via = clock.now(), by, via
        fresh.version += 1
        fresh.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_via", "version"])
        audit.record("paniers.acknowledge_order", fresh, by=by, via=via)
    return fresh


def fresh_order(order: GrowerOrder) -> GrowerOrder:
    """The order, locked, with its contract and farm."""
    return GrowerOrder.objects.select_for_update(of=("self",)).select_related("contract__grower", "contract__terms").get(pk=order.pk)


def refuse_called_off(order: GrowerOrder) -> None:
    if order.state == OrderState.CALLED_OFF:
        raise Refusal("commande-decommandee", "Cette commande a été décommandée.", "Rien n'est attendu de la ferme ce jour-là.")
