"""« Livres de la régie » on screen: who reads, who acts, what is refused and how it is said; exports; papers; how many queries."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from portal.kit import clock, spreadsheets
from portal.kit.models import AuditLine
from portal.ledger.actions import hand_deposit, make_deposit, void_payment
from portal.ledger.models import Charge, Deposit, Payment, ReceiptCopy, TillRecord
from portal.ledger.models.journal import Sought, Span, totals_of
from tests.people.factories import maison, sign_in, staff

from .ground import desk, household, in_safe, mandate, online_regie, owe, taken

pytestmark = pytest.mark.django_db
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def cashier(regie):
    user = staff("regie")
    mandate(regie, user)
    return user


@pytest.fixture
def inside(client, cashier):
    sign_in(client, cashier)
    return client


def words(answer):
    return answer.content.decode()


def url(name, *args):
    return reverse(f"regie:{name}", args=args)


READ = ("deposits", "records", "books", "entries", "balance", "years", "books_paper")


# --- who reads


@pytest.mark.parametrize("role", ["accueil", "animation", "redaction", "travail_social", "responsable"])
def test_other_roles_do_not_read_the_books(client, regie, role):
    sign_in(client, staff(role))
    for name in READ:
        assert client.get(url(name)).status_code == 403
    assert client.get(url("export", "journal", "csv")).status_code == 403


def test_the_accountant_reads_everything_and_finds_no_button(client, cashier, home, regie):
    in_safe(regie, home, 2000, by=cashier)
    cheque = in_safe(regie, home, 900, by=cashier, method="cheque")
    made = make_deposit(regie=regie, kind="cheques", payments=[cheque.pk], by=cashier)
    accountant = staff("comptable")
    mandate(regie, accountant, till=False)  # even so: her role only reads
    sign_in(client, accountant)
    pages = [url(name) for name in READ] + [url("deposit", made.pk), url("deposit_paper", made.pk), url("payment", cheque.uuid)]
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith("text/html"):
            page = words(answer)
            main = page[page.index("<main") : page.index("</main>")]
            assert 'method="post"' not in main, address
            assert "/versements/regies/" not in main
            assert "copie/" not in main
    for what, kind in (("journal", "csv"), ("ecritures", "xlsx"), ("balance", "csv")):
        assert client.get(url("export", what, kind)).status_code == 200
    for name, args in (("deposit_new", (regie.pk, "cash")), ("record_new", (regie.pk, "handover")), ("copy_new", (cheque.uuid,))):
        assert client.get(url(name, *args)).status_code == 403
    for name, args in (("deposit_hand", (made.pk,)), ("deposit_undo", (made.pk,)), ("year_close", (regie.pk, 2025))):
        assert client.post(url(name, *args), {"reason": "non"}).status_code == 403
    assert Deposit.objects.get().state == "made"


def test_another_house_s_regie_is_not_found(client, cashier, home):
    other = desk(maison=maison(), name="Régie d’ailleurs")
    someone = staff("regie")
    mandate(other, someone)
    in_safe(other, home, 2000, by=someone)
    made = make_deposit(regie=other, kind="cash", count={"1000": 1}, by=someone)
    sign_in(client, staff("regie", maison()))
    for name, args in (
        ("deposit", (made.pk,)), ("deposit_paper", (made.pk,)), ("deposit_new", (other.pk, "cash")), ("record_new", (other.pk, "handover")),
    ):  # fmt: skip
        assert client.get(url(name, *args)).status_code == 404
    for name in ("deposit_hand", "deposit_validate", "deposit_undo"):
        assert client.post(url(name, made.pk)).status_code == 404
    assert "ailleurs" not in words(client.get(url("deposits")))
    assert client.get(url("books"), {"regie": other.pk}).status_code in (200, 422)
    assert "ailleurs" not in words(client.get(url("books"), {"regie": other.pk}))
    assert client.get(url("export", "ecritures", "csv")).status_code == 302  # she reads no régie at all


# --- deposits


def test_cash_from_the_count_to_the_accountant_s_reference(inside, cashier, home, regie):
    in_safe(regie, home, 4500, by=cashier)
    page = words(inside.get(url("deposit_new", regie.pk, "cash")))
    assert "45,00\u00a0€</strong> peuvent partir" in page
    answer = inside.post(url("deposit_new", regie.pk, "cash"), {"n2000": "2", "n500": "1", "seen_cents": "4500"})
    made = Deposit.objects.get()
    assert answer.url == url("deposit", made.pk)
    assert "45,00" in words(inside.get(answer.url))
    inside.post(url("deposit_hand", made.pk))
    empty = inside.post(url("deposit_validate", made.pk), {"reference": ""})
    assert empty.status_code == 422
    assert "référence du comptable" in words(empty)
    inside.post(url("deposit_validate", made.pk), {"reference": "P503-77"})
    made.refresh_from_db()
    assert (made.state, made.reference) == ("validated", "P503-77")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(inside.get(url("deposit_paper", made.pk)).content)).pages)
    assert "45,00" in text
    assert "P503-77" in text
    assert AuditLine.objects.filter(verb="ledger.open_deposit").exists()


@pytest.mark.parametrize("typed", ["-1", "0", "1e9", "dix", "\x00", "9" * 40, "1.5"])
def test_an_absurd_count_is_told_and_never_an_error_500(inside, cashier, home, regie, typed):
    in_safe(regie, home, 4500, by=cashier)
    answer = inside.post(url("deposit_new", regie.pk, "cash"), {"n2000": typed, "seen_cents": "4500"})
    assert answer.status_code == 422
    assert not Deposit.objects.exists()


def test_a_second_tab_is_told_that_the_cheques_left(inside, cashier, home, regie):
    cheque = in_safe(regie, home, 900, by=cashier, method="cheque", note="CH-900")
    other = in_safe(regie, home, 700, by=cashier, method="cheque", note="CH-700")
    call = {"payments": [cheque.pk]}
    assert "CH-900" in words(inside.get(url("deposit_new", regie.pk, "cheques")))
    assert inside.post(url("deposit_new", regie.pk, "cheques"), call).status_code == 302
    answer = inside.post(url("deposit_new", regie.pk, "cheques"), call)
    assert answer.status_code == 422
    assert "n’est plus en main" in words(answer) or "n&#x27;est plus en main" in words(answer)
    assert inside.post(url("deposit_new", regie.pk, "cheques"), {"payments": ["x", str(other.pk)]}).status_code == 422
    assert inside.get(url("deposit_new", regie.pk, "or")).status_code == 404


def test_a_deposit_is_asked_near_the_maximum_and_after_a_month(inside, cashier, home, regie, monkeypatch):
    assert "versement au comptable" not in words(inside.get("/equipe/"))
    type(regie).objects.filter(pk=regie.pk).update(max_encaisse_cents=5000)
    in_safe(regie, home, 4000, by=cashier)
    assert "pour un maximum de" in words(inside.get(url("deposits")))
    assert "versement au comptable à faire" in words(inside.get("/equipe/"))
    type(regie).objects.filter(pk=regie.pk).update(max_encaisse_cents=50_000)
    assert "versement au comptable" not in words(inside.get("/equipe/"))
    later = clock.now() + dt.timedelta(days=32)
    monkeypatch.setattr(clock, "today", lambda: later.date())
    assert "au moins une fois par mois" in words(inside.get(url("deposits")))


# --- the register


def test_the_regie_passes_to_another_and_the_difference_is_told(inside, cashier, home, regie):
    cheque = in_safe(regie, home, 900, by=cashier, method="cheque")
    in_safe(regie, home, 2000, by=cashier)
    taker = staff("regie", first_name="Zoé")
    mandate(regie, taker, till=False)
    call = {"to": taker.pk, "n1000": "1", "n500": "1", "found_cheques": "9", "remarks": "Le coffre ferme mal."}
    answer = inside.post(url("record_new", regie.pk, "handover"), call)
    record = TillRecord.objects.get()
    assert answer.url == url("record", record.pk)
    page = words(inside.get(answer.url))
    assert "il manque 5,00\u00a0€" in page
    assert cheque.receipt.reference in page or record.last_receipt in page
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(inside.get(url("record_paper", record.pk)).content)).pages)
    assert "Il manque 5,00" in text
    assert "Le coffre ferme mal." in text


def test_the_register_refuses_in_words(inside, cashier, home, regie):
    taken(regie, home, 500, by=cashier, keep_credit=True)
    someone = staff("regie", first_name="Zoé")
    mandate(regie, someone, till=False)
    answer = inside.post(url("record_new", regie.pk, "handover"), {"to": someone.pk})
    assert "Une caisse est encore ouverte." in words(answer)
    assert inside.post(url("record_new", regie.pk, "handover"), {"to": cashier.pk}).status_code == 422
    answer = inside.post(url("record_new", regie.pk, "verification"), {"n500": "1"})
    assert "nomme qui vérifie" in words(answer)
    assert not TillRecord.objects.exists()
    inside.post(url("record_new", regie.pk, "verification"), {"n500": "1", "accountant": "Mme Paul, trésorerie"})
    assert TillRecord.objects.get().counted["cash"] == 500
    assert "Le compte est juste." in words(inside.get(url("record", TillRecord.objects.get().pk)))


def test_a_lost_receipt_gets_a_certified_copy_under_the_same_number(inside, cashier, home, regie):
    owe(home, 650)
    payment = taken(regie, home, 650, by=cashier)
    assert "Quittance perdue" in words(inside.get(url("payment", payment.uuid)))
    assert inside.post(url("copy_new", payment.uuid), {"reason": " "}).status_code == 422
    for reason in ("perdue", "perdue encore"):
        inside.post(url("copy_new", payment.uuid), {"reason": reason})
    assert [copy.rank for copy in ReceiptCopy.objects.all()] == [1, 2]
    first, plain = (
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(inside.get(address).content)).pages)
        for address in (url("copy", payment.uuid, 1), url("receipt", payment.uuid))
    )
    assert "Copie certifiée conforme n° 1" in first.replace("\xa0", " ")
    assert payment.receipt.reference in first
    assert "Copie" not in plain
    assert AuditLine.objects.filter(verb="ledger.open_copy").count() == 1
    assert inside.get(url("copy", payment.uuid, 3)).status_code == 404
    assert Payment.objects.get().receipt.number == payment.receipt.number


# --- the journal


@pytest.fixture
def busy(cashier, home, regie):
    """Baskets in cash, an outing by cheque, an advance by card, one undone."""
    owe(home, 800)
    taken(regie, home, 800, by=cashier)
    outing = owe(home, 1500, kind="outing")
    taken(regie, home, 1500, by=cashier, method="cheque", charges=[outing])
    taken(regie, home, 300, by=cashier, method="card_terminal", charges=[], keep_credit=True)
    void_payment(payment=taken(regie, home, 200, by=cashier, charges=[], keep_credit=True), reason="erreur", by=cashier)


def test_the_journal_shows_all_without_a_gap_and_its_totals(inside, busy, regie):
    page = words(inside.get(url("books")))
    numbers = [f"-{clock.today().year}-{number:06d}" for number in range(1, 6)]
    places = [page.index(number) for number in numbers]
    assert places == sorted(places)
    assert "annule " in page
    span = Span(clock.today(), clock.today())
    totals = totals_of(Sought(regie, span))
    assert totals.means == [("Espèces", 3, 800), ("Chèque", 1, 1500), ("Carte au comptoir", 1, 300)]
    assert totals.products == [("Panier", 800), ("Sortie", 1500), ("En avance pour les foyers", 300)]
    assert (totals.count, totals.cents) == (5, 2600)
    assert totals_of(Sought(regie, span, method="cheque")).cents == 1500
    assert totals_of(Sought(regie, span, product="basket")).cents == 800
    assert "1 quittance" in words(inside.get(url("books"), {"produit": "outing"}))
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert "Aucune quittance" in words(inside.get(url("books"), {"du": tomorrow.isoformat(), "au": tomorrow.isoformat()}))


@pytest.mark.parametrize(
    "asked",
    [
        {"agent": "-1"}, {"page": "-7"}, {"page": "x"},
        {"du": "2026-12-31", "au": "2026-01-01"}, {"du": "0001-01-01"}, {"au": "9999-12-31"}, {"du": "hier"}, {"du": "\x00"},
        {"regie": ""}, {"regie": "0"}, {"regie": "x"}, {"regie": "9" * 40}, {"moyen": "or"}, {"produit": "'; --"},
    ],
)  # fmt: skip
def test_an_absurd_period_is_told(inside, busy, asked):
    for name in ("books", "entries", "balance"):
        assert inside.get(url(name), asked).status_code in (200, 422)
    for name, args in (("books_paper", ()), ("export", ("journal", "csv")), ("export", ("balance", "xlsx"))):
        assert inside.get(url(name, *args), asked).status_code in (200, 302)


def test_the_balance_adds_up_to_nothing_and_says_opening_and_closing(inside, busy, regie):
    page = words(inside.get(url("balance")))
    assert "Dû par les foyers" in page
    assert "Produit : sorties" in page
    assert "Dû par les foyers" not in words(inside.get(url("balance"), {"regie": regie.pk}))
    from portal.ledger.models import Entry
    from portal.ledger.models.journal import general_balance

    today = clock.today()
    lines = general_balance(Entry.objects.all(), Span(today, today))
    assert sum(line.closing for line in lines) == sum(line.opening for line in lines) == 0
    assert sum(line.debit for line in lines) == sum(line.credit for line in lines) > 0
    after = general_balance(Entry.objects.all(), Span(today + dt.timedelta(days=1), today + dt.timedelta(days=1)))
    assert {line.account: line.closing for line in lines} == {line.account: line.opening for line in after}


def test_a_day_on_paper(inside, busy):
    today = clock.today().isoformat()
    answer = inside.get(url("books_paper"), {"du": today, "au": today})
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "26,00" in text
    assert "annule" in text
    assert AuditLine.objects.filter(verb="ledger.print_journal").count() == 1
    year = inside.get(url("books_paper"), {"du": f"{clock.today().year - 1}-01-01", "au": today})
    assert year.status_code == 302


# --- exports


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.fixture
def hostile(cashier, home, regie):
    for payer in (FORMULA, "+33 6", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", "  =2", 'dit « ; » "oui"\nnon', "A\x07B"):
        taken(regie, home, 100, by=cashier, keep_credit=True, payer=payer, method="cheque", note=FORMULA)


def test_no_cell_of_the_csv_is_a_formula(inside, hostile):
    rows = rows_of(inside.get(url("export", "journal", "csv")))
    assert len(rows) == 9
    for row in rows:
        for value in row.values():
            assert not value.lstrip().startswith(("=", "+", "@", "-")), value
            assert not any(ord(letter) < 32 for letter in value)
    assert rows[0]["Remis par"] == f"'{FORMULA}"
    assert rows[0]["Montant"] == "1,00"
    assert rows[7]["Remis par"] == 'dit « ; » "oui" non'


def test_no_cell_of_the_workbook_is_a_formula(inside, hostile):
    answer = inside.get(url("export", "journal", "xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows())
    assert len(rows) == 10
    assert all(cell.data_type != "f" for row in rows for cell in row)
    assert rows[1][8].value == FORMULA
    assert float(rows[1][10].value) == 1.0
    assert rows[1][10].number_format == "#,##0.00"


def test_negative_amounts_stay_numbers(inside, busy):
    amounts = [row["Montant"] for row in rows_of(inside.get(url("export", "journal", "csv")))]
    assert amounts == ["8,00", "15,00", "3,00", "2,00", "-2,00"]


def test_every_export_says_the_same_as_the_screen_and_is_written_down(inside, busy, regie):
    entries = rows_of(inside.get(url("export", "ecritures", "csv")))
    balance = {row["Compte"]: row for row in rows_of(inside.get(url("export", "balance", "csv"), {"regie": regie.pk}))}
    assert balance["cash"]["Solde à la fin"] == "8,00"
    from portal.ledger.models import Entry

    assert len(entries) == Entry.objects.count()
    lines = AuditLine.objects.filter(verb="ledger.export_books").order_by("pk")
    assert [line.detail["what"] for line in lines] == ["ecritures", "balance"]
    assert inside.get(url("export", "autre", "csv")).status_code == 404
    assert inside.get(url("export", "journal", "exe")).status_code == 404


def test_an_export_is_given_line_by_line():
    seen = []

    def rows():
        for number in range(3):
            seen.append(number)
            yield (number,)

    lines = spreadsheets.csv_lines(("n",), rows())
    assert next(lines) == "\ufeffn\r\n"
    assert seen == []
    assert next(lines) == "0\r\n"
    assert seen == [0]


# --- queries


def queries(client, address, **asked):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address, asked).status_code == 200
    return [query["sql"] for query in seen if "audit" not in query["sql"].lower()]


@pytest.mark.parametrize("name", ["books", "entries", "balance", "deposits", "records", "years"])
def test_the_same_queries_whatever_the_rows(inside, cashier, home, regie, name):
    def fill(times):
        for _ in range(times):
            owe(home, 300)
            taken(regie, home, 300, by=cashier)
            cheque = in_safe(regie, home, 400, by=cashier, method="cheque")
            hand_deposit(deposit=make_deposit(regie=regie, kind="cheques", payments=[cheque.pk], by=cashier), by=cashier)
            inside.post(url("record_new", regie.pk, "verification"), {"n500": "1", "accountant": "Mme Paul"})
            inside.post(url("copy_new", cheque.uuid), {"reason": "perdue"})

    fill(1)
    queries(inside, url(name))
    few = queries(inside, url(name))
    fill(4)
    many = queries(inside, url(name))
    assert len(few) == len(many), many


def test_a_page_of_fifty_and_the_next(inside, cashier, home, regie):
    for _ in range(52):
        taken(regie, home, 10, by=cashier, keep_credit=True)
    assert "52 quittances" in words(inside.get(url("books")))
    assert "000052" not in words(inside.get(url("books")))
    assert "000052" in words(inside.get(url("books"), {"page": "2"}))


def test_the_online_regie_is_read_and_pays_nothing_in(inside, regie):
    online = online_regie()
    assert online.name in words(inside.get(url("books")))
    assert online.name not in words(inside.get(url("deposits")))
    assert inside.get(url("deposit_new", online.pk, "cash")).status_code == 404


def test_a_household_s_number_and_no_more_is_in_the_journal(inside, cashier, regie):
    other = household()
    owe(other, 400)
    taken(regie, other, 400, by=cashier)
    assert Charge.objects.get().label in words(inside.get(url("books")))
    assert f"n° {other.pk}" in words(inside.get(url("books")))
