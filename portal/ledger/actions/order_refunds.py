from django.db import transaction
from django.db.models import Max

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger import notifications
from portal.ledger.enums import Account, RefundRoad, RefundState
from portal.ledger.models import Refund, RefundOrder, Regie

from .issue_receipt import lock_counter
from .posting import post
from .refund_failed import note_failed
from .refund_lock import lock_refund, lock_refunds, move_refund


def order_refunds(*, regie: Regie, refunds: list[Refund], by) -> RefundOrder:
    """Ask the accountant to pay these refunds, on one numbered paper of the régie. The number is taken under the counter's lock, last.

    Refuses « rien-a-demander » and « deja-demande » (one of them is on another paper, or waits for something else).
    """
    with transaction.atomic():
        rows = lock_refunds(refunds)
        if not rows:
            raise Refusal("rien-a-demander", "Aucun remboursement n'est coché.", "Cochez ceux que le comptable doit payer.")
        wrong = [row for row in rows if row.state != RefundState.REQUESTED or row.road != RefundRoad.ORDER or row.order_id] + [
            row for row in rows if row.payment.regie_id != regie.pk
        ]
        if wrong:
            words = "Un de ces remboursements est déjà demandé, ou passe par une autre voie."
            raise Refusal("deja-demande", words, "Rechargez la page : la liste est à jour.")
        lock_counter(regie)
        year = clock.today().year
        last = RefundOrder.objects.filter(regie=regie, year=year).aggregate(last=Max("number"))["last"] or 0
        total = sum(row.amount_cents for row in rows)
        order = RefundOrder.objects.create(regie=regie, year=year, number=last + 1, amount_cents=total, at=clock.now(), by=by)
        for row in rows:
            row.order = order
            row.save(update_fields=["order"])
        audit.record("ledger.order_refunds", order, by=by, number=order.number)
        return order


def note_order_paid(*, order: RefundOrder, reference: str, by) -> RefundOrder:
    """The accountant has paid what still stands on this paper, under her `reference`. Refuses « deja-payee » and « sans-reference »."""
    with transaction.atomic():
        rows = lock_refunds(order.refunds.all())
        order = RefundOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
        if order.paid_at:
            raise Refusal("deja-payee", "Cette demande est déjà notée payée.", "Rechargez la page.")
        if not reference.strip():
            raise Refusal("sans-reference", "Il manque la référence du comptable.", "Recopiez le numéro de son mandat ou de son virement.")
        for row in rows:
            if row.state == RefundState.REQUESTED and row.road == RefundRoad.ORDER:
                _paid(row, by)
        order.reference, order.paid_at = reference.strip()[:80], clock.now()
        order.save(update_fields=["reference", "paid_at"])
        audit.record("ledger.order_paid", order, by=by, number=order.number)
        return order


def _paid(refund: Refund, by) -> None:
    payment = refund.payment
    move_refund(refund, RefundState.SUCCEEDED)
    about = {"household_id": payment.household_id, "regie_id": payment.regie_id, "payment": payment, "refund": refund}
    post(Account.REFUNDS_DUE, Account.PAID_BY_ACCOUNTANT, refund.amount_cents, **about)
    audit.record("ledger.refund_succeeded", refund, by=by, subject=payment.household, road=refund.road)
    notifications.tell_refund("arrived", refund, by=by)


def note_not_paid(*, refund: Refund, by) -> Refund:
    """The accountant could not pay this one (no bank details, an account closed): it waits for another road. Refuses « pas-demande »."""
    with transaction.atomic():
        refund = lock_refund(refund)
        if refund.state != RefundState.REQUESTED or refund.order_id is None or refund.order.paid_at:
            raise Refusal("pas-demande", "Ce remboursement n'attend pas le comptable.", "Rechargez la page pour voir où il en est.")
        move_refund(refund, RefundState.FAILED)
        audit.record("ledger.refund_failed", refund, by=by, subject=refund.payment.household, road=refund.road)
        note_failed(refund, by=by)
        return refund
