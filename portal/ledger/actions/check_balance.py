import datetime as dt

from django.db import transaction
from django.db.models import Sum

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.locking import in_transaction
from portal.kit.money import format_euros
from portal.ledger.base import HoldsMoney, provider_of
from portal.ledger.enums import Account, TaskKind
from portal.ledger.models import BalanceCheck, Entry, Payout, Regie

from .note_payout import note_payout
from .open_task import open_task

LOOK_BACK = dt.timedelta(days=7)  # payouts whose message never came are looked for this far behind the last check


def check_balance(*, regie: Regie, by=SYSTEM) -> BalanceCheck | None:
    """Once a day: is what our journal holds for a provider what the provider holds for us? Outside any transaction.

    First the payouts it did not tell are booked. Its fees that no payout brought yet count as held: our journal knows them then only. A gap
    raises a task; nothing is ever corrected by itself. None when this provider keeps no money. Raises `base.Unreachable`.
    """
    if in_transaction():
        raise RuntimeError("a provider is never asked inside a transaction")
    gateway, today = provider_of(regie.provider), clock.today()
    if not isinstance(gateway, HoldsMoney):
        return None
    checks = BalanceCheck.objects.filter(provider=gateway.key)
    known, last = checks.filter(day=today).first(), checks.order_by("-day").first()
    if known:
        return known
    for ref in gateway.payouts_since(last and last.until - LOOK_BACK):
        note_payout(provider=gateway.key, ref=ref, by=by)
    balance = gateway.balance(last and last.until)
    before = last.fees_cents if last else 0
    with transaction.atomic():
        booked = Payout.objects.filter(provider=gateway.key).aggregate(fees=Sum("fees_cents"))["fees"] or 0
        fresh = {
            "regie": regie,
            "ours_cents": Entry.objects.filter(regie=regie).balance(Account.STRIPE_CLEARING),
            "theirs_cents": balance.cents + before + balance.fees_cents - booked,
            "fees_cents": before + balance.counted_cents,
            "until": balance.until,
            "at": clock.now(),
        }
        row, new = BalanceCheck.objects.get_or_create(provider=gateway.key, day=today, defaults=fresh)
        if new:
            audit.record("ledger.check_balance", row, by=by, provider=gateway.key)
        if new and row.gap_cents:
            gap = f"Écart de {format_euros(abs(row.gap_cents))}"
            note = f"{gap} : au journal {format_euros(row.ours_cents)}, chez le prestataire {format_euros(row.theirs_cents)}."
            open_task(kind=TaskKind.BALANCE, key=f"balance:{gateway.key}:{today.isoformat()}", note=note, by=by)
        return row
