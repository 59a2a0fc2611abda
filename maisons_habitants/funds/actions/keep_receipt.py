"""Receipts, one by one: a picture or a PDF, its amount, the line of the budget it belongs to."""

import uuid

from portal.kit.actions.keep_file import drop_file, keep_file
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import ExpenseKind, Party, Side
from ..models import FundRequest, Receipt
from ..reading.after import report_of
from ..rules.after_words import SENT_ALREADY
from .open_after import LEADS, open_after, went_on

RECEIPT = "funds.receipt"  # of `registry.private_files`
MOST_RECEIPTS = 60


def keep_receipt(
    *, request: FundRequest, content, line: int, amount_cents: int, by, words: str = "", key: uuid.UUID | None = None
) -> Receipt:
    """A receipt of a line that the fund pays; what it does not pay is refused at once, under the rules of the day it was filed.

    Raises those of `open_after` and of `keep_file`, « bilan-parti », « trop-de-tickets », « ligne-inconnue », « depense-non-payee »,
    « montant-manquant »."""
    with once(key, f"funds.keep_receipt:{request.pk}", by=by) as sent:
        if sent.done:
            return Receipt.objects.get(pk=sent.result)
        fresh, _row = open_after(request.pk, by=by, parties=LEADS)
        refuse_sent(fresh)
        if fresh.receipts.count() >= MOST_RECEIPTS:
            raise Refusal("trop-de-tickets", f"{MOST_RECEIPTS} tickets au plus.", "Photographiez plusieurs petits tickets ensemble.")
        found = fresh.lines.filter(pk=line, side=Side.EXPENSE).first()
        if found is None:
            raise Refusal("ligne-inconnue", "Choisissez à quelle dépense du budget va ce ticket.", "")
        if found.kind in fresh.rules.not_funded:
            what = ExpenseKind(found.kind).label
            raise Refusal("depense-non-payee", f"Le fonds ne paie pas : {what}.", "Ce ticket ne compte pas. Gardez-le pour vous.")
        if not amount_cents or amount_cents < 0:
            raise Refusal("montant-manquant", "Il manque le montant du ticket.", "Recopiez le total payé.")
        file = keep_file(content=content, name=content.name, kind=RECEIPT, owner=fresh, by=by)
        made = Receipt.objects.create(request=fresh, line=found, file=file, words=words.strip()[:120], amount_cents=amount_cents)
        went_on(fresh, "funds.keep_receipt", by=by)
        sent.result = made.pk
    return made


def drop_receipt(*, request: FundRequest, pk: int, by, key: uuid.UUID | None = None) -> None:
    """Gone already: nothing more to do. Raises those of `open_after`, « bilan-parti »."""
    with once(key, f"funds.drop_receipt:{request.pk}:{pk}", by=by) as sent:
        if sent.done:
            return
        fresh, _row = open_after(request.pk, by=by, parties=LEADS)
        refuse_sent(fresh)
        found = fresh.receipts.select_related("file").filter(pk=pk).first()
        if found is None:
            return
        file = found.file
        found.delete()
        if file is not None:
            drop_file(stored=file, by=by)
        went_on(fresh, "funds.drop_receipt", by=by)


def leave_out_receipt(*, request: FundRequest, pk: int, why: str, by, seen: int | None = None) -> Receipt:
    """The team does not count a receipt, and says why; with "" it counts again. Until the account is made.

    Raises those of `open_after`, « compte-fait », « ticket-inconnu »."""
    with once(None, "funds.leave_out_receipt", by=by):
        fresh, row = open_after(request.pk, by=by, parties=(Party.AGENT, Party.KEEPER), seen=seen)
        if row.settled_at is not None:
            raise Refusal("compte-fait", "Le compte de ce projet est déjà fait.", "")
        found = fresh.receipts.filter(pk=pk).first()
        if found is None:
            raise Refusal("ticket-inconnu", "Ce ticket n’est plus là.", "La page est à jour.")
        found.left_out = why.strip()[:200]
        found.save(update_fields=["left_out"])
        went_on(fresh, "funds.leave_out_receipt", by=by)
    return found


def refuse_sent(request: FundRequest) -> None:
    """Raises « bilan-parti »: the house reads the report, or has accepted it."""
    report = report_of(request)
    if report is not None and report.state in ("sent", "accepted"):
        raise Refusal("bilan-parti", *SENT_ALREADY[report.state])
