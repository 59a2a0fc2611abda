from django.db import transaction

from portal.households.models import Household
from portal.kit.refusal import Refusal
from portal.ledger.enums import RefundRoad, RefundState, TaskKind
from portal.ledger.models import MoneyTask, Payment, Refund, unused_cents
from portal.ledger.rules import task_choices
from portal.ledger.rules.task_choices import Choice

from .classify_payment import classify_payment
from .give_money import give_paid_place
from .request_refund import request_refund
from .reroute_refund import keep_as_credit, reroute_refund
from .settle_task import settle_task

_ROADS = {task_choices.AGAIN: RefundRoad.PROVIDER, task_choices.ORDER: RefundRoad.ORDER, task_choices.CASH: RefundRoad.CASH}


def open_choices(task: MoneyTask) -> list[Choice]:
    """What may be answered to this task today: money that already went back is not given twice."""
    payment, refund = task.payment, task.refund
    found = []
    for choice in task_choices.choices_of(task.kind):
        moves = choice.does in (task_choices.PLACE, task_choices.KEEP, task_choices.REFUND)
        if task.kind == TaskKind.NO_PLACE and moves and not (payment and unused_cents(payment)):
            continue
        if choice.does in _ROADS and refund is not None and not _open_road(refund, _ROADS[choice.does]):
            continue
        found.append(choice)
    return found


def _open_road(refund: Refund, road: str) -> bool:
    if road == RefundRoad.PROVIDER:
        return not refund.payment.is_desk
    if road == RefundRoad.CASH:
        return refund.payment.regie.pays_out
    return refund.order_id is None


def answer_task(*, task: MoneyTask, choice: str, words: str = "", household: Household | None = None, by) -> MoneyTask:
    """Carry out what staff decided about a task, and keep it in words. All or nothing.

    Refusals: « choix-inconnu », « tache-sans-mots », « foyer-inconnu », « tache-deja-reglee », and those of what is carried out.
    """
    with transaction.atomic():
        known = {one.key: one for one in open_choices(task)}
        if task.settled_at is None and choice not in known:
            raise Refusal("choix-inconnu", "Cette réponse n'est plus possible.", "Rechargez la page.")
        if task.settled_at is not None:
            return settle_task(task=task, outcome=words or "-", by=by)  # says who was quicker
        chosen, words = known[choice], words.strip()
        if chosen.needs_words and not words:
            raise Refusal("tache-sans-mots", "Dites en quelques mots ce qui a été fait.", "Une phrase suffit.")
        said = _carry_out(task, chosen, words, household, by)
        return settle_task(task=task, outcome=" ".join(part for part in (said or chosen.done, words) if part), by=by)


def _carry_out(task: MoneyTask, chosen: Choice, words: str, household: Household | None, by) -> str:
    does = chosen.does
    if does == task_choices.PLACE:
        return give_paid_place(payment=task.payment, by=by)
    if task.kind == TaskKind.TO_CLASSIFY:
        return _classify(task, does, words, household, by)
    if does in _ROADS:
        reroute_refund(refund=task.refund, road=_ROADS[does], by=by)
    elif does == task_choices.KEEP and task.refund is not None and task.refund.state == RefundState.FAILED:
        keep_as_credit(refund=task.refund, by=by)
    elif does == task_choices.REFUND:
        _refund(task.payment, words or "paid-without-place", by)
    return ""


def _classify(task: MoneyTask, does: str, words: str, household: Household | None, by) -> str:
    if does == task_choices.OTHER_HOME and household is None:
        raise Refusal("foyer-inconnu", "Ce foyer n'existe pas, ou n'est pas d'une de vos maisons.", "Vérifiez son numéro.")
    became = classify_payment(payment=task.payment, household=household if does == task_choices.OTHER_HOME else None, by=by)
    if became is None:
        return "Somme jamais entrée dans nos comptes : rien à noter."
    if does == task_choices.REFUND:
        if not unused_cents(became):
            return f"Noté avec sa quittance {became.receipt.reference} : tout était déjà reparti chez le prestataire."
        _refund(became, words or "unexpected-amount", by)
    return f"{task_choices_done(does)} Quittance {became.receipt.reference}."


def task_choices_done(does: str) -> str:
    return next(choice.done for choice in task_choices.choices_of(TaskKind.TO_CLASSIFY) if choice.does == does)


def _refund(payment: Payment, reason: str, by) -> None:
    request_refund(payment=payment, amount_cents=unused_cents(payment), reason=reason[:120], by=by)
