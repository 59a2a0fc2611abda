"""Papers of a régie that bind somebody: it passes to another holder, or the accountant came to verify it. Nothing is booked: what
differs is told, and the till's closing books it."""

import uuid
from collections.abc import Mapping

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.ledger.enums import Account, RecordKind
from portal.ledger.models import CashSession, Mandate, Receipt, Regie, TillRecord
from portal.ledger.models.holdings import balances_of
from portal.ledger.rules import deposits, records
from portal.ledger.rules.denominations import Miscounted, checked, total

from .issue_receipt import lock_counter
from .make_deposit import is_mandated

TYPED = (Account.FLOAT, Account.CHEQUES_IN_HAND, Account.VOUCHERS_IN_HAND)


def record_handover(
    *, regie: Regie, to, count: Mapping[str, int], papers: Mapping[str, int], remarks: str = "", key: uuid.UUID | None = None, by
) -> TillRecord:
    """The régie passes from `by` to `to`: cash by its `count` by denomination; `papers` is what was found of the float, of cheques and of
    vouchers (account -> cents). `key`: the form's request key.

    Refusals, gathered: « sans-mandat », « remise-a-soi », « remise-sans-mandat », « caisse-ouverte », « compte-faux ».
    """
    ahead = Mandate.objects.filter(regie=regie, user=to).exclude(until__lt=clock.today()).exists()
    refused = {"handover": True, "other_mandated": ahead, "other_is_self": to == by}
    return _written(RecordKind.HANDOVER, regie, count, papers, remarks, key, by, refused, other=to)


def record_verification(
    *,
    regie: Regie,
    accountant: str,
    count: Mapping[str, int],
    papers: Mapping[str, int],
    remarks: str = "",
    key: uuid.UUID | None = None,
    by,
) -> TillRecord:
    """The accountant, or who she sent, counted before `by`: her name, what she found and remarked. `key`: the form's request key.
    Refusals, gathered: « sans-mandat », « verification-sans-nom », « compte-faux »."""
    refused = {"handover": False, "other_name": accountant}
    return _written(RecordKind.VERIFICATION, regie, count, papers, remarks, key, by, refused, other_name=accountant.strip())


def expected_in_hand(regie: Regie) -> dict[str, int]:
    """Account -> what should be in hand: cash with that of open tills, the deed's float where it is in no till, cheques, vouchers."""
    balances = balances_of([regie.pk], [Account.CASH, *TYPED])
    safe = max(0, regie.float_cents + balances[regie.pk, Account.FLOAT])  # a float that is out is on the credit side
    return {
        Account.CASH.value: balances[regie.pk, Account.CASH],
        Account.FLOAT.value: safe,
        **{account.value: balances[regie.pk, account] for account in TYPED[1:]},
    }


def _written(kind, regie, count, papers, remarks, key, by, refused: dict, **other) -> TillRecord:
    with once(key, f"ledger.{kind}", by=by) as first:
        if first.done:
            return TillRecord.objects.get(pk=first.result)
        lock_counter(regie)  # no receipt, no deposit while it is written down
        open_tills = CashSession.objects.open().filter(regie=regie).count()
        refusal = Refusal.gather(records.refusals(mandated=is_mandated(by, regie), open_tills=open_tills, **refused))
        if refusal:
            raise refusal
        try:
            count = checked(count)
        except Miscounted:
            raise deposits.MISCOUNTED from None
        last = Receipt.objects.filter(regie=regie).order_by("-year", "-number").first()
        record = TillRecord.objects.create(
            regie=regie,
            kind=kind,
            at=clock.now(),
            by=by,
            count=count,
            counted={Account.CASH.value: total(count)} | {account.value: papers.get(account.value, 0) for account in TYPED},
            expected=expected_in_hand(regie),
            last_receipt=last.reference if last else "",
            remarks=remarks.strip(),
            **other,
        )
        audit.record(f"ledger.record_{kind}", record, by=by, maison=regie.maison_id)
        first.result = record.pk
        return record
