"""Refunds and tasks on screen: who sees what, what is refused and how it is said, what is kept, how many queries."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from portal.kit import registry
from portal.ledger.actions import note_not_paid, open_task, order_refunds, request_refund, settle
from portal.ledger.models import MoneyTask, Refund, RefundOrder, credit_cents
from portal.ledger.registry import staff_tasks
from portal.ledger.rules.task_choices import CHOICES
from tests.people.factories import sign_in, staff

from . import ground
from .test_screens import cashier, referent  # noqa: F401 - the same ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def advance(regie, cashier, home, referent):  # noqa: F811
    """90,00 € in advance."""
    return ground.taken(regie, home, 9000, by=cashier, keep_credit=True, sure=True)


@pytest.fixture
def desk(client, cashier):  # noqa: F811
    sign_in(client, cashier)
    return client


def address(name, *args):
    return reverse(f"regie:{name}", args=args)


def test_money_is_given_back_from_a_payment_and_waits_for_another_person(desk, advance, home, client):
    page = desk.get(address("give_of_payment", advance.uuid)).content.decode()
    assert "Par le comptable" in page and "Garder en avance" in page and "Par le même chemin" not in page
    answer = desk.post(address("give_of_payment", advance.uuid), {"choice": "order", "amount_cents": "60", "reason": "Désistement"})
    refund = Refund.objects.get()
    assert (answer.url, refund.state) == (address("refund", refund.pk), "asked")
    assert "une autre personne l’approuve" in desk.get(answer.url).content.decode()
    answer = desk.post(address("refund_answer", refund.pk), {"acte": "approve"}, follow=True)
    assert "C&#x27;est une autre personne" in answer.content.decode() or "autre personne" in answer.content.decode()
    refund.refresh_from_db()
    assert refund.state == "asked"
    other = staff("regie")
    sign_in(client, other)
    client.post(address("refund_answer", refund.pk), {"acte": "approve"})
    refund.refresh_from_db()
    assert (refund.state, refund.approved_by) == ("requested", other)


def test_too_much_or_without_a_reason_is_said_on_the_form(desk, advance, home):
    for sent, words in (
        ({"choice": "order", "amount_cents": "91", "reason": "a"}, "90,00"),
        ({"choice": "order", "amount_cents": "10", "reason": ""}, "pourquoi"),
        ({"choice": "order", "amount_cents": "0", "reason": "a"}, "amount_cents"),
        ({"choice": "same", "amount_cents": "1", "reason": "a"}, "choice"),
    ):
        answer = desk.post(address("give_of_home", home.pk), sent)
        assert answer.status_code == 422 and words in answer.content.decode()
    assert not Refund.objects.exists()


def test_the_accountant_s_paper_says_who_why_which_receipt_and_how_much_and_no_bank_details(desk, advance, cashier):  # noqa: F811
    request_refund(payment=advance, amount_cents=700, reason="date-cancelled", by=cashier)
    refund = Refund.objects.get()
    page = desk.get(f"{address('refunds')}?etat=a-faire").content.decode()
    assert "Préparer la demande" in page
    desk.post(address("refund_order_new"), {"ligne": [refund.pk]})
    order = RefundOrder.objects.get()
    text = PdfReader(io.BytesIO(desk.get(address("refund_order_paper", order.pk)).content)).pages[0].extract_text().replace("\u00a0", " ")
    assert all(words in text for words in ("Benali", "Date annulée", advance.receipt.reference, "7,00 €", f"{order.year}-001"))
    assert "IBAN" not in text
    desk.post(address("refund_order", order.pk), {"reference": ""})
    desk.post(address("refund_order", order.pk), {"reference": "Mandat 12"})
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert "Mandat 12" in desk.get(address("refund_order", order.pk)).content.decode()


def test_who_only_reads_changes_nothing(client, advance, cashier):  # noqa: F811
    refund = request_refund(payment=advance, amount_cents=700, reason="a", by=cashier)
    sign_in(client, staff("comptable"))
    page = client.get(address("refund", refund.pk)).content.decode()
    assert "acte" not in page
    assert client.post(address("refund_answer", refund.pk), {"acte": "credit"}).status_code == 403
    assert client.get(address("tasks")).status_code == 403


@pytest.mark.parametrize("kind", CHOICES)
def test_each_kind_of_task_has_its_screen_and_is_settled_there_in_words(desk, advance, kind, cashier):  # noqa: F811
    refund = None
    if kind == "refund_failed":
        row = request_refund(payment=advance, amount_cents=700, reason="a", by=cashier)
        order_refunds(regie=advance.regie, refunds=[row], by=cashier)
        refund = note_not_paid(refund=row, by=cashier)
    task = MoneyTask.objects.first() or open_task(
        kind=kind, key=f"{kind}:1", payment=advance, refund=refund, note="Voilà ce qui est arrivé."
    )
    page = desk.get(address("task", task.pk)).content.decode()
    assert task.note.replace("'", "&#x27;") in page or task.note in page
    choice = {"no_place": "credit", "to_classify": None, "refund_failed": "credit"}.get(kind, CHOICES[kind][0].key)
    if choice is None:
        return  # its own test: it needs money to classify
    if next(one for one in CHOICES[kind] if one.key == choice).needs_words:
        answer = desk.post(address("task", task.pk), {"choice": choice, "words": ""})
        assert answer.status_code == 422 and "quelques mots" in answer.content.decode()
    desk.post(address("task", task.pk), {"choice": choice, "words": "Appelée ce matin."})
    task.refresh_from_db()
    assert task.settled_by == cashier and "Appelée ce matin." in task.outcome
    assert "Appelée ce matin." in desk.get(f"{address('tasks')}?etat=reglees").content.decode()
    again = desk.post(address("task", task.pk), {"choice": choice, "words": "Encore."})
    assert again.status_code == 422


def test_an_amount_to_classify_becomes_credit_with_its_receipt(desk, home, provider, online, referent):  # noqa: F811
    ground.owe(home, 800)
    payment = ground.begun(home)
    provider.pay(payment, amount_cents=750)
    odd = settle(payment.pk)
    task = open_task(kind="to_classify", key=f"to_classify:{odd.pk}", payment=odd, note="7,50 € au lieu de 8,00 €.")
    answer = desk.post(address("task", task.pk), {"choice": "other", "words": "", "household": "999999"})
    assert "Vérifiez son numéro" in answer.content.decode()
    desk.post(address("task", task.pk), {"choice": "credit", "words": ""})
    task.refresh_from_db()
    assert credit_cents(home) == 750 and "Quittance" in task.outcome


def test_what_waits_is_counted_on_the_desk_home(advance, cashier):  # noqa: F811
    request_refund(payment=advance, amount_cents=700, reason="a", by=cashier)
    request_refund(payment=advance, amount_cents=6000, reason="a", by=cashier)
    open_task(kind="balance", key="b", note="Écart.")
    # months held (of the billing), to treat, to approve, to do
    assert [line["count"] for line in staff_tasks(cashier)] == [0, 1, 0, 1]
    assert [line["count"] for line in staff_tasks(staff("regie"))] == [0, 1, 1, 1]
    assert staff_tasks(staff("accueil")) == []


@pytest.mark.parametrize("screen", ["refunds", "tasks"])
def test_the_lists_ask_as_many_questions_whatever_their_length(desk, regie, cashier, referent, screen, django_assert_max_num_queries):  # noqa: F811
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (2, 9):
        while Refund.objects.count() < size:
            payment = ground.taken(regie, ground.household(), 900, by=cashier, keep_credit=True, sure=True)
            refund = request_refund(payment=payment, amount_cents=100, reason="a", by=cashier)
            open_task(kind="no_place", key=f"t:{refund.pk}", payment=payment, note="Voilà.")
        desk.get(address(screen))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(address(screen))
        counts.append(len(asked))
    assert counts[0] == counts[1], counts
    assert registry.staff_tasks
