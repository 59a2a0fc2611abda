"""What the ledger gives to the rooms below through `kit.registry`."""

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from portal.households.models import Household, Membership
from portal.kit import clock, registry
from portal.kit.visibility import scope_of, user_can

from . import audit_words, invariants, online_acts, triggers
from .enums import BillingState, RefundRoad, RefundState
from .models import (
    BillingRun,
    Charge,
    Entry,
    MoneyTask,
    PayLater,
    Payment,
    RecoveryLine,
    Refund,
    Reminder,
    kept_since,
    payments_refunded_by,
    regies_read_by,
)
from .models.holdings import holdings_of
from .papers import slips
from .rules.deposits import warnings

INVARIANTS = (
    invariants.guards,
    invariants.households,
    invariants.means,
    invariants.accounts,
    invariants.charges_in_journal,
    invariants.reversals,
    invariants.allocations,
    invariants.payments,
    invariants.receipts_of_payments,
    invariants.receipt_numbers,
    invariants.receipt_chain,
    invariants.lists,
    invariants.refunds_by_road,
    invariants.refunds_in_journal,
    invariants.refund_orders,
    invariants.failed_refunds_are_seen,
    invariants.give_backs,
    invariants.outside_covered,
    invariants.deposits,
    invariants.cheques_once,
    invariants.deposit_numbers,
    invariants.till_records,
    invariants.receipt_copies,
    invariants.closed_years,
    invariants.tills,
    invariants.payments_in_tills,
    invariants.one_open_till,
    invariants.disputes,
    invariants.payouts,
    invariants.told,
    invariants.aside,
)


def guards_ready() -> str:
    """What `/healthz/ready` says when a guard of the books misses."""
    missing = triggers.faults()
    return f"{len(missing)} garde-fous du grand livre manquent : manage.py migrate" if missing else ""


def space_card(request, person) -> dict | None:
    """« À régler »: what the households she answers for still have to pay, else what they have in advance; nothing when there is neither.
    Two queries at any number."""
    homes = Household.objects.led_by(request.user).order_by().values("pk")
    due: dict[int, list[Charge]] = {}
    for line in Charge.objects.open().filter(household__in=homes):
        due.setdefault(line.household_id, []).append(line)
    advance = Entry.objects.credits_by_household(homes)
    left = {home: sum(line.left_cents for line in lines) - advance.get(home, 0) for home, lines in due.items()}
    owing = [home for home, cents in left.items() if cents > 0]
    if not owing:
        over = sum(advance.values()) - sum(line.left_cents for lines in due.values() for line in lines)
        return {"advance_cents": over} if over > 0 else None
    return {"due_cents": sum(left[home] for home in owing), "due_on": min(due[home][0].due_on for home in owing)}


def _said(count: int, one: str, many: str) -> str:
    """As it is read behind its number."""
    return one if count < 2 else many


def staff_tasks(user) -> list[dict]:
    """What waits for who follows the money; counts only."""
    if not user_can(user, "money.refund"):
        return []
    held = BillingRun.objects.filter(state=BillingState.HELD).count() if scope_of(user, "money.close").everywhere else 0
    mine = payments_refunded_by(user).values("pk")
    waiting = MoneyTask.objects.waiting().filter(Q(payment=None) | Q(payment__in=mine))
    refunds = Refund.objects.filter(payment__in=mine)
    counts = refunds.aggregate(
        asked=Count("pk", filter=Q(state=RefundState.ASKED) & (Q(requested_by=None) | ~Q(requested_by=user))),
        hands=Count("pk", filter=Q(state=RefundState.REQUESTED, order=None) & ~Q(road=RefundRoad.PROVIDER)),
    )
    address = reverse("regie:refunds")
    return [
        {"label": _said(held, "mois retenu, à approuver", "mois retenus, à approuver"), "url": reverse("regie:billing"), "count": held},
        {"label": "à traiter à la régie", "url": reverse("regie:tasks"), "count": waiting.count()},
        {
            "label": _said(counts["asked"], "remboursement à approuver", "remboursements à approuver"),
            "url": f"{address}?etat=a-approuver",
            "count": counts["asked"],
        },
        {
            "label": _said(counts["hands"], "remboursement à faire", "remboursements à faire"),
            "url": f"{address}?etat=a-faire",
            "count": counts["hands"],
        },
    ]


def deposit_tasks(user) -> list[dict]:
    """For who closes: how many desks are asked to pay in, near their maximum or after a month."""
    desks = list(regies_read_by(user, "money.close").filter(online=False, is_open=True))
    if not desks:
        return []
    held, today = holdings_of(desks), clock.today()
    asked = sum(1 for regie in desks if warnings(held[regie.pk].in_hand(regie), today))
    label = "versement au comptable à faire" if asked == 1 else "versements au comptable à faire"
    return [{"label": label, "url": reverse("regie:deposits"), "count": asked}]


def personal_export(person) -> dict:
    """The account of the households that the person answers for, as she may ask for it."""
    led = Membership.objects.active().of_person(person).filter(is_referent=True).values("household")
    charges = Charge.objects.filter(household__in=led).order_by("pk")
    payments = Payment.objects.filter(household__in=led, receipt__isnull=False).select_related("receipt").order_by("pk")
    asked = Reminder.objects.filter(household__in=led).order_by("at", "pk")
    later = PayLater.objects.filter(household__in=led).order_by("at", "pk")
    listed = RecoveryLine.objects.filter(charge__household__in=led).select_related("charge", "listed").order_by("pk")
    back = Refund.objects.filter(payment__household__in=led).order_by("pk")
    tasks = MoneyTask.objects.filter(payment__household__in=led).order_by("pk")
    return {
        "demandes de règlement": [
            {"le": row.at.isoformat(), "étape": row.step, "centimes": row.left_cents, "réponse": row.answer} for row in asked
        ],
        "rappels demandés": [{"le": row.at.isoformat(), "après le": row.until.isoformat()} for row in later],
        "confié au comptable public": [
            {
                "le": line.listed.at.isoformat(),
                "pour": line.charge.label,
                "centimes": line.left_cents,
                "retirée le": line.withdrawn_at.isoformat() if line.withdrawn_at else "",
            }
            for line in listed
        ],
        "sommes dues": [
            {"le": charge.at.isoformat(), "pour": charge.label, "centimes": charge.amount_cents, "avant le": charge.due_on.isoformat()}
            for charge in charges
        ],
        "paiements": [
            {
                "le": payment.settled_at.isoformat(),
                "moyen": payment.get_method_display(),
                "centimes": payment.amount_cents,
                "quittance": payment.receipt.reference,
                "état": payment.get_state_display(),
            }
            for payment in payments
        ],
        "argent rendu": [
            {
                "le": refund.at.isoformat(),
                "centimes": refund.amount_cents,
                "par": refund.get_road_display(),
                "motif": refund.reason_words,
                "état": refund.get_state_display(),
                "réponse": refund.answer,
            }
            for refund in back
        ],
        "ce que la régie a suivi": [
            {"le": task.at.isoformat(), "quoi": task.get_kind_display(), "constaté": task.note, "fait": task.outcome} for task in tasks
        ],
    }


def merge_summary(person) -> list[tuple[str, str]]:
    """Beside the two records: how many lines each one's households hold. No row of the ledger is ever rewritten by a merge."""
    homes = Household.objects.of(person).values("pk")
    lines = Charge.objects.filter(household__in=homes).count()
    return [("Lignes de compte du foyer", str(lines))] if lines else []


def still_accounted(people: set[int]) -> set[int]:
    """Of these persons, whose households have lines of account of the last ten years: names are kept as long as the books."""
    lines = Charge.objects.filter(household=OuterRef("household"), at__gte=kept_since(clock.today()))
    booked = Membership.objects.filter(Exists(lines), person__in=people)
    return set(booked.values_list("person", flat=True))


def counter_url(person) -> str:
    return reverse("regie:person", args=[person.pk])


def register() -> None:
    registry.space_cards.add("ledger", registry.SpaceCard("ledger/space_card.html", space_card), order=20)
    registry.desk_entries.add(
        "ledger", registry.DeskEntry("Régie", "regie:journal", "Encaisser, journal du jour", "money.see", everyday=True), order=50
    )
    registry.desk_entries.add(
        "ledger.books", registry.DeskEntry("Livres de la régie", "regie:books", "Journal, versements, registre", "books.read"), order=53
    )
    registry.desk_entries.add(
        "ledger.tills", registry.DeskEntry("Ma caisse", "regie:tills", "Ouvrir, compter, fermer", "money.take"), order=51
    )
    registry.desk_entries.add(
        "ledger.offices",
        registry.DeskEntry("Régies et mandats", "regie:offices", "Actes, sous-régies, qui encaisse", "regies.see"),
        order=52,
    )
    registry.desk_entries.add(
        "ledger.reminders",
        registry.DeskEntry("Relances", "regie:reminders", "Qui appeler, listes pour l’ordonnateur", "money.close"),
        order=54,
    )
    registry.counter_acts.add("ledger.take", registry.CounterAct("Encaisser", "compte du foyer", counter_url, "money.take"), order=30)
    for key, act in online_acts.ACTS.items():
        registry.online_acts.add(key, act)
    registry.audit_words.add("ledger", audit_words.WORDS)
    registry.staff_tasks.add("ledger", staff_tasks)
    registry.staff_tasks.add("ledger.deposits", deposit_tasks)
    registry.slips.add(slips.LABEL, registry.SlipKind(slips.slip_of, (slips.ACT,)))
    registry.personal_exports.add("ledger", personal_export)
    registry.merges.add("ledger", registry.MergePart(summary=merge_summary))
    registry.purge_keeps.add("ledger", still_accounted)
    registry.after_migrate.add("ledger.guards", triggers.install, order=10)
    registry.readiness.add("ledger.guards", guards_ready)
    for number, invariant in enumerate(INVARIANTS):
        registry.invariants.add(f"ledger.{invariant.__name__}", invariant, order=20 + number)
