"""What becomes of a deposit once it is made: handed over, validated by the accountant, or undone before it left."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.ledger.enums import Account, DepositState
from portal.ledger.models import Deposit
from portal.ledger.models.holdings import account_of
from portal.ledger.rules import deposits
from portal.ledger.rules.transitions import DEPOSIT

from .make_deposit import is_mandated
from .posting import post


def hand_deposit(*, deposit: Deposit, by) -> Deposit:
    """The deposit left: it was handed to the accountant, the bank or the carrier. Refusals: « sans-mandat », and « versement-… » for
    one that is no longer « préparé »."""
    with transaction.atomic():
        row = _step(deposit, DepositState.HANDED, by)
        row.state, row.handed_at = DepositState.HANDED, clock.now()
        row.save(update_fields=["state", "handed_at"])
        audit.record("ledger.hand_deposit", row, by=by, maison=row.regie.maison_id)
        return row


def validate_deposit(*, deposit: Deposit, reference: str, by) -> Deposit:
    """The accountant has it: her `reference` is written down and the deposit is frozen. Refusals, gathered: « sans-mandat »,
    « versement-sans-reference », and « versement-… » for one that was not handed over, or is frozen already."""
    with transaction.atomic():
        missing = Refusal(
            "versement-sans-reference",
            "Un versement est validé par la référence du comptable.",
            "Recopiez celle de son accusé de réception.",
        )
        row = _step(deposit, DepositState.VALIDATED, by, *([] if reference.strip() else [missing]))
        row.state, row.validated_at, row.reference = DepositState.VALIDATED, clock.now(), reference.strip()
        row.save(update_fields=["state", "validated_at", "reference"])
        post(Account.DEPOSITED, Account.IN_TRANSIT, row.amount_cents, regie=row.regie)
        audit.record("ledger.validate_deposit", row, by=by, maison=row.regie.maison_id)
        return row


def undo_deposit(*, deposit: Deposit, reason: str, by) -> Deposit:
    """The money goes back into the safe, before it ever left; the number stays, with the `reason`. Refusals, gathered: « sans-mandat »,
    « versement-motif », and « versement-… » for one that has left."""
    with transaction.atomic():
        missing = Refusal("versement-motif", "Dites pourquoi ce versement est défait.", "Quelques mots suffisent.")
        row = _step(deposit, DepositState.UNDONE, by, *([] if reason.strip() else [missing]))
        row.state, row.reason = DepositState.UNDONE, reason.strip()
        row.save(update_fields=["state", "reason"])
        row.lines.filter(standing=True).update(standing=False)
        post(account_of(row.kind), Account.IN_TRANSIT, row.amount_cents, regie=row.regie)
        audit.record("ledger.undo_deposit", row, by=by, maison=row.regie.maison_id)
        return row


def _step(deposit: Deposit, to: str, by, *others: Refusal) -> Deposit:
    """The deposit, locked, when it may take this step."""
    row = locked_one(Deposit.objects.select_related("regie"), deposit.pk, rank=Rank.COUNTER)
    if to not in DEPOSIT[row.state]:
        raise deposits.step_refused(row.state)
    refusal = Refusal.gather([*([] if is_mandated(by, row.regie) else [deposits.NO_MANDATE]), *others])
    if refusal:
        raise refusal
    return row
