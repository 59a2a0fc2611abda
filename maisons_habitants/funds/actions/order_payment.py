"""Orders for the accountant: given by whoever keeps the fund, paid by the accountant, never twice, never more than granted."""

import datetime as dt
import uuid

from django.db.models import F

from portal.kit import clock, dates
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..enums import OrderKind, OrderState, Party, State
from ..models import Agreement, FundRequest, PaymentOrder
from ..notifications.after import tell_paid
from ..reading.after import live_orders, to_pay
from ..reading.parties import parties_of
from ..rules.after import advance_of
from .move_request import lock_request
from .open_after import STRANGER, agreement_of, open_after, went_on


def order_payment(
    *, request: FundRequest, kind: str, by, seen: int | None = None, key: uuid.UUID | None = None
) -> PaymentOrder:  # fmt: skip
    """The advance, once; or, once it is settled, what is left of the fund's share.

    Raises those of `open_after`, « pas-signee », « compte-manquant », « deja-ordonne », « pas-d-avance », « bilan-d-abord »,
    « rien-a-payer », « au-dela-de-l-accord »."""
    with once(key, f"funds.order_payment:{request.pk}", by=by) as sent:
        if sent.done:
            return PaymentOrder.objects.get(pk=sent.result)
        states = (State.GRANTED,) if kind == OrderKind.ADVANCE else (State.GRANTED, State.COMPLETED)
        fresh, row = open_after(request.pk, by=by, parties=(Party.KEEPER,), seen=seen, states=states)
        made = put_order(fresh, row, OrderKind(kind), by=by)
        went_on(fresh, "funds.order_payment", by=by, kind=str(kind))
        sent.result = made.pk
    return made


def put_order(request: FundRequest, row: Agreement, kind: OrderKind, *, by) -> PaymentOrder:
    """On a request that is held. Raises those of `order_payment`."""
    if row.signed_on is None:
        raise Refusal("pas-signee", "La charte n’est pas signée : rien ne se paie avant.", "Faites-la signer, puis notez-le.")
    if not row.iban:
        raise Refusal("compte-manquant", "On ne sait pas encore sur quel compte payer.", "Notez le nom et l’IBAN d’abord.")
    if live_orders(request).filter(kind=kind).exists():
        raise Refusal("deja-ordonne", f"L’ordre « {kind.label} » est déjà donné.", "Il se paie une seule fois.")
    cents = advance_of(row.granted_cents, request.rules.advance_percent) if kind == OrderKind.ADVANCE else to_pay(row)
    if kind == OrderKind.ADVANCE and (row.settled_at is not None or not cents):
        words = "Le compte est déjà fait." if row.settled_at else "Les règles de ce fonds ne donnent pas d’avance."
        raise Refusal("pas-d-avance", words, "Le reste se paie en une fois, après le bilan.")
    if kind == OrderKind.BALANCE and row.settled_at is None:
        raise Refusal("bilan-d-abord", "Le solde se paie quand le bilan est accepté.", "Lisez d’abord le bilan et les tickets.")
    if not cents:
        raise Refusal("rien-a-payer", "Il n’y a plus rien à payer.", "")
    if not _counted(row, cents):
        words = f"On ne paie pas plus que ce qui est accordé : {format_euros(row.granted_cents)}."
        raise Refusal("au-dela-de-l-accord", words, "Regardez les ordres déjà donnés.")
    return PaymentOrder.objects.create(
        request=request, kind=kind, amount_cents=cents, payee_name=row.payee_name, iban=row.iban, ordered_by=by
    )  # fmt: skip


def _counted(row: Agreement, cents: int) -> bool:
    """Whether the grant had as much left: asked and counted in one statement."""
    there = Agreement.objects.filter(pk=row.pk, ordered_cents__lte=F("granted_cents") - cents)
    counted = bool(there.update(ordered_cents=F("ordered_cents") + cents))
    row.refresh_from_db(fields=["ordered_cents"])
    return counted


def pay_order(*, order: PaymentOrder, on: dt.date, reference: str, by, key: uuid.UUID | None = None) -> PaymentOrder:
    """Noted by the accountant, once it left; who gave the order or leads the project does not. The leaders are told.

    Raises « pas-votre-demande », « pas-qui-porte », « pas-qui-ordonne », « deja-paye », « ordre-annule », « jour-a-venir »,
    « avant-ordre », « reference-manquante »."""
    with once(key, f"funds.pay_order:{order.pk}", by=by) as sent:
        if sent.done:
            return PaymentOrder.objects.get(pk=order.pk)
        fresh, found = _held(order)
        pays(fresh, by)
        if by is not None and found.ordered_by_id == by.pk:
            raise Refusal("pas-qui-ordonne", "Vous avez donné cet ordre.", "Une autre personne note qu’il est payé.")
        if found.state != OrderState.ORDERED:
            code = "deja-paye" if found.state == OrderState.PAID else "ordre-annule"
            raise Refusal(code, f"Cet ordre est {found.get_state_display()}.", "La page est à jour : regardez.")
        if on > clock.today():
            raise Refusal("jour-a-venir", "Ce jour n’est pas encore venu.", "Notez-le une fois payé.")
        if on < dates.local(found.ordered_at).date():
            raise Refusal("avant-ordre", "Ce jour est avant l’ordre.", "Vérifiez la date du virement.")
        if not reference.strip():
            raise Refusal("reference-manquante", "Il manque le numéro du mandat ou du virement.", "Il permet de le retrouver.")
        found.state, found.paid_on, found.paid_by, found.reference = OrderState.PAID, on, by, reference.strip()[:60]
        found.save(update_fields=["state", "paid_on", "paid_by", "reference"])
        went_on(fresh, "funds.pay_order", by=by, kind=found.kind)
        tell_paid(found, by=by)
    return found


def pays(request: FundRequest, by) -> None:
    """Whether she may note what left or came back. Raises « pas-votre-demande », « pas-qui-porte »."""
    if by is None:
        return
    if not user_can(by, Capability.PAY_FUNDS, request.fund.maison_id):
        raise Refusal(*STRANGER)
    if Party.LEADER in parties_of(request, by):
        raise Refusal("pas-qui-porte", "Vous portez ce projet.", "Une autre personne note l’argent qui part ou qui revient.")


def cancel_order(*, order: PaymentOrder, why: str, by, key: uuid.UUID | None = None) -> PaymentOrder:
    """Before it is paid: a wrong account, a project that stops. Raises « pas-votre-demande », « deja-paye », « ordre-annule »,
    « raison-manquante »."""
    with once(key, f"funds.cancel_order:{order.pk}", by=by) as sent:
        if sent.done:
            return PaymentOrder.objects.get(pk=order.pk)
        fresh, found = _held(order)
        open_after(fresh.pk, by=by, parties=(Party.KEEPER,), states=(State.GRANTED, State.COMPLETED))
        if found.state != OrderState.ORDERED:
            code = "deja-paye" if found.state == OrderState.PAID else "ordre-annule"
            raise Refusal(code, f"Cet ordre est {found.get_state_display()}.", "La page est à jour : regardez.")
        if not why.strip():
            raise Refusal("raison-manquante", "Il manque la raison.", "Écrivez-la en quelques mots.")
        undo_order(found, why)
        went_on(fresh, "funds.cancel_order", by=by, kind=found.kind)
    return found


def undo_order(order: PaymentOrder, why: str) -> None:
    """On a request that is held, an order that is not paid: the count is lowered with it."""
    order.state, order.why_cancelled = OrderState.CANCELLED, why.strip()[:200]
    order.save(update_fields=["state", "why_cancelled"])
    Agreement.objects.filter(request=order.request_id).update(ordered_cents=F("ordered_cents") - order.amount_cents)


def _held(order: PaymentOrder) -> tuple[FundRequest, PaymentOrder]:
    fresh = lock_request(order.request_id)
    agreement_of(fresh)
    return fresh, PaymentOrder.objects.get(pk=order.pk)
