"""The books as rows for a spreadsheet: of the journal, of the entries, of the balance (`kit.spreadsheets` writes the file)."""

from collections.abc import Iterator

from portal.kit import dates
from portal.kit.spreadsheets import Cents
from portal.ledger.enums import Account, Method
from portal.ledger.models.journal import AccountLine, Sought, receipts_of

AT_ONCE = 2000

JOURNAL_HEAD = (
    "Quittance", "Année", "Numéro", "Date", "Heure", "Moyen", "Référence", "Foyer", "Remis par", "Pour", "Montant", "Annule", "Motif",
    "Encaissé par", "Régie", "Empreinte",
)  # fmt: skip
ENTRIES_HEAD = (
    "Écriture", "Mouvement", "Date", "Heure", "Débit", "Libellé du débit", "Crédit", "Libellé du crédit", "Montant", "Régie", "Foyer",
    "Paiement", "Somme due", "Remboursement",
)  # fmt: skip
BALANCE_HEAD = ("Compte", "Libellé", "Solde au début", "Débits", "Crédits", "Solde à la fin")


def journal_rows(sought: Sought) -> Iterator[tuple]:
    """One row for each receipt, from its frozen data."""
    for receipt in receipts_of(sought).iterator(chunk_size=AT_ONCE):
        data, payment = receipt.data, receipt.payment or receipt.cancels.payment
        at = dates.local(receipt.at)
        yield (
            receipt.reference, receipt.year, receipt.number, at.strftime("%d/%m/%Y"), at.strftime("%H:%M"), Method(payment.method).label,
            data.get("note", ""), payment.household_id, data.get("payer", ""), ", ".join(line["label"] for line in data.get("lines", [])),
            Cents(receipt.amount_cents), data.get("cancels", ""), data.get("reason", ""), data.get("agent", ""),
            data.get("regie", sought.regie.name), receipt.sha256,
        )  # fmt: skip


def entry_rows(entries) -> Iterator[tuple]:
    """One row for each entry, in the order in which they were written."""
    for entry in entries.select_related("regie").order_by("at", "pk").iterator(chunk_size=AT_ONCE):
        at = dates.local(entry.at)
        yield (
            entry.pk, str(entry.txn), at.strftime("%d/%m/%Y"), at.strftime("%H:%M"), entry.debit, Account(entry.debit).label, entry.credit,
            Account(entry.credit).label, Cents(entry.amount_cents), entry.regie.code if entry.regie else "", entry.household_id or "",
            entry.payment_id or "", entry.charge_id or "", entry.refund_id or "",
        )  # fmt: skip


def balance_rows(lines: list[AccountLine]) -> Iterator[tuple]:
    for line in lines:
        yield (line.account, line.label, Cents(line.opening), Cents(line.debit), Cents(line.credit), Cents(line.closing))
