"""A granted project as the tests need it, taken as far as they ask, through the actions."""

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from maisons_habitants.funds.actions.envelope import commit_envelope
from maisons_habitants.funds.actions.file_report import answer_report, write_report
from maisons_habitants.funds.actions.keep_receipt import keep_receipt
from maisons_habitants.funds.actions.name_payee import name_payee
from maisons_habitants.funds.actions.order_payment import order_payment, pay_order
from maisons_habitants.funds.actions.sign_charter import sign_charter
from maisons_habitants.funds.enums import ExpenseKind, State
from maisons_habitants.funds.models import FundRequest, PaymentOrder, Receipt
from portal.kit import clock

from . import factories as make

IBAN = "FR76 3000 6000 0112 3456 7890 189"  # the example of the banks' own handbook
PLAIN = IBAN.replace(" ", "")


def picture(name: str = "ticket.jpg") -> SimpleUploadedFile:
    told = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(told, format="JPEG")
    return SimpleUploadedFile(name, told.getvalue(), "image/jpeg")


def granted(leader=None, *, cents: int = 24_000, days: int = -20, fund=None, **fields) -> FundRequest:
    """240 € of a fund that pays half, for a project of twenty days ago; the envelope holds them."""
    row = make.filed(fund or make.fund(), leader, state=State.GRANTED, granted=cents, days=days, **fields)
    commit_envelope(request=row, amount_cents=cents)
    return fresh(row)


def fresh(row: FundRequest) -> FundRequest:
    return FundRequest.objects.select_related("fund", "maison", "rules").get(pk=row.pk)


def signed(row: FundRequest, *, iban: str = IBAN) -> FundRequest:
    sign_charter(request=row, how="paper", on=clock.today(), by=None)
    name_payee(request=row, payee="bearer", name="Le Petit Atelier", iban=iban, by=None)
    return fresh(row)


def advanced(row: FundRequest) -> PaymentOrder:
    order = order_payment(request=signed(row), kind="advance", by=None)
    return pay_order(order=order, on=clock.today(), reference="M-1", by=None)


def spent(row: FundRequest, cents: int, kind: str = ExpenseKind.FOOD) -> Receipt:
    line = row.lines.get(kind=kind)
    return keep_receipt(request=row, content=picture(), line=line.pk, amount_cents=cents, by=None)


def reported(row: FundRequest, *, accepted: bool = True) -> FundRequest:
    write_report(request=row, came=70, happened="On a mangé ensemble.", otherwise="Commencer plus tôt.", send=True, by=None)
    if accepted:
        answer_report(request=row, accepted=True, by=None)
    return fresh(row)


def day(shift: int) -> dt.date:
    return clock.today() + dt.timedelta(days=shift)
