import datetime as dt

from django.db import transaction

from portal.households.models import Household
from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger.enums import INCOME_ACCOUNT, Account, ChargeKind
from portal.ledger.models import Charge

from .lock import lock_household
from .posting import post


def charge(
    *,
    household: Household,
    kind: str,
    source_key: str,
    label: str,
    unit_cents: int,
    quantity: int = 1,
    due_on: dt.date | None = None,
    quote: dict | None = None,
    lock_keys: list[str] = (),
    by,
) -> Charge:
    """Note what a household owes, in cents (0 is a line too: a free place looks like the others). `source_key` is charged
    once: the same again answers the first line, a different one under the same key is refused (« somme-deja-notee »).

    `due_on` defaults to thirty days from today; `lock_keys` are locked before any payment of this line.
    """
    with transaction.atomic():
        household = lock_household(household.pk)
        known = Charge.objects.filter(source_key=source_key).first()
        if known is not None:
            return the_same(known, household, kind, quantity, unit_cents)
        line = Charge.objects.create(
            household=household,
            kind=ChargeKind(kind),
            source_key=source_key,
            label=label,
            quantity=quantity,
            unit_cents=unit_cents,
            amount_cents=quantity * unit_cents,
            quote=quote or {},
            lock_keys=sorted(lock_keys),
            due_on=due_on or clock.today() + dt.timedelta(days=30),
            at=clock.now(),
            by=by,
        )
        if line.amount_cents:
            post(Account.RECEIVABLE, INCOME_ACCOUNT[line.kind], line.amount_cents, household=household, charge=line)
        audit.record("ledger.charge", line, by=by, subject=household)
        return line


def the_same(known: Charge, household: Household, kind: str, quantity: int, unit_cents: int) -> Charge:
    """The line already known under a key, when it is the one asked for. Raises Refusal « somme-deja-notee »."""
    if (known.household_id, known.kind, known.quantity, known.unit_cents) != (household.pk, kind, quantity, unit_cents):
        raise Refusal(
            "somme-deja-notee",
            "Cette somme est déjà notée, avec un autre montant ou pour un autre foyer.",
            "Annulez d'abord la première ligne, puis recommencez.",
        )
    return known
