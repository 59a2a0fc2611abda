import datetime as dt
import uuid

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.use_sheet_pass import use_sheet_pass
from portal.people.models import SheetPass
from programmes.enums import SessionState

from ..enums import COLLECTED, BasketState
from ..models import Basket

SHEET = "paniers.Distribution"  # what a volunteer's pass names: « paniers.Distribution:12 », 12 being the date


def hand_over(
    *, basket: Basket, by, done: bool = True, seen: int | None = None, sheet_pass: SheetPass | None = None, key: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Basket:  # fmt: skip
    """Tick a basket as handed over, or take the tick back the same day.

    `by` is a user, or SYSTEM with the `sheet_pass` that a volunteer holds. Twice the same is once. Raises Refusal « pas-aujourdhui »
    on another day, « panier-annule », « deja-modifie » when somebody ticked otherwise since the screen was read (`seen`), and for a
    pass « feuille-fermee », « autre-feuille ».

    `at`: when it was pressed on a device that carried it here, whatever the order of arrival. One that another device handed over is
    handed over once: « deja-remis »; what was ticked otherwise later stays: « note-depuis ».
    """
    with once(key, f"paniers.hand_over:{basket.pk}:{done}", by=by) as request:
        fresh = _on_its_day(basket, sheet_pass)
        if request.done:
            return fresh
        wanted = BasketState.HANDED_OVER if done else BasketState.PLANNED
        if at is not None:
            _refuse_carried(fresh, done, at)
        if fresh.state == wanted:
            return fresh
        _refuse_stale(fresh, seen)
        fresh.ticked_at = at or clock.now()
        fresh.state = wanted
        fresh.handed_at = fresh.ticked_at if done else None
        fresh.handed_by = by if done else None
        fresh.version += 1
        fresh.save(update_fields=["state", "handed_at", "handed_by", "ticked_at", "version"])
        _write_down("paniers.hand_over" if done else "paniers.take_back_tick", fresh, sheet_pass, at, by=by)
        return fresh


def prepare(
    *, basket: Basket, by, done: bool = True, seen: int | None = None, sheet_pass: SheetPass | None = None, key: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Basket:  # fmt: skip
    """Tick a basket as made up, or take the tick back the same day; refusals as for `hand_over`. Made up twice is nothing to say; a
    tick taken back by a device (`at`) before the basket was made up again changes nothing."""
    with once(key, f"paniers.prepare:{basket.pk}:{done}", by=by) as request:
        fresh = _on_its_day(basket, sheet_pass)
        late = at is not None and not done and fresh.prepared_at is not None and at < fresh.prepared_at
        if request.done or late or (fresh.prepared_at is not None) == done:
            return fresh
        _refuse_stale(fresh, seen)
        fresh.prepared_at = (at or clock.now()) if done else None
        fresh.version += 1
        fresh.save(update_fields=["prepared_at", "version"])
        _write_down("paniers.prepare" if done else "paniers.unprepare", fresh, sheet_pass, at, by=by)
        return fresh


def _write_down(verb: str, basket: Basket, sheet_pass: SheetPass | None, at: dt.datetime | None, *, by) -> None:
    which = {} if sheet_pass is None else {"sheet_pass": sheet_pass.pk}
    which |= {} if at is None else {"at": at.isoformat()}
    audit.record(verb, basket, by=by, subject=basket.subscription.enrolment.person, maison=basket.session.maison, **which)


def _refuse_stale(fresh: Basket, seen: int | None) -> None:
    if seen is not None and seen != fresh.version:
        at = f" à {dates.hour(fresh.handed_at)}" if fresh.handed_at else ""
        raise Refusal("deja-modifie", f"Le panier n° {fresh.number} a déjà été coché autrement{at}.", "La feuille est à jour : vérifiez.")


def _refuse_carried(fresh: Basket, done: bool, at: dt.datetime) -> None:
    """Two devices without network: the basket is handed over once, and whoever ticked it a second time is told, to look for the mistake."""
    who = f" par {fresh.handed_by.first_name}" if fresh.handed_by and fresh.handed_by.first_name else ""
    if done and fresh.state == BasketState.HANDED_OVER:
        words = f"Le panier n° {fresh.number} était déjà remis à {dates.hour(fresh.handed_at)}{who}."
        raise Refusal("deja-remis", words, "Une seule remise est comptée. Est-ce bien ce numéro que vous avez remis ?")
    if fresh.ticked_at is not None and at < fresh.ticked_at and done != (fresh.state == BasketState.HANDED_OVER):
        stands = "remis" if fresh.state == BasketState.HANDED_OVER else "pas remis"
        words = f"Le panier n° {fresh.number} a été coché autrement depuis, à {dates.hour(fresh.ticked_at)}{who} : {stands}."
        raise Refusal("note-depuis", words, "C'est cela qui reste. Cochez de nouveau si ce n'est pas juste.")


def _on_its_day(basket: Basket, sheet_pass: SheetPass | None) -> Basket:
    """The basket, fresh and locked, for an act of its own day; by a volunteer, on the sheet of her pass alone."""
    if sheet_pass is not None:
        use_sheet_pass(sheet_pass=sheet_pass, target=f"{SHEET}:{basket.session_id}")
    fresh = (
        Basket.objects.select_for_update(of=("self",))
        .select_related("session__maison", "subscription__enrolment__person", "handed_by")
        .get(pk=basket.pk)
    )
    if fresh.state == BasketState.CANCELLED or fresh.session.state == SessionState.CANCELLED:
        raise Refusal("panier-annule", f"Le panier n° {fresh.number} est annulé.", "Vérifiez le numéro avec la personne.")
    if fresh.state not in COLLECTED:
        raise Refusal("pas-a-remettre", f"Le panier n° {fresh.number} n'est pas à remettre aujourd'hui.", "Demandez à la responsable.")
    if fresh.session.local_date != clock.today():
        words = f"Cette feuille est celle du {dates.day_long(fresh.session.local_date)}."
        raise Refusal("pas-aujourdhui", words, "On ne coche que le jour même ; pour corriger, demandez à la responsable.")
    return fresh
