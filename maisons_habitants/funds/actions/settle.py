"""The account of a project is made once; what was paid too much comes back, or is given up by whoever keeps the fund."""

import datetime as dt
import uuid

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Move, OrderKind, OrderState, Party, RepaymentWhy, ReportState, State
from ..models import Agreement, FundRequest, Repayment
from ..notifications.after import tell_repay, tell_settled
from ..reading.after import live_orders, report_of, settlement_for, to_pay
from ..reading.parties import parties_of
from .envelope import release_envelope
from .move_request import lock_request, move_request
from .open_after import STRANGER, open_after, went_on
from .order_payment import pays, put_order, undo_order


def settle_project(*, request: FundRequest, by, seen: int | None = None, key: uuid.UUID | None = None) -> Agreement:
    """Once the report is accepted: the fund's share is counted; its balance is ordered, what is not spent goes back to the envelope, the
    request completes. Less was spent than the advance: it is asked back, and the request completes when that is ended.

    Raises those of `open_after` and of `put_order`, « deja-solde », « bilan-d-abord », « avance-en-route »."""
    with once(key, f"funds.settle:{request.pk}", by=by) as sent:
        if sent.done:
            return Agreement.objects.get(request=request)
        fresh, row = open_after(request.pk, by=by, parties=(Party.KEEPER,), seen=seen)
        if row.settled_at is not None:
            raise Refusal("deja-solde", "Le compte de ce projet est déjà fait.", "")
        report = report_of(fresh)
        if report is None or report.state != ReportState.ACCEPTED:
            raise Refusal("bilan-d-abord", "Le compte se fait quand le bilan est accepté.", "Lisez d’abord le bilan et les tickets.")
        if live_orders(fresh).filter(state=OrderState.ORDERED).exists():
            raise Refusal("avance-en-route", "L’avance est demandée et pas encore payée.", "Attendez qu’elle le soit, ou annulez l’ordre.")
        found = settlement_for(fresh, row)
        row.justified_cents, row.right_cents, row.settled_at = found.justified, found.right, clock.now()
        row.save(update_fields=["justified_cents", "right_cents", "settled_at"])
        if to_pay(row):
            put_order(fresh, row, OrderKind.BALANCE, by=by)
        if found.give_back:
            release_envelope(request=fresh, amount_cents=found.give_back)
        went_on(fresh, "funds.settle", by=by)
        if found.repay:
            asked = _ask_back(fresh, found.repay, RepaymentWhy.LESS_SPENT)
            tell_repay(asked, by=by)
        else:
            _complete(fresh, by)
            tell_settled(row, by=by)
    return row


def cancel_grant(*, request: FundRequest, why: str, by, seen: int | None = None, key: uuid.UUID | None = None) -> FundRequest:
    """The project does not take place: orders on their way are cancelled, what is not paid goes back to the envelope, what was paid is
    asked back. Raises those of `move_request`, « deja-solde », « raison-manquante »."""
    with once(key, f"funds.cancel_grant:{request.pk}", by=by) as sent:
        if sent.done:
            return FundRequest.objects.get(pk=request.pk)
        fresh, row = open_after(request.pk, by=by, parties=(Party.KEEPER,), seen=seen)
        if row.settled_at is not None:
            words = "Le compte de ce projet est déjà fait : il ne s’annule plus."
            raise Refusal("deja-solde", words, "Ce qui est demandé en retour peut être rendu, ou abandonné avec une raison.")
        if not why.strip():
            raise Refusal("raison-manquante", "Il manque la raison.", "Écrivez-la : elle est dite à qui porte le projet.")
        for order in live_orders(fresh).filter(state=OrderState.ORDERED):
            undo_order(order, why)
        row.refresh_from_db(fields=["ordered_cents"])
        unpaid = row.granted_cents - row.ordered_cents
        if unpaid:
            release_envelope(request=fresh, amount_cents=unpaid)
        moved = move_request(request=fresh, move=Move.CANCEL, party=Party.KEEPER, by=by, words=why.strip()[:2000])
        asked = _ask_back(moved, row.ordered_cents, RepaymentWhy.CANCELLED) if row.ordered_cents else None
        tell_repay(asked, by=by, why=why.strip()) if asked else tell_settled(row, by=by, why=why.strip())
    return moved


def _ask_back(request: FundRequest, cents: int, why: RepaymentWhy) -> Repayment:
    return Repayment.objects.create(request=request, why=why, amount_cents=cents, asked_on=clock.today())


def note_repaid(*, repayment: Repayment, on: dt.date, reference: str, by, key: uuid.UUID | None = None) -> Repayment:
    """The money is back: noted by the accountant; the envelope has it again. Raises « pas-votre-demande », « pas-qui-porte »,
    « deja-fini », « jour-a-venir », « avant-demande », « reference-manquante »."""
    with once(key, f"funds.note_repaid:{repayment.pk}", by=by) as sent:
        if sent.done:
            return Repayment.objects.get(pk=repayment.pk)
        fresh, row = _open(repayment)
        pays(fresh, by)
        if on > clock.today():
            raise Refusal("jour-a-venir", "Ce jour n’est pas encore venu.", "Notez-le quand l’argent est là.")
        if on < row.asked_on:
            raise Refusal("avant-demande", "Ce jour est avant la demande.", "Vérifiez la date du virement.")
        if not reference.strip():
            raise Refusal("reference-manquante", "Il manque le numéro de la recette.", "Il permet de la retrouver.")
        row.repaid_on, row.reference, row.ended_by = on, reference.strip()[:60], by
        row.save(update_fields=["repaid_on", "reference", "ended_by"])
        release_envelope(request=fresh, amount_cents=row.amount_cents)
        _ended(fresh, "funds.note_repaid", by)
    return row


def waive_repayment(*, repayment: Repayment, why: str, by, key: uuid.UUID | None = None) -> Repayment:
    """Whoever keeps the fund gives it up, for a reason: the envelope does not have it again. Raises « pas-votre-demande »,
    « deja-fini », « raison-manquante »."""
    with once(key, f"funds.waive_repayment:{repayment.pk}", by=by) as sent:
        if sent.done:
            return Repayment.objects.get(pk=repayment.pk)
        fresh, row = _open(repayment)
        if Party.KEEPER not in parties_of(fresh, by):
            raise Refusal(*STRANGER)
        if not why.strip():
            raise Refusal("raison-manquante", "Il manque la raison.", "Écrivez pourquoi la somme n’est plus demandée.")
        row.waived_on, row.waived_because, row.ended_by = clock.today(), why.strip()[:300], by
        row.save(update_fields=["waived_on", "waived_because", "ended_by"])
        _ended(fresh, "funds.waive_repayment", by)
    return row


def _open(repayment: Repayment) -> tuple[FundRequest, Repayment]:
    fresh = lock_request(repayment.request_id)
    row = Repayment.objects.get(pk=repayment.pk)
    if not row.open:
        raise Refusal("deja-fini", "C’est déjà noté.", "La page est à jour : regardez.")
    return fresh, row


def _ended(request: FundRequest, verb: str, by) -> None:
    went_on(request, verb, by=by)
    if request.state == State.GRANTED:
        _complete(request, by)
        tell_settled(Agreement.objects.get(request=request), by=by)


def _complete(request: FundRequest, by) -> None:
    """What follows by itself from an act that was allowed: in the name of who acted where she reviews for this house, else of nobody."""
    reviews = by is not None and Party.AGENT in parties_of(request, by)
    move_request(request=request, move=Move.COMPLETE, party=Party.AGENT, by=by if reviews else None)
