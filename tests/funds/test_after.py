"""From the yes to the last cent: the charter, the account, the orders, the receipts, the report, what is given back."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from maisons_habitants.funds.actions import order_payment as orders
from maisons_habitants.funds.actions.file_report import add_photo, answer_report, drop_photo, write_report
from maisons_habitants.funds.actions.keep_receipt import drop_receipt, leave_out_receipt
from maisons_habitants.funds.actions.name_payee import name_payee
from maisons_habitants.funds.actions.order_payment import cancel_order, order_payment, pay_order
from maisons_habitants.funds.actions.settle import cancel_grant, note_repaid, settle_project, waive_repayment
from maisons_habitants.funds.actions.sign_charter import sign_charter
from maisons_habitants.funds.after_tasks import remind_reports
from maisons_habitants.funds.enums import ExpenseKind, IncomeKind, Side, State
from maisons_habitants.funds.models import Agreement, EnvelopeMovement, Fund, PaymentOrder, Receipt, Repayment, Report, ReportPhoto
from maisons_habitants.funds.reading.after import broken_after, report_mark
from maisons_habitants.funds.reading.envelopes import broken_envelopes
from portal.kit.models import StoredFile
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from tests.people.factories import resident, staff

from . import afters as after
from . import factories as make

pytestmark = pytest.mark.django_db


def refused(act, **asked) -> Refusal:
    with pytest.raises(Refusal) as told, transaction.atomic():
        act(**asked)
    return told.value


def whole() -> list[str]:
    return [*broken_after(), *broken_envelopes()]


def committed(row) -> int:
    return Fund.objects.get(pk=row.fund_id).committed_cents


class TestCharter:
    def test_on_paper_the_house_notes_it_and_keeps_its_words(self):
        row = after.granted()
        made = sign_charter(request=row, how="paper", on=after.day(0), by=staff("animation", row.maison))
        assert made.signed_how == "paper" and "240,00" in made.charter and "50 %" in made.charter
        assert refused(sign_charter, request=row, how="paper", on=after.day(0), by=None).code == "deja-signee"

    def test_online_only_the_leader_to_whom_the_house_writes_signs(self):
        leader = make.person()
        leader.user = resident()
        leader.save(update_fields=["user"])
        second = make.person()
        second.user = resident()
        second.save(update_fields=["user"])
        row = after.granted(leader)
        row.leaders.create(person=second)
        assert refused(sign_charter, request=row, how="online", by=second.user).code == "pas-la-personne-principale"
        assert refused(sign_charter, request=row, how="online", by=resident()).code == "pas-votre-demande"
        assert refused(sign_charter, request=row, how="online", by=staff("responsable", row.maison)).code == "pas-votre-demande"
        assert sign_charter(request=row, how="online", by=leader.user).signed_by == leader.user

    def test_its_day_is_one_that_came(self):
        row = after.granted()
        for on, code in ((None, "jour-manquant"), (after.day(1), "jour-a-venir")):
            assert refused(sign_charter, request=row, how="paper", on=on, by=None).code == code
        other = make.filed(state=State.SUBMITTED)
        assert refused(sign_charter, request=other, how="paper", on=after.day(0), by=None).code == "pas-accordee"
        stale = refused(sign_charter, request=row, how="paper", on=after.day(0), by=None, seen=row.edition - 1)
        assert stale.code == "deja-modifie"


class TestAccount:
    def test_it_is_checked_and_all_that_is_wrong_is_said_at_once(self):
        row = after.granted()
        told = refused(name_payee, request=row, payee="bearer", name=" ", iban="FR76 1234", by=None)
        assert [one.code for one in told.reasons] == ["nom-manquant", "iban-illisible"]
        assert refused(name_payee, request=row, payee="own", name="Nous", iban=after.IBAN[:-1] + "8", by=None).code == "iban-faux"
        made = name_payee(request=row, payee="own", name="Les voisins", iban=after.IBAN.lower(), by=None)
        assert (made.iban, made.payee) == (after.PLAIN, "own")
        assert refused(name_payee, request=row, payee="own", name="Moi", iban=after.IBAN, by=resident()).code == "pas-votre-demande"

    def test_it_does_not_change_while_a_payment_is_on_its_way(self):
        row = after.granted()
        order_payment(request=after.signed(row), kind="advance", by=None)
        assert refused(name_payee, request=row, payee="own", name="Nous", iban=after.IBAN, by=None).code == "ordre-en-route"


class TestOrders:
    def test_nothing_is_ordered_before_the_charter_and_the_account(self):
        row = after.granted()
        assert refused(order_payment, request=row, kind="advance", by=None).code == "pas-signee"
        sign_charter(request=row, how="paper", on=after.day(0), by=None)
        assert refused(order_payment, request=row, kind="advance", by=None).code == "compte-manquant"
        assert not PaymentOrder.objects.exists()

    def test_the_advance_is_a_share_once_and_the_balance_waits_for_the_report(self):
        row = after.signed(after.granted(cents=24_001))
        made = order_payment(request=row, kind="advance", by=None)
        assert (made.amount_cents, made.payee_name, made.iban) == (19_200, "Le Petit Atelier", after.PLAIN)
        assert refused(order_payment, request=row, kind="advance", by=None).code == "deja-ordonne"
        assert refused(order_payment, request=row, kind="balance", by=None).code == "bilan-d-abord"
        assert Agreement.objects.get(request=row).ordered_cents == 19_200 and whole() == []

    def test_a_fund_without_advance_pays_after_the_report(self):
        row = after.signed(after.granted(fund=make.fund(advance_percent=0)))
        assert refused(order_payment, request=row, kind="advance", by=None).code == "pas-d-avance"

    def test_whoever_keeps_the_fund_orders_and_another_who_pays_notes_it(self):
        row = after.signed(after.granted())
        keeper, agent, accountant, boss = (
            staff("responsable", row.maison), staff("animation", row.maison), staff("comptable"), staff("direction"),
        )  # fmt: skip
        for who in (agent, accountant, resident()):
            assert refused(order_payment, request=row, kind="advance", by=who).code == "pas-votre-demande"
        made = order_payment(request=row, kind="advance", by=keeper)
        asked = {"order": made, "on": after.day(0), "reference": "M-2026-7"}
        assert refused(pay_order, **asked, by=keeper).code == "pas-votre-demande"
        for change, code in (
            ({"on": after.day(1)}, "jour-a-venir"),
            ({"on": after.day(-1)}, "avant-ordre"),
            ({"reference": " "}, "reference-manquante"),
        ):
            assert refused(pay_order, **asked | change, by=accountant).code == code
        done = pay_order(**asked, by=accountant)
        assert (done.state, done.reference, done.paid_by) == ("paid", "M-2026-7", accountant)
        assert refused(pay_order, **asked, by=accountant).code == "deja-paye"
        assert refused(cancel_order, order=made, why="Erreur", by=keeper).code == "deja-paye"
        told = OutboxMessage.objects.get(purpose="funds.paid")
        assert "192,00" in told.body and "192" not in told.subject and after.PLAIN not in told.body
        other = order_payment(request=after.signed(after.granted(fund=row.fund)), kind="advance", by=boss)
        assert refused(pay_order, order=other, on=after.day(0), reference="M", by=boss).code == "pas-qui-ordonne"

    def test_whoever_pays_and_leads_the_project_notes_nothing_of_its_money(self):
        accountant = staff("comptable")
        leader = make.person(user=accountant)
        row = after.signed(after.granted(leader))
        order = order_payment(request=row, kind="advance", by=None)
        asked = {"on": after.day(0), "reference": "M-2026-7"}
        assert refused(pay_order, order=order, **asked, by=accountant).code == "pas-qui-porte"
        pay_order(order=order, **asked, by=staff("comptable"))
        cancel_grant(request=row, why="La rue est en travaux.", by=None)
        asked = {"on": after.day(0), "reference": "T-9", "repayment": Repayment.objects.get(request=row)}
        assert refused(note_repaid, **asked, by=accountant).code == "pas-qui-porte"
        note_repaid(**asked, by=staff("comptable"))

    def test_a_cancelled_order_is_counted_no_more_and_another_is_given(self):
        row = after.signed(after.granted())
        made = order_payment(request=row, kind="advance", by=None)
        assert refused(cancel_order, order=made, why=" ", by=None).code == "raison-manquante"
        cancel_order(order=made, why="IBAN changé", by=None)
        assert Agreement.objects.get(request=row).ordered_cents == 0
        assert refused(pay_order, order=made, on=after.day(0), reference="M", by=None).code == "ordre-annule"
        order_payment(request=row, kind="advance", by=None)
        assert whole() == []

    def test_never_more_than_granted_by_the_count_and_by_the_database(self, monkeypatch):
        row = after.signed(after.granted())
        known = Agreement.objects.get(request=row)
        Agreement.objects.filter(pk=known.pk).update(ordered_cents=10_000)
        assert refused(order_payment, request=row, kind="advance", by=None).code == "au-dela-de-l-accord"

        def counted(row, cents):  # the control: without the question, the database says no by itself
            return bool(Agreement.objects.filter(pk=row.pk).update(ordered_cents=F("ordered_cents") + cents))

        monkeypatch.setattr(orders, "_counted", counted)
        with pytest.raises(IntegrityError), transaction.atomic():
            order_payment(request=row, kind="advance", by=None)
        assert not PaymentOrder.objects.exists()

    def test_an_order_never_changes_its_amount_and_keeps_its_end(self):
        made = after.advanced(after.granted())
        rows = PaymentOrder.objects.filter(pk=made.pk)
        for change in ({"amount_cents": 1}, {"state": "ordered", "paid_on": None}, {"reference": "autre"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
        assert rows.update(iban="FR76 •••• 0189") == 1  # accounts are masked in time


class TestReceipts:
    def test_what_the_fund_does_not_pay_is_said_at_once(self):
        row = after.granted()
        make.budget(row, (Side.EXPENSE, ExpenseKind.ALCOHOL, 4_000))
        before = StoredFile.objects.count()
        with pytest.raises(Refusal) as told:
            after.spent(row, 4_000, ExpenseKind.ALCOHOL)
        assert told.value.code == "depense-non-payee" and "alcool" in told.value.words and StoredFile.objects.count() == before
        with pytest.raises(Refusal) as told:
            after.spent(row, 4_000, IncomeKind.OWN)
        assert told.value.code == "ligne-inconnue"
        with pytest.raises(Refusal) as told:
            after.spent(row, 0)
        assert told.value.code == "montant-manquant"

    def test_they_come_and_go_until_the_report_is_sent(self):
        row = after.granted()
        first, second = after.spent(row, 10_000), after.spent(row, 5_000, ExpenseKind.RENTAL)
        drop_receipt(request=row, pk=first.pk, by=None)
        drop_receipt(request=row, pk=first.pk, by=None)
        assert not StoredFile.objects.filter(pk=first.file_id).exists()
        after.reported(row, accepted=False)
        assert refused(drop_receipt, request=row, pk=second.pk, by=None).code == "bilan-parti"
        with pytest.raises(Refusal) as told:
            after.spent(row, 1_000)
        assert told.value.code == "bilan-parti" and Receipt.objects.get().pk == second.pk

    def test_the_team_leaves_one_out_for_a_reason_and_counts_it_again(self):
        row = after.signed(after.granted())
        one = after.spent(row, 10_000)
        agent = staff("animation", row.maison)
        assert leave_out_receipt(request=row, pk=one.pk, why="On ne lit pas la somme", by=agent).left_out
        after.spent(row, 2_000)
        row = after.reported(row)
        assert settled(row)[0].justified_cents == 2_000
        assert refused(leave_out_receipt, request=row, pk=one.pk, why="", by=agent).code == "pas-accordee"


class TestReport:
    def test_it_is_sent_once_the_project_took_place_and_whole(self):
        row = after.granted(days=5)
        told = refused(write_report, request=row, came=None, happened="", otherwise="", send=True, by=None)
        assert [one.code for one in told.reasons] == ["pas-encore-passe", "nombre-manquant", "recit-manquant"]
        write_report(request=row, came=None, happened="On prépare.", otherwise="", by=None)
        assert Report.objects.get().state == "draft"

    def test_the_house_gives_it_back_with_words_then_accepts_it(self):
        row = after.reported(after.granted(), accepted=False)
        agent = staff("animation", row.maison)
        assert refused(answer_report, request=row, accepted=False, by=agent).code == "mots-manquants"
        answer_report(request=row, accepted=False, words="Il manque le ticket du traiteur.", by=agent)
        assert "traiteur" in OutboxMessage.objects.get(purpose="funds.report_read").body
        assert refused(answer_report, request=row, accepted=True, by=agent).code == "pas-de-bilan"
        row = after.reported(after.fresh(row))
        assert Report.objects.get(request=row).state == "accepted"
        assert refused(write_report, request=row, came=1, happened="x", otherwise="", by=None).code == "bilan-parti"

    def test_a_photograph_says_whether_the_people_on_it_agree_and_goes_at_any_time(self):
        row = after.granted()
        asked = {"request": row, "content": after.picture(), "people_agree": True, "by": None}
        assert refused(add_photo, **asked, words=" ").code == "description-manquante"
        one = add_photo(**asked, words="La grande table")
        after.reported(row)
        assert ReportPhoto.objects.get().people_agree and refused(add_photo, **asked, words="Trop tard").code == "bilan-parti"
        drop_photo(request=row, pk=one.pk, by=None)
        assert not ReportPhoto.objects.exists() and not StoredFile.objects.filter(pk=one.file_id).exists()

    def test_reminders_come_before_and_once_after_in_kind_words(self):
        soon, late = after.granted(days=-50), after.granted(days=-70)
        after.granted(days=-20)
        sent = after.reported(after.granted(days=-70), accepted=False)
        assert [report_mark(row, None) for row in (soon, late)] == ["soon", "late"]
        assert remind_reports() == 2 and remind_reports() == 0
        told = OutboxMessage.objects.filter(purpose="funds.report_due").order_by("pk")
        assert "Il n’est pas trop tard" in told[0].body and late.title not in told[0].subject
        assert report_mark(sent, sent.report) == ""


def settled(row):
    settle_project(request=row, by=None)
    return Agreement.objects.get(request=row), after.fresh(row)


class TestSettlement:
    def test_the_figures_of_the_house_to_the_last_cent(self):
        row = after.granted()
        after.advanced(row)
        after.spent(row, 30_000)
        after.spent(row, 10_000, ExpenseKind.RENTAL)
        assert refused(settle_project, request=row, by=None).code == "bilan-d-abord"
        row = after.reported(row)
        made, row = settled(row)
        assert (made.justified_cents, made.right_cents, made.ordered_cents) == (40_000, 20_000, 20_000)
        balance = PaymentOrder.objects.get(request=row, kind="balance")
        assert (balance.amount_cents, balance.state) == (800, "ordered") and row.state == State.COMPLETED
        assert EnvelopeMovement.objects.filter(request=row).order_by("pk").last().amount_cents == -4_000
        assert committed(row) == 20_000 and whole() == []
        assert refused(settle_project, request=row, by=None).code == "pas-accordee"
        pay_order(order=balance, on=after.day(0), reference="M-2", by=None)
        told = OutboxMessage.objects.get(purpose="funds.settled")
        assert "200,00" in told.body and "8,00" in told.body and whole() == []

    def test_less_spent_than_the_advance_is_asked_back_and_completes_when_it_comes(self):
        row = after.granted()
        after.advanced(row)
        after.spent(row, 30_000)
        row = after.reported(row)
        made, row = settled(row)
        asked = Repayment.objects.get(request=row)
        assert (made.right_cents, asked.amount_cents, row.state) == (15_000, 4_200, State.GRANTED)
        assert committed(row) == 19_200 and whole() == []
        assert refused(settle_project, request=row, by=None).code == "deja-solde"
        assert refused(cancel_grant, request=row, why="Trop tard", by=None).code == "deja-solde"
        note = {"repayment": asked, "on": after.day(0), "reference": "T-9"}
        assert refused(note_repaid, **note, by=staff("responsable", row.maison)).code == "pas-votre-demande"
        for change, code in (
            ({"on": after.day(1)}, "jour-a-venir"),
            ({"on": after.day(-1)}, "avant-demande"),
            ({"reference": ""}, "reference-manquante"),
        ):
            assert refused(note_repaid, **note | change, by=None).code == code
        note_repaid(**note, by=staff("comptable"))
        assert after.fresh(row).state == State.COMPLETED and committed(row) == 15_000 and whole() == []
        assert refused(waive_repayment, repayment=asked, why="Trop tard", by=None).code == "deja-fini"
        with pytest.raises(IntegrityError), transaction.atomic():
            Repayment.objects.filter(pk=asked.pk).update(repaid_on=None, reference="")

    def test_whoever_keeps_the_fund_gives_it_up_for_a_reason(self):
        row = after.granted()
        after.advanced(row)
        row = settled(after.reported(row))[1]
        asked = Repayment.objects.get(request=row)
        assert asked.amount_cents == 19_200
        assert refused(waive_repayment, repayment=asked, why=" ", by=None).code == "raison-manquante"
        assert refused(waive_repayment, repayment=asked, why="x", by=staff("comptable")).code == "pas-votre-demande"
        waive_repayment(repayment=asked, why="L’association a fermé.", by=staff("responsable", row.maison))
        assert after.fresh(row).state == State.COMPLETED and committed(row) == 19_200 and whole() == []

    def test_without_an_advance_all_of_the_share_is_the_balance_and_nothing_spent_pays_nothing(self):
        row = after.signed(after.granted())
        after.spent(row, 40_000)
        settled(after.reported(row))
        assert PaymentOrder.objects.get(request=row).amount_cents == 20_000
        nothing = after.granted()
        made, nothing = settled(after.reported(nothing))  # neither charter nor account: nothing is paid
        assert (made.right_cents, nothing.state) == (0, State.COMPLETED) and not nothing.orders.exists() and whole() == []

    def test_an_advance_on_its_way_waits(self):
        row = after.signed(after.granted())
        order_payment(request=row, kind="advance", by=None)
        assert refused(settle_project, request=after.reported(row), by=None).code == "avance-en-route"

    def test_a_balance_to_a_wrong_account_is_cancelled_and_ordered_anew(self):
        row = after.signed(after.granted())
        after.spent(row, 40_000)
        row = settled(after.reported(row))[1]
        cancel_order(order=row.orders.get(), why="Compte fermé", by=None)
        name_payee(request=row, payee="own", name="Nous", iban="DE89 3704 0044 0532 0130 00", by=None)
        again = order_payment(request=row, kind="balance", by=None)
        assert again.amount_cents == 20_000 and again.iban.startswith("DE89") and whole() == []
        pay_order(order=again, on=after.day(0), reference="M", by=None)
        assert refused(name_payee, request=row, payee="own", name="Nous", iban=after.IBAN, by=None).code == "pas-accordee"

    def test_a_settlement_is_made_once_and_the_database_keeps_it(self):
        row = settled(after.reported(after.granted()))[1]
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(request=row).update(right_cents=1)


class TestCancelling:
    def test_what_is_not_paid_goes_back_and_what_was_is_asked(self):
        row = after.granted()
        after.advanced(row)
        assert refused(cancel_grant, request=row, why=" ", by=None).code == "raison-manquante"
        assert refused(cancel_grant, request=row, why="x", by=staff("animation", row.maison)).code == "pas-votre-demande"
        moved = cancel_grant(request=row, why="La rue est en travaux.", by=staff("responsable", row.maison))
        asked = Repayment.objects.get(request=row)
        assert (moved.state, asked.amount_cents, asked.why) == (State.CANCELLED, 19_200, "cancelled")
        assert committed(row) == 19_200 and whole() == []
        note_repaid(repayment=asked, on=after.day(0), reference="T-1", by=None)
        assert committed(row) == 0 and whole() == [] and after.fresh(row).state == State.CANCELLED

    def test_an_order_on_its_way_is_cancelled_with_it_and_nothing_is_asked(self):
        row = after.signed(after.granted())
        order_payment(request=row, kind="advance", by=None)
        cancel_grant(request=row, why="Plus personne.", by=None)
        assert row.orders.get().state == "cancelled" and not Repayment.objects.exists()
        assert committed(row) == 0 and whole() == []
        assert "rien à rendre" in OutboxMessage.objects.get(purpose="funds.settled").body


def test_books_that_do_not_add_up_are_found():
    row = after.granted()
    after.advanced(row)
    Agreement.objects.filter(request=row).update(ordered_cents=0)
    type(row).objects.filter(pk=row.pk).update(granted_cents=23_000)
    assert len(list(broken_after())) == 2
    other = after.granted()
    after.signed(other)
    EnvelopeMovement.objects.create(fund=other.fund, request=other, why="release", amount_cents=-5)
    assert any("enveloppe retient" in words for words in broken_after())


def test_each_act_is_done_once_whatever_the_clicks():

    row = after.signed(after.granted())
    key = uuid.uuid4()
    first = order_payment(request=row, kind="advance", by=None, key=key)
    assert order_payment(request=row, kind="advance", by=None, key=key).pk == first.pk
    key = uuid.uuid4()
    asked = {"order": first, "on": after.day(0), "reference": "M", "by": None, "key": key}
    assert pay_order(**asked).paid_on == pay_order(**asked).paid_on == after.day(0)
    assert PaymentOrder.objects.count() == 1
