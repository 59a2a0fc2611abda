from collections.abc import Iterable

from django.http import HttpResponse

from portal.kit import dates
from portal.kit.spreadsheets import Cents, small_csv

from ..models import PaymentOrder
from ..rules.after import spaced_iban

HEAD = ["ordre", "demandé le", "fonds", "demande", "projet", "nature", "montant", "au nom de", "IBAN", "état", "payé le", "référence"]


def orders_file(rows: Iterable[PaymentOrder]) -> HttpResponse:
    """Orders as a small spreadsheet, for the accountant."""
    lines = [
        [
            row.pk, dates.local(row.ordered_at).strftime("%d/%m/%Y"), str(row.request.fund), row.request.reference, row.request.title,
            row.get_kind_display(), Cents(row.amount_cents), row.payee_name, spaced_iban(row.iban), row.get_state_display(),
            row.paid_on.strftime("%d/%m/%Y") if row.paid_on else "", row.reference,
        ]
        for row in rows
    ]  # fmt: skip
    return small_csv("ordres-des-fonds", HEAD, lines)
