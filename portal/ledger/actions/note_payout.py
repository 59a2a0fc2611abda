from django.db import transaction

from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.kit.locking import in_transaction
from portal.kit.money import format_euros
from portal.ledger.base import Notice, PayoutStatus, provider_of
from portal.ledger.enums import Account, TaskKind
from portal.ledger.models import Payout, Regie

from .open_task import open_task
from .posting import post
from .settle import note_event


def note_payout(*, provider: str, ref: str, event: Notice | None = None, by=SYSTEM) -> Payout | None:
    """The provider paid into the town's account: book it with the fees it kept, once. Outside any transaction.

    A payout that the town's bank sent back is undone by a line of its own, with a task. None when there is no such payout, when it is still
    on its way, or when no régie takes this provider's money. Raises `base.Unreachable`.
    """
    if in_transaction():
        raise RuntimeError("a provider is never asked inside a transaction")
    told = provider_of(provider).fetch_payout(ref)
    regie = Regie.objects.filter(online=True, provider=provider).order_by("-is_open", "-pk").first()
    if told is None or regie is None:
        return None
    with transaction.atomic():
        if event is not None and not note_event(event, None, provider=provider):
            return Payout.objects.filter(provider_ref=told.ref).first()
        if told.state == "paid":
            return _book(regie, provider, told, told.ref, told.amount_cents, told.fees_cents, by)
        booked = Payout.objects.filter(provider_ref=told.ref).first()
        if told.state == "failed":
            note = f"La banque de la commune a renvoyé un versement de {format_euros(told.amount_cents)}. Voyez avec le comptable."
            open_task(kind=TaskKind.BALANCE, key=f"payout:{told.ref}", note=note, by=by)
        if told.state == "failed" and booked:
            return _book(regie, provider, told, f"{told.ref}:failed", -booked.amount_cents, 0, by)
        return booked


def _book(regie: Regie, provider: str, told: PayoutStatus, ref: str, cents: int, fees: int, by) -> Payout:
    fresh = {
        "regie": regie, "provider": provider, "amount_cents": cents, "fees_cents": fees, "arrived_on": told.arrived_on, "at": clock.now(),
    }  # fmt: skip
    payout, new = Payout.objects.get_or_create(provider_ref=ref, defaults=fresh)
    if new:
        _move(Account.DEPOSITED, cents, regie)
        _move(Account.FEES, fees, regie)
        audit.record("ledger.note_payout", payout, by=by, provider=provider)
    return payout


def _move(account: str, cents: int, regie: Regie) -> None:
    """Out of what waits at the provider, or back into it when `cents` is below zero."""
    if cents > 0:
        post(account, Account.STRIPE_CLEARING, cents, regie=regie)
    elif cents < 0:
        post(Account.STRIPE_CLEARING, account, -cents, regie=regie)
