"""The screens of what follows a yes: at the desk, at the accountant's, in the leader's own space."""

import re

import pytest
from django.urls import reverse

from maisons_habitants.funds.actions.order_payment import order_payment
from maisons_habitants.funds.actions.settle import settle_project
from maisons_habitants.funds.enums import ExpenseKind, Side, State
from maisons_habitants.funds.models import Agreement, PaymentOrder, Receipt, Repayment, Report, ReportPhoto
from tests.people.factories import resident, sign_in, staff

from . import afters as after
from . import factories as make

pytestmark = pytest.mark.django_db
REPORT = {"came": "70", "happened": "On a mangé ensemble.", "otherwise": ""}


def plain(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def desk_of(row) -> str:
    return reverse("funds_desk:after", args=[row.pk])


@pytest.fixture
def led(client):
    """(client signed in as the leader, her granted project)."""
    leader = make.person()
    leader.user = resident()
    leader.save(update_fields=["user"])
    sign_in(client, leader.user)
    return client, after.granted(leader)


class TestDesk:
    def test_from_the_charter_to_the_account_in_one_page(self, client):
        row = after.granted()
        sign_in(client, staff("responsable", row.maison))
        assert "charte à signer" in plain(client.get(desk_of(row)))
        refused = plain(client.post(desk_of(row), {"act": "sign", "sign-on": f"{after.day(1):%Y-%m-%d}"}))
        assert "Ce jour n’est pas encore venu" in refused and f"{after.day(1):%Y-%m-%d}" in refused
        client.post(desk_of(row), {"act": "sign", "sign-on": f"{after.day(0):%Y-%m-%d}"})
        wrong = {"act": "payee", "payee-payee": "bearer", "payee-name": "Le Petit Atelier", "payee-iban": after.IBAN[:-1] + "8"}
        refused = plain(client.post(desk_of(row), wrong))
        assert "Un chiffre de cet IBAN" in refused and after.IBAN[:-1] + "8" in refused and "Le Petit Atelier" in refused
        client.post(desk_of(row), wrong | {"payee-iban": after.IBAN})
        shown = plain(client.get(desk_of(row)))
        assert after.IBAN in shown and "Demander l’avance de 192,00" in shown
        client.post(desk_of(row), {"act": "advance"})
        assert PaymentOrder.objects.get().amount_cents == 19_200
        assert "déjà donné" in plain(client.post(desk_of(row), {"act": "advance"}, follow=True))
        client.post(desk_of(row), {"act": "cancel_order", "order": PaymentOrder.objects.get().pk, "why": "Erreur"})
        assert PaymentOrder.objects.get().state == "cancelled"

    def test_the_team_reads_the_account_masked_and_gives_no_order(self, client):
        row = after.signed(after.granted())
        sign_in(client, staff("animation", row.maison))
        shown = plain(client.get(desk_of(row)))
        assert "FR76 •••• 0189" in shown and after.IBAN not in shown and after.PLAIN not in shown and "Demander l’avance" not in shown
        assert "pas le vôtre" in plain(client.post(desk_of(row), {"act": "advance"}, follow=True))
        assert not PaymentOrder.objects.exists()

    def test_it_reads_the_report_leaves_a_receipt_out_and_makes_the_account(self, client):
        row = after.signed(after.granted())
        kept, out = after.spent(row, 40_000), after.spent(row, 9_900)
        after.reported(row, accepted=False)
        sign_in(client, staff("responsable", row.maison))
        assert "On a mangé ensemble." in plain(client.get(desk_of(row)))
        client.post(desk_of(row), {"act": "back", "back-words": ""})
        assert Report.objects.get().state == "sent"
        client.post(desk_of(row), {"act": "leave_out", "receipt": out.pk, "why": "Illisible"})
        assert Receipt.objects.get(pk=out.pk).left_out and not Receipt.objects.get(pk=kept.pk).left_out
        client.post(desk_of(row), {"act": "accept"})
        assert "compte à faire" in plain(client.get(desk_of(row)))
        client.post(desk_of(row), {"act": "settle"})
        assert Agreement.objects.get().right_cents == 20_000 and after.fresh(row).state == State.COMPLETED
        assert "400,00" in plain(client.get(desk_of(row)))

    def test_a_cancelled_grant_and_a_sum_given_up_ask_for_a_reason(self, client):
        row = after.granted()
        after.advanced(row)
        sign_in(client, staff("responsable", row.maison))
        client.post(desk_of(row), {"act": "cancel", "cancel-why": ""})
        assert after.fresh(row).state == State.GRANTED
        client.post(desk_of(row), {"act": "cancel", "cancel-why": "La rue est en travaux."})
        assert after.fresh(row).state == State.CANCELLED and Repayment.objects.get().amount_cents == 19_200
        client.post(desk_of(row), {"act": "waive", "waive-why": "Le groupe n’a plus rien."})
        assert Repayment.objects.get().waived_on

    def test_the_list_says_what_is_next_and_which_report_is_late_in_few_queries(self, client, django_assert_max_num_queries):
        fund = make.fund()
        late = after.granted(days=-70, fund=fund, title="Très en retard")
        for number in range(5):
            after.advanced(after.granted(fund=fund, title=f"Projet {number}"))
        done = after.granted(fund=fund, title="Tout fini")
        settle_project(request=after.reported(done), by=None)
        sign_in(client, staff("animation", late.maison))
        shown = plain(client.get(reverse("funds_desk:granted")))
        assert "bilan en retard" in shown and shown.index("Très en retard") < shown.index("Projet 0") and "Tout fini" not in shown
        with django_assert_max_num_queries(20):
            client.get(reverse("funds_desk:granted"))

    def test_fifty_a_page_and_the_rest_on_the_next(self, client, monkeypatch):
        monkeypatch.setattr("maisons_habitants.funds.desk.after.PER_PAGE", 2)
        fund = make.fund()
        rows = [after.granted(fund=fund, title=f"Projet {number}", days=number + 1) for number in range(3)]
        sign_in(client, staff("animation", rows[0].maison))
        first, second = (plain(client.get(reverse("funds_desk:granted"), {"page": page})) for page in (1, 2))
        assert "Projet 0" in first and "Projet 2" not in first and "page=2" in first
        assert "Projet 2" in second and "Projet 0" not in second

    def test_the_charter_and_the_order_are_printed(self, client):
        row = after.signed(after.granted())
        order = order_payment(request=row, kind="advance", by=None)
        sign_in(client, staff("responsable", row.maison))
        for name, key in (("charter", row.pk), ("order_sent", order.pk)):
            assert client.get(reverse(f"funds_desk:{name}", args=[key]))["Content-Type"] == "application/pdf"
        assert client.get(reverse("funds_desk:order_paper", args=[order.pk])).status_code == 403

    def test_at_the_counter_her_projects_are_found_and_her_receipts_and_report_written_with_her(self, client):
        leader = make.person()
        row, other = after.granted(leader), after.granted(title="Un autre projet")
        sign_in(client, staff("animation", row.maison))
        shown = plain(client.get(reverse("funds_desk:granted"), {"qui": leader.pk}))
        assert desk_of(row) in shown and other.title not in shown
        line = row.lines.get(kind=ExpenseKind.FOOD).pk
        receipts, report = (reverse(f"funds_desk:{name}", args=[row.pk]) for name in ("after_receipts", "after_report"))
        client.post(receipts, {"act": "add", "amount": "12,50", "line": line, "file": after.picture()})
        assert Receipt.objects.get().amount_cents == 1_250 and "12,50" in plain(client.get(receipts))
        answer = client.post(report, REPORT | {"act": "send"})
        assert answer.url == desk_of(row) and Report.objects.get().state == "sent"


class TestAccountant:
    def test_she_notes_what_is_paid_beside_its_line_and_takes_the_sheet(self, client, django_assert_max_num_queries):
        fund = make.fund()
        rows = [after.signed(after.granted(fund=fund, title=f"Projet {number}")) for number in range(4)]
        made = [order_payment(request=row, kind="advance", by=None) for row in rows]
        sign_in(client, staff("comptable"))
        address = reverse("funds_desk:orders")
        shown = plain(client.get(address))
        assert after.IBAN in shown and "4 à payer" in shown and "768,00" in shown
        first = made[0].pk
        asked = {"what": "order", "pk": first, f"order{first}-on": f"{after.day(1):%Y-%m-%d}", f"order{first}-reference": "M-2026-7"}
        refused = plain(client.post(address, asked))
        assert "Ce jour n’est pas encore venu" in refused and "M-2026-7" in refused
        client.post(address, asked | {f"order{first}-on": f"{after.day(0):%Y-%m-%d}"})
        assert PaymentOrder.objects.get(pk=first).state == "paid"
        assert client.post(address, {"what": "order", "pk": 0}).status_code == 404
        sheet = client.get(reverse("funds_desk:orders_sheet")).content.decode()
        assert after.IBAN in sheet and "M-2026-7" in sheet and "192,00" in sheet.replace(".", ",")
        with django_assert_max_num_queries(20):
            client.get(address)

    def test_what_comes_back_is_noted_there(self, client):
        row = after.granted()
        after.advanced(row)
        settle_project(request=after.reported(row), by=None)
        asked = Repayment.objects.get()
        sign_in(client, staff("comptable"))
        address, name = reverse("funds_desk:orders"), f"repayment{asked.pk}"
        assert "192,00" in plain(client.get(address))
        client.post(address, {"what": "repayment", "pk": asked.pk, f"{name}-on": f"{after.day(0):%Y-%m-%d}", f"{name}-reference": "T-3"})
        assert after.fresh(row).state == State.COMPLETED


class TestHerSpace:
    def test_she_reads_the_way_and_signs_online(self, led):
        client, row = led
        shown = plain(client.get(reverse("my_projects:after", args=[row.pk])))
        assert "240,00" in shown and "La charte" in shown and "à vous" in shown
        assert row.title in plain(client.get("/mon-espace/"))
        address = reverse("my_projects:after_charter", args=[row.pk])
        assert "Je signe en ligne" in plain(client.get(address))
        client.post(address, {})
        assert not Agreement.objects.filter(signed_on__isnull=False).exists()
        client.post(address, {"agree": "1"})
        assert Agreement.objects.get().signed_how == "online"
        assert client.get(reverse("my_projects:after_charter_pdf", args=[row.pk]))["Content-Type"] == "application/pdf"

    def test_a_wrong_account_is_kept_as_typed_and_a_good_one_masked(self, led):
        client, row = led
        address = reverse("my_projects:after_account", args=[row.pk])
        asked = {"payee": "own", "name": "Les voisins", "iban": "FR76 3000 6000"}
        refused = plain(client.post(address, asked))
        assert "ressemble pas" in refused and "FR76 3000 6000" in refused and "Les voisins" in refused
        client.post(address, asked | {"iban": after.IBAN})
        for shown in (plain(client.get(address)), plain(client.get(reverse("my_projects:after", args=[row.pk])))):
            assert "FR76 •••• 0189" in shown and after.IBAN not in shown and after.PLAIN not in shown

    def test_receipts_one_by_one_and_what_is_not_paid_is_said(self, led):
        client, row = led
        make.budget(row, (Side.EXPENSE, ExpenseKind.ALCOHOL, 4_000))
        address = reverse("my_projects:after_receipts", args=[row.pk])
        wine, food = (row.lines.get(kind=kind).pk for kind in (ExpenseKind.ALCOHOL, ExpenseKind.FOOD))
        refused = plain(client.post(address, {"act": "add", "amount": "12,50", "line": wine, "file": after.picture()}))
        assert "Le fonds ne paie pas : alcool" in refused and "12,50" in refused
        client.post(address, {"act": "add", "amount": "12,50", "line": food, "words": "Le pain", "file": after.picture()})
        one = Receipt.objects.get()
        assert one.amount_cents == 1_250 and "Le pain" in plain(client.get(address))
        assert b"".join(client.get(reverse("private_file", args=[one.file.uid])).streaming_content)
        client.post(address, {"act": "drop", "receipt": one.pk})
        assert not Receipt.objects.exists()

    def test_the_report_is_kept_then_sent_with_its_photographs(self, led):
        client, row = led
        address = reverse("my_projects:after_report", args=[row.pk])
        client.post(address, REPORT | {"act": "save", "came": ""})
        assert Report.objects.get().state == "draft"
        refused = plain(client.post(address, REPORT | {"act": "send", "came": "", "happened": "Un beau soir"}))
        assert "Combien de personnes sont venues" in refused and "Un beau soir" in refused
        photo = {"act": "photo", "photo-words": "La table", "photo-file": after.picture()}
        assert "La table" in plain(client.post(address, photo)) and not ReportPhoto.objects.exists()  # she did not say whether they agree
        client.post(address, photo | {"photo-file": after.picture(), "photo-agree": "no"})
        assert ReportPhoto.objects.get().people_agree is False
        client.post(address, REPORT | {"act": "send"})
        assert Report.objects.get().state == "sent" and "Envoyer le bilan" not in plain(client.get(address))
        client.post(address, {"act": "drop", "photo": ReportPhoto.objects.get().pk})
        assert not ReportPhoto.objects.exists()

    def test_a_stranger_and_a_request_not_granted_are_not_found(self, led):
        client, row = led
        leader = row.leaders.get().person
        waiting, other = make.filed(row.fund, leader), after.granted(fund=row.fund)
        for one in (waiting, other):
            for name in ("after", "after_charter", "after_account", "after_receipts", "after_report", "after_charter_pdf"):
                assert client.get(reverse(f"my_projects:{name}", args=[one.pk])).status_code == 404
