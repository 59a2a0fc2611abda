"""What money raises for staff: raised once, settled once, in words."""

import pytest
from django.db import transaction

from portal.kit.audit import key_of
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.actions import open_task, settle_task
from portal.ledger.enums import TaskKind
from portal.ledger.models import MoneyTask

from . import ground

pytestmark = pytest.mark.django_db


def _raised(key="balance:2026-11-24", **fields):
    return open_task(kind=TaskKind.BALANCE, key=key, note="Il manque 2,00 € chez le prestataire.", **fields)


def test_the_same_key_raised_twice_is_one_task():
    first, second = _raised(), _raised()
    assert first == second
    assert MoneyTask.objects.waiting().count() == 1
    assert AuditLine.objects.filter(verb="ledger.open_task").count() == 1


def test_a_task_raised_again_after_it_was_settled_stays_settled():
    settle_task(task=_raised(), outcome="Vu avec le prestataire.", by=ground.agent())
    assert _raised().settled_at is not None
    assert not MoneyTask.objects.waiting().exists()


def test_a_task_goes_away_with_the_transaction_that_raised_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        _raised()
        raise RuntimeError
    assert not MoneyTask.objects.exists()


def test_a_task_about_a_payment_names_it(regie, agent, home):
    payment = ground.taken(regie, home, 500, by=agent, keep_credit=True)
    task = _raised("to_classify:1", payment=payment)
    assert task.payment == payment
    assert AuditLine.objects.get(verb="ledger.open_task").subject == key_of(home)


def test_a_task_is_settled_once_with_words():
    task, agent = _raised(), ground.agent()
    with pytest.raises(Refusal, match="quelques mots"):
        settle_task(task=task, outcome="  ", by=agent)
    settled = settle_task(task=task, outcome="Écart compris : frais du mois.", by=agent)
    assert (settled.settled_by, settled.outcome) == (agent, "Écart compris : frais du mois.")
    with pytest.raises(Refusal, match="vient"):
        settle_task(task=task, outcome="Encore.", by=ground.agent())


def test_a_kind_that_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="nothing"):
        open_task(kind="nothing", key="x", note="…")
