"""The demo's money that goes back: one refund at each stage, a paper for the accountant, and a task of each kind that a quiet month has."""

from portal.households.models import Membership
from portal.kit.audit import SYSTEM
from portal.kit.demo import Demo

from ..actions import approve_refund, ask_back, open_task, order_refunds, request_refund, reverse_charge, settle_task
from ..enums import PaymentState, RefundState, TaskKind
from ..models import Payment, Regie, open_charges
from ..models.regie import Mandate

STAGES = 4


def load(demo: Demo) -> None:
    """Of the demo's desk payments, a few lines are undone and their money goes back, each at another stage."""
    desk = Regie.objects.desks().filter(parent=None).order_by("pk").first()
    holders = [mandate.user for mandate in Mandate.objects.filter(regie=desk).select_related("user").order_by("pk")] if desk else []
    people = list({user.pk: user for user in holders}.values())
    rows = Payment.objects.filter(regie=desk, state=PaymentState.SUCCEEDED, refunds=None).order_by("pk") if desk else Payment.objects.none()
    paid = [row for row in rows.prefetch_related("allocations__charge")[:40] if row.allocations.count() == 1][:STAGES]
    if not people or len(paid) < STAGES:
        return
    for payment in paid:
        reverse_charge(charge=payment.allocations.first().charge, reason="date-cancelled", by=people[0])
    limit = desk.second_eyes_cents
    Regie.objects.filter(pk=desk.pk).update(second_eyes_cents=0)  # small sums too are looked at by two, for once
    asked, agreed, ordered, waiting = (
        request_refund(payment=payment, amount_cents=payment.amount_cents, reason="date-cancelled", by_rule=number > 1, by=people[0])
        for number, payment in enumerate(paid)
    )
    Regie.objects.filter(pk=desk.pk).update(second_eyes_cents=limit)
    if len(people) > 1:
        approve_refund(refund=agreed, by=people[1])
    order_refunds(regie=desk, refunds=[ordered], by=people[0])
    assert asked.state == RefundState.ASKED and waiting.state == RefundState.REQUESTED
    _tasks(demo, paid[0], people[0])
    _household_asks(desk, people[0])


def _household_asks(desk: Regie, agent) -> None:
    """A family that gave something up has it in advance; one of its referents takes a part back by herself."""
    rows = Payment.objects.filter(regie=desk, state=PaymentState.SUCCEEDED, refunds=None).order_by("pk")
    for payment in rows.prefetch_related("allocations__charge")[:200]:
        leads = Membership.objects.active().filter(household=payment.household, is_referent=True, person__user__isnull=False).first()
        if leads is None or payment.allocations.count() != 1 or open_charges(payment.household):
            continue
        reverse_charge(charge=payment.allocations.first().charge, reason="date-cancelled", by=agent)
        ask_back(household=payment.household, amount_cents=(payment.amount_cents + 1) // 2, pay_first=False, by=leads.person.user)
        return


def _tasks(demo: Demo, payment: Payment, agent) -> None:
    open_task(
        kind=TaskKind.UNKNOWN_NOTICE,
        key="demo.notice",
        note="Une notification d’un paiement que nos comptes ne connaissent pas.",
        by=SYSTEM,
    )
    done = open_task(kind=TaskKind.DEBIT_RETURNED, key="demo.debit", payment=payment, note="Prélèvement revenu de la banque.", by=SYSTEM)
    settle_task(task=done, outcome="Vu avec la personne. Réglé au comptoir le lendemain.", by=agent)
