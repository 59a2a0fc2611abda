"""Receipts and slips on paper. One layout for all: closed, the slip of a free place and the receipt of a paid one are alike.

A receipt's PDF is made from its frozen data alone and kept privately under the data's hash: made again, it is the same.
"""

import datetime as dt
from uuid import UUID

from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from portal.kit import audit, clock, paper
from portal.kit.models.stored_file import private_storage
from portal.ledger.enums import Method
from portal.ledger.models import Charge, Receipt, Regie, year_of, years_of

TEMPLATE = "ledger/receipt_paper.html"
YEAR_TEMPLATE = "ledger/year_paper.html"
MOST_OUTSIDE = 3  # lines named outside the fold; of more, the first only, so that all stays on one sheet
LAYOUT = 2  # raise it when the template changes: papers made before are kept beside


def words_of(data: dict) -> dict:
    """What the paper says, from a receipt's frozen data. A cancelling receipt shows the lines that it takes back."""
    sign = -1 if data.get("cancels") else 1
    return {
        "kind": "Quittance d'annulation" if data.get("cancels") else "Quittance",
        "reference": data["reference"],
        "issuer": data["issuer"],
        "at": dt.datetime.fromisoformat(data["at"]),
        "household": data["household"],
        "payer": data["payer"],
        **_outside([line["label"] for line in data["lines"]] or ["Avance"]),
        "lines": [{**line, "cents": sign * line["cents"]} for line in data["lines"]],
        "credit_cents": sign * data["credit_cents"],
        "amount_cents": data["amount_cents"],
        "means": Method(data["method"]).label,
        "note": data["note"],
        "regie": data["regie"],
        "deed": data["deed"],
        "agent": data["agent"],
        "cancels": data.get("cancels", ""),
        "reason": data.get("reason", ""),
    }


def _outside(labels: list[str]) -> dict:
    """What can be read with the paper folded: no amount, and no more lines than leave the inside whole."""
    shown = labels if len(labels) <= MOST_OUTSIDE else labels[:1]
    return {"shown": shown, "others": len(labels) - len(shown)}


def _name(receipt: Receipt) -> str:
    return f"quittances/{receipt.sha256[:2]}/{receipt.sha256}-{LAYOUT}.pdf"


def is_kept(receipt: Receipt) -> bool:
    return private_storage().exists(_name(receipt))


def receipt_pdf(receipt: Receipt) -> bytes:
    """The paper of a receipt: the one kept, or made again from its data, and kept. Not for one whose names were forgotten."""
    storage, name = private_storage(), _name(receipt)
    if storage.exists(name):
        with storage.open(name) as kept:
            return kept.read()
    made = paper.pdf(TEMPLATE, words_of(receipt.data))
    storage.save(name, ContentFile(made))
    return made


def slip_pdf(charge: Charge) -> bytes:
    """The slip of a free place: the same paper, without a number, since no money changed hands."""
    desk = Regie.objects.desks().first()
    return paper.pdf(
        TEMPLATE,
        {
            "kind": "Attestation de remise",
            "reference": "",
            "issuer": desk.issuer if desk else "CCAS",
            "at": charge.at,
            "household": charge.household_id,
            **_outside([charge.label]),
            "lines": [{"label": charge.label, "quantity": charge.quantity, "cents": 0}],
            "credit_cents": 0,
            "amount_cents": 0,
        },
    )


def receipt_answer(payments, uuid: UUID, cancelling: bool, *, by) -> HttpResponse:
    """The paper of one of these payments, 404 for any other; who opened it is written down."""
    payment = get_object_or_404(payments.select_related("receipt"), uuid=uuid)
    wanted = payment.receipt
    if wanted is not None and cancelling:
        wanted = Receipt.objects.filter(cancels=wanted).first()
    if wanted is None or wanted.data.get("purged"):
        raise Http404
    audit.record("ledger.open_receipt", wanted, by=by, subject=payment.household)
    return _pdf(receipt_pdf(wanted), f"recu-{wanted.year}-{wanted.number}.pdf")


def slip_answer(households, pk: int) -> HttpResponse:
    """The slip of a free place of one of these households."""
    free = Charge.objects.standing().filter(amount_cents=0, household__in=households.values("pk"))
    charge = get_object_or_404(free, pk=pk)
    return _pdf(slip_pdf(charge), f"recu-{charge.at.year}-f{charge.pk}.pdf")


def year_answer(household, year: int) -> HttpResponse:
    """The statement of a year that has one, made anew each time from the journal; 404 for any other year."""
    if year not in years_of(household, clock.today()):
        raise Http404
    content = paper.pdf(YEAR_TEMPLATE, year_words(household, year))
    return _pdf(content, f"releve-{year}-foyer-{household.pk}.pdf")


def year_words(household, year: int) -> dict:
    desk = Regie.objects.desks().first()
    people = [member.person.full_name for member in household.members() if member.is_referent]
    today = clock.today()
    running = year == today.year
    return {
        "account": year_of(household, year),
        "people": people,
        "issuer": desk.issuer if desk else "CCAS",
        "made_on": today,
        "running": running,
        "last_day": today if running else dt.date(year, 12, 31),
    }


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
