from django.db import transaction

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from programmes.enums import SessionState

from ..enums import BasketState
from ..models import Basket


def hand_over(*, basket: Basket, by, done: bool = True, seen: int | None = None, when=None) -> Basket:
    """Tick a basket as handed over, or take the tick back the same day. `by` is a user, or SYSTEM for a kiosk's sheet.

    Twice the same is once. `when` is the time of a tick made off line. Raises Refusal « pas-aujourdhui » on another day,
    « panier-annule », and « deja-modifie » when somebody ticked otherwise since the screen was read (`seen`).
    """
    with transaction.atomic():
        fresh = _on_its_day(basket)
        wanted = BasketState.HANDED_OVER if done else BasketState.PLANNED
        if fresh.state == wanted:
            return fresh
        if seen is not None and seen != fresh.version:
            at = f" à {dates.hour(fresh.handed_at)}" if fresh.handed_at else ""
            raise Refusal(
                "deja-modifie", f"Le panier n° {fresh.number} a déjà été coché autrement{at}.", "La feuille est à jour : vérifiez."
            )
        fresh.state = wanted
        fresh.handed_at = (when or clock.now()) if done else None
        fresh.handed_by = by if done else None
        fresh.version += 1
        fresh.save(update_fields=["state", "handed_at", "handed_by", "version"])
        audit.record("paniers.hand_over" if done else "paniers.take_back_tick", fresh, by=by, maison=fresh.session.maison)
        return fresh


def prepare(*, basket: Basket, by, done: bool = True, seen: int | None = None) -> Basket:
    """Tick a basket as made up, or take the tick back the same day; refusals as for `hand_over`."""
    with transaction.atomic():
        fresh = _on_its_day(basket)
        if (fresh.prepared_at is not None) == done:
            return fresh
        _refuse_stale(fresh, seen)
        fresh.prepared_at = clock.now() if done else None
        fresh.version += 1
        fresh.save(update_fields=["prepared_at", "version"])
        audit.record("paniers.prepare" if done else "paniers.unprepare", fresh, by=by, maison=fresh.session.maison)
        return fresh


def _refuse_stale(fresh: Basket, seen: int | None) -> None:
    if seen is not None and seen != fresh.version:
        at = f" à {dates.hour(fresh.handed_at)}" if fresh.handed_at else ""
        raise Refusal("deja-modifie", f"Le panier n° {fresh.number} a déjà été coché autrement{at}.", "La feuille est à jour : vérifiez.")


def _on_its_day(basket: Basket) -> Basket:
    fresh = Basket.objects.select_for_update(of=("self",)).select_related("session__maison").get(pk=basket.pk)
    if fresh.state == BasketState.CANCELLED or fresh.session.state == SessionState.CANCELLED:
        raise Refusal("panier-annule", f"Le panier n° {fresh.number} est annulé.", "Vérifiez le numéro avec la personne.")
    if fresh.session.local_date != clock.today():
        words = f"Cette feuille est celle du {dates.day_long(fresh.session.local_date)}."
        raise Refusal("pas-aujourdhui", words, "On ne coche que le jour même ; pour corriger, demandez à la responsable.")
    return fresh
