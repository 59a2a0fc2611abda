"""A month owed at once for many households: prepared, held when it is far from the month before, approved, written, or dropped."""

import datetime as dt
from collections import defaultdict

from django.db import transaction

from portal.kit import audit, clock, registry
from portal.kit.audit import SYSTEM
from portal.kit.billing import Biller, BillLine
from portal.kit.locking import Rank, locked_one
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.rules.months import month_of, next_month
from portal.ledger.enums import BillingState
from portal.ledger.models import BillingRun
from portal.ledger.rules.billing import change_percent, is_held
from portal.ledger.rules.transitions import BILLING, check

OPEN = (BillingState.PREVIEWED, BillingState.HELD, BillingState.APPROVED)


def biller_of(source: str) -> Biller:
    """The room that bills under this key; LookupError when there is none."""
    found = registry.billings.get(source)
    if found is None:
        raise LookupError(f"nobody bills « {source} »")
    return found


def prepare_billing(*, source: str, month: dt.date, by) -> BillingRun:
    """Count what `month` (any of its days) would owe; nothing is owed yet. Far from the month before, the run is held.

    Refusals: « mois-trop-loin » (later than next month), « mois-deja-prepare », « rien-a-facturer ».
    """
    month, biller = month_of(month), biller_of(source)
    if month > next_month(clock.today()):
        raise Refusal("mois-trop-loin", "Ce mois est trop loin : les prix peuvent encore changer.", "Préparez au plus le mois prochain.")
    with transaction.atomic():
        known = BillingRun.objects.filter(source=source, month=month, state__in=OPEN).exists()
        if known:
            raise _known()
        lines = biller.preview(month)
        if not lines:
            raise Refusal("rien-a-facturer", "Il n'y a rien à inscrire pour ce mois.", "Tout l'est déjà, ou personne n'est inscrit.")
        total, before = sum(line.cents for line in lines), biller.before(month)
        run = BillingRun(
            source=source,
            month=month,
            state=BillingState.HELD if is_held(total, before) else BillingState.PREVIEWED,
            total_cents=total,
            before_cents=before,
            households=len({line.household_id for line in lines}),
            data=_by_household(lines),
            at=clock.now(),
            by=by,
        )
        written = BillingRun.objects.bulk_create([run], ignore_conflicts=True)  # two people at once: the second finds nothing of hers
        run = BillingRun.objects.filter(source=source, month=month, state__in=OPEN, at=written[0].at, by=by).order_by("-pk").first()
        if run is None:
            raise _known()
        audit.record("ledger.prepare_billing", run, by=by, source=source)
        return run


def _known() -> Refusal:
    return Refusal("mois-deja-prepare", "Ce mois est déjà préparé.", "Ouvrez-le dans la liste.")


def _by_household(lines: list[BillLine]) -> list[list[int]]:
    """[household, lines, cents], the greatest first: what is odd stands at the top."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        found[line.household_id][0] += 1
        found[line.household_id][1] += line.cents
    return [[home, count, cents] for home, (count, cents) in sorted(found.items(), key=lambda pair: (-pair[1][1], pair[0]))]


def approve_billing(*, run: BillingRun, reason: str = "", by) -> BillingRun:
    """Let a prepared month be written (by the next tick). A held one needs its reason, and another person than who prepared it.

    Refusals: « facturation-deja-traitee », « facturation-sans-raison », « facturation-deux-regards ».
    """
    with transaction.atomic():
        run = _locked(run)
        if run.state not in (BillingState.PREVIEWED, BillingState.HELD):
            raise _treated()
        if run.state == BillingState.HELD:
            _refuse_held(run, reason, by)
        return _move(run, BillingState.APPROVED, by, approved_by=by, reason=reason.strip())


def _refuse_held(run: BillingRun, reason: str, by) -> None:
    reasons = []
    if not reason.strip():
        apart = change_percent(run.total_cents, run.before_cents)
        words = f"{format_euros(run.total_cents)}, c'est {abs(apart)} % {'de plus' if apart > 0 else 'de moins'} que le mois précédent."
        reasons.append(Refusal("facturation-sans-raison", words, "Dites pourquoi c'est juste, ou abandonnez cette préparation."))
    if by is not None and run.by_id == by.pk:
        reasons.append(
            Refusal(
                "facturation-deux-regards",
                "Vous avez préparé ce mois : une autre personne l'approuve.",
                "Demandez à quelqu'un qui tient aussi la régie.",
            )
        )
    refusal = Refusal.gather(reasons)
    if refusal:
        raise refusal


def drop_billing(*, run: BillingRun, reason: str, by) -> BillingRun:
    """Throw a preparation away, once what was wrong is mended: the month may be prepared again. Nothing was owed.

    Refusals: « facturation-deja-traitee », « abandon-sans-raison ».
    """
    with transaction.atomic():
        run = _locked(run)
        if run.state not in (BillingState.PREVIEWED, BillingState.HELD):
            raise _treated()
        if not reason.strip():
            raise Refusal("abandon-sans-raison", "Dites pourquoi cette préparation est abandonnée.", "Quelques mots suffisent.")
        return _move(run, BillingState.DROPPED, by, reason=reason.strip())


def write_billing(*, run: BillingRun, by=SYSTEM) -> int:
    """Owe an approved month: the room's own acts, one household a transaction, so that a stop loses nothing and the next tick goes on.
    Gives how many lines were written; the run is done once nothing of it is left."""
    if BillingRun.objects.only("state").get(pk=run.pk).state != BillingState.APPROVED:
        return 0
    biller = biller_of(run.source)
    written = biller.write(run.month, by=by)
    if not biller.preview(run.month):
        with transaction.atomic():
            run = _locked(run)
            if run.state == BillingState.APPROVED:
                _move(run, BillingState.DONE, by, done_at=clock.now())
    return written


def _locked(run: BillingRun) -> BillingRun:
    return locked_one(BillingRun, run.pk, rank=Rank.COUNTER)


def _move(run: BillingRun, state: str, by, **fields) -> BillingRun:
    check(BILLING, run.state, state)
    run.state = state
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=["state", *fields])
    audit.record(f"ledger.billing_{state}", run, by=by, source=run.source)
    return run


def _treated() -> Refusal:
    return Refusal("facturation-deja-traitee", "Ce mois est déjà approuvé, fait ou abandonné.", "Rechargez la page pour le voir à jour.")
