import datetime as dt
import uuid
from collections.abc import Mapping

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import OrderState, Shortfall
from ..models import GrowerOrder, OrderLine
from ..rules.order import owed
from .acknowledge_order import fresh_order, refuse_called_off
from .move_crates import move_crates

BEFORE = dt.timedelta(days=3)  # a farm may bring its crates some days before the distribution
MAY_CORRECT = dt.timedelta(days=7)  # after that what came is what it is
MOST_TIMES = 3  # so many times what was ordered: grams were typed for kilos


def receive_order(
    *,
    order: GrowerOrder,
    received: Mapping[int, int],
    by,
    why: Mapping[int, str] | None = None,
    delivery_note: str = "",
    crates_lent: int = 0,
    crates_returned: int = 0,
    seen: int | None = None,
    key: uuid.UUID | None = None,
) -> GrowerOrder:
    """Note what a farm brought: grams by line (its key), why it is not what was ordered, its delivery note, the crates it lent.

    What is owed is what came, what was ordered at most. May be said anew for a week, the journal keeping both. Twice is once.
    Raises Refusal « trop-tot », « trop-tard », « deja-modifie », « ligne-manquante », « poids-negatif », « poids-improbable », and those
    of `move_crates`.
    """
    with once(key, f"paniers.receive_order:{order.pk}", by=by) as request:
        if request.done:
            return GrowerOrder.objects.get(pk=order.pk)
        fresh = fresh_order(order)
        refuse_called_off(fresh)
        _refuse_day(fresh)
        if seen is not None and seen != fresh.version:
            raise Refusal("deja-modifie", "Cette livraison a été notée entre-temps.", "Voici ce qui est noté : vérifiez.")
        lines = list(fresh.lines.select_for_update().order_by("pk"))
        for line in lines:
            _note(line, received, (why or {}).get(line.pk, ""))
        OrderLine.objects.bulk_update(lines, ["received_grams", "paid_cents", "why"])
        fresh.state, fresh.received_at, fresh.received_by = OrderState.RECEIVED, fresh.received_at or clock.now(), by
        fresh.delivery_note, fresh.version = delivery_note.strip()[:40], fresh.version + 1
        fresh.save(update_fields=["state", "received_at", "received_by", "delivery_note", "version"])
        audit.record("paniers.receive_order", fresh, by=by, grams={str(line.pk): line.received_grams for line in lines})
        if crates_lent or crates_returned:
            move_crates(grower=fresh.contract.grower, lent=crates_lent, returned=crates_returned, order=fresh, by=by)
        request.result = fresh.pk
    return fresh


def _refuse_day(order: GrowerOrder) -> None:
    if clock.today() < order.day - BEFORE:
        words = f"Cette commande est pour le {dates.day_long(order.day)}."
        raise Refusal("trop-tot", words, "On note ce qui est venu quand c'est venu.")
    if order.received_at is not None and clock.now() > order.received_at + MAY_CORRECT:
        words = f"Cette livraison a été notée le {dates.moment_short(order.received_at)}."
        raise Refusal("trop-tard", words, "On la corrige pendant une semaine ; après, écrivez à la ferme et à la comptable.")


def _note(line: OrderLine, received: Mapping[int, int], why: str) -> None:
    grams = received.get(line.pk)
    if grams is None:
        raise Refusal("ligne-manquante", f"Il manque le poids reçu de « {line.product} ».", "Écrivez 0 si rien n'est venu.")
    if grams < 0:
        raise Refusal("poids-negatif", f"« {line.product} » : un poids ne descend pas sous zéro.", "Écrivez ce que dit la balance.")
    if grams > MOST_TIMES * max(line.grams, line.crate_grams):
        words = f"« {line.product} » : c'est plus de {MOST_TIMES} fois ce qui était commandé."
        raise Refusal("poids-improbable", words, "Le poids s'écrit en kilos : vérifiez.")
    line.received_grams = grams
    line.paid_cents = owed(grams, line.grams, line.cents_per_kg)
    line.why = why if why in Shortfall.values and grams != line.grams else ""
