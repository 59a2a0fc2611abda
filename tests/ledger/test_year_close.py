"""A régie's year is closed when nothing of it is left open, says why not all at once, and is verified ever after; register and copies."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger import invariants, triggers
from portal.ledger.actions import (
    close_year,
    copy_receipt,
    hand_deposit,
    make_deposit,
    record_handover,
    record_verification,
    validate_deposit,
)
from portal.ledger.actions.posting import post
from portal.ledger.enums import Account
from portal.ledger.models import Entry, MoneyTask, ReceiptCopy, TillRecord, YearClose
from tests.people.factories import sign_in, staff

from . import ground

pytestmark = pytest.mark.django_db
YEAR = 2026
NOVEMBER = dt.datetime(YEAR, 11, 24, 9, tzinfo=dt.UTC)
JANUARY = dt.datetime(YEAR + 1, 1, 6, 9, tzinfo=dt.UTC)


@pytest.fixture
def november():
    with clock.standing_at(NOVEMBER):
        yield


@pytest.fixture
def sold(november, regie, agent, home):
    """20,00 € in cash in the safe and a cheque of 9,00 €, on 24 November."""
    ground.owe(home, 2000)
    ground.taken(regie, home, 2000, by=agent)
    return ground.in_safe(regie, home, 900, by=agent, method="cheque")


def paid_in(regie, agent, cheque):
    for carried in ({"kind": "cash", "count": {"2000": 1}}, {"kind": "cheques", "payments": [cheque.pk]}):
        made = make_deposit(regie=regie, by=agent, **carried)
        validate_deposit(deposit=hand_deposit(deposit=made, by=agent), reference="P503", by=agent)


@pytest.fixture
def closed(sold, regie, agent):
    paid_in(regie, agent, sold)
    with clock.standing_at(JANUARY):
        yield close_year(regie=regie, year=YEAR, by=agent)


def codes(refusal):
    return {reason.code for reason in refusal.value.reasons}


def seen(name):
    found = list(getattr(invariants, name)())
    assert found, f"{name} saw nothing"
    return " / ".join(found)


def test_a_year_is_frozen_with_its_totals(closed, regie):
    figures = closed.data["figures"]
    assert figures["receipts"][:3] == [1, 2, 2]
    assert figures["receipts"][3] == 2900
    assert figures["means"] == {"cash": [1, 2000], "cheque": [1, 900]}
    assert figures["products"] == {"basket": 2000}
    assert figures["deposits"] == {"cash": [1, 2000], "cheques": [1, 900]}
    assert figures["accounts"]["deposited"] == [0, 2900, 0, 2900]
    assert figures["accounts"]["cash"][3] == 0
    assert list(invariants.closed_years()) == []


def test_everything_that_stands_against_it_is_said_at_once(sold, regie, agent, home):
    ground.open_till(regie, agent)
    other = ground.in_safe(regie, home, 300, by=ground_agent(regie), method="cheque")
    make_deposit(regie=regie, kind="cheques", payments=[other.pk], by=agent)
    MoneyTask.objects.create(kind="to_classify", key="essai:1", payment=sold, note="à voir", at=clock.now())
    with pytest.raises(Refusal) as refusal:
        close_year(regie=regie, year=YEAR, by=None)
    assert codes(refusal) == {
        "sans-mandat", "annee-en-cours", "caisse-ouverte", "versement-en-route", "cheques-en-main", "tache-en-attente", "especes-en-main",
    }  # fmt: skip
    assert "20,00\u00a0€" in str(refusal.value)


def ground_agent(regie):
    user = ground.agent("Zoé")
    ground.mandate(regie, user)
    return user


def test_cash_of_the_year_paid_in_afterwards_frees_it(sold, regie, agent, home):
    made = make_deposit(regie=regie, kind="cheques", payments=[sold.pk], by=agent)
    validate_deposit(deposit=hand_deposit(deposit=made, by=agent), reference="P503", by=agent)
    with clock.standing_at(JANUARY):
        ground.in_safe(regie, home, 500, by=agent)  # money of the next year does not stand against the old one
        with pytest.raises(Refusal) as refusal:
            close_year(regie=regie, year=YEAR, by=agent)
        assert codes(refusal) == {"especes-en-main"}
        make_deposit(regie=regie, kind="cash", count={"2000": 1}, by=agent)
        assert close_year(regie=regie, year=YEAR, by=agent).data["figures"]["accounts"]["cash"][3] == 2000


def test_years_are_closed_once_and_one_after_the_other(closed, regie, agent, home):
    with pytest.raises(Refusal) as refusal:
        close_year(regie=regie, year=YEAR, by=agent)
    assert codes(refusal) == {"exercice-clos"}
    with clock.standing_at(JANUARY.replace(year=YEAR + 1, month=6)):
        made = make_deposit(regie=regie, kind="cash", count={"500": 1}, by=agent) if ground.in_safe(regie, home, 500, by=agent) else None
        validate_deposit(deposit=hand_deposit(deposit=made, by=agent), reference="P504", by=agent)
    with clock.standing_at(JANUARY.replace(year=YEAR + 3)):
        with pytest.raises(Refusal) as refusal:
            close_year(regie=regie, year=YEAR + 2, by=agent)
        assert codes(refusal) == {"annee-avant"}
        assert close_year(regie=regie, year=YEAR + 1, by=agent).data["figures"]["accounts"]["deposited"] == [2900, 500, 0, 3400]


def test_a_row_written_at_a_past_date_is_seen(closed, regie):
    with clock.standing_at(NOVEMBER):
        post(Account.CASH, Account.TILL_DIFFERENCE, 100, regie=regie)
    assert "quelque chose a changé (comptes)" in seen("closed_years")


def test_a_row_that_went_is_seen(closed):
    with triggers.books_open():
        Entry.objects.filter(debit=Account.DEPOSITED).first().delete()
    assert "comptes" in seen("closed_years")


def test_a_closing_that_was_rewritten_is_seen(closed):
    with triggers.books_open():
        YearClose.objects.update(data={**closed.data, "year": 1999})
    assert "n'est plus celui" in seen("closed_years")


def test_the_year_is_closed_and_printed_from_the_screen(client, sold, regie):
    cashier = staff("regie")
    ground.mandate(regie, cashier, till=False)
    with clock.standing_at(JANUARY):
        sign_in(client, cashier)
        assert f"Clôturer {YEAR}" in client.get(reverse("regie:years")).content.decode()
        address = reverse("regie:year_close", args=[regie.pk, YEAR])
        refused = client.post(address)
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "en espèces de l" in page
        assert "encore en main" in page
        paid_in(regie, cashier, sold)
        # what is paid in after the end is validated before the closing
        assert client.post(address).status_code == 302
        paper = client.get(reverse("regie:year_paper", args=[YearClose.objects.get().pk]))
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
        assert "29,00" in text
        assert client.post(reverse("regie:year_close", args=[regie.pk, 1200])).status_code == 404


# --- register and copies


def test_a_record_keeps_what_was_expected_and_found(sold, regie, agent):
    taker = ground.agent("Zoé")
    ground.mandate(regie, taker, till=False)
    record = record_handover(regie=regie, to=taker, count={"1000": 2}, papers={"cheques_in_hand": 800}, by=agent)
    assert record.expected == {"cash": 2000, "float": 0, "cheques_in_hand": 900, "vouchers_in_hand": 0}
    assert record.counted == {"cash": 2000, "float": 0, "cheques_in_hand": 800, "vouchers_in_hand": 0}
    assert record.last_receipt == sold.receipt.reference
    with pytest.raises(Refusal) as refusal:
        record_handover(regie=regie, to=agent, count={}, papers={}, by=agent)
    assert codes(refusal) == {"remise-a-soi"}
    with pytest.raises(Refusal) as refusal:
        record_handover(regie=regie, to=ground.agent("Luc"), count={}, papers={}, by=None)
    assert codes(refusal) == {"sans-mandat", "remise-sans-mandat"}
    with pytest.raises(Refusal) as refusal:
        record_verification(regie=regie, accountant="Mme Paul", count={"7": 1}, papers={}, by=agent)
    assert codes(refusal) == {"compte-faux"}
    with triggers.books_open():
        TillRecord.objects.update(count={"1000": 3})
    assert "espèces trouvées" in seen("till_records")


def test_copies_are_numbered_and_need_a_reason(sold, regie, agent):
    assert copy_receipt(payment=sold, reason="perdue", by=agent).rank == 1
    assert copy_receipt(payment=sold, reason="perdue", by=agent).rank == 2
    with pytest.raises(Refusal) as refusal:
        copy_receipt(payment=sold, reason="", by=None)
    assert codes(refusal) == {"sans-mandat", "copie-motif"}
    with triggers.books_open():
        ReceiptCopy.objects.filter(rank=1).delete()
    assert "la dernière porte le n° 2" in seen("receipt_copies")
