from django.http import HttpResponse

from portal.kit import dates
from portal.kit.spreadsheets import Cents, small_csv

from ..models import Fund

HEAD = ["le", "demande", "projet", "pourquoi", "montant"]


def movements_file(fund: Fund) -> HttpResponse:
    """Every movement of an envelope, as a small spreadsheet; requests by their number, nobody named."""
    rows = fund.movements.select_related("request__fund").order_by("pk")
    lines = [
        [dates.local(row.at).strftime("%d/%m/%Y"), row.request.reference, row.request.title, row.get_why_display(), Cents(row.amount_cents)]
        for row in rows
    ]
    return small_csv(f"fonds-{fund.year}-{fund.pk}", HEAD, lines)
