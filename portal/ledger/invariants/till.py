"""Tills: what they give to the accounts, and what is always true of them."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Least

from portal.kit.money import format_euros
from portal.ledger.enums import DESK_METHODS, Account, Method, PaymentState, RefundRoad, RefundState
from portal.ledger.models import CashSession, Payment, Refund
from portal.ledger.rules.denominations import Miscounted, checked, total
from portal.ledger.rules.transitions import RECEIPTED

Share = tuple[str, int | None, int]


def shares() -> Iterator[Share]:
    """Floats that are out of the safe, and every difference that was found, opening or closing."""
    rows = CashSession.objects.order_by().values_list("regie")
    floats = [
        rows.filter(closed_at=None).annotate(cents=Sum("float_cents")),
        rows.exclude(closed_at=None).annotate(cents=Sum(F("float_cents") - Least("float_cents", "counted_cents"))),  # lost: still owed
    ]
    for regie, cents in (row for found in floats for row in found):
        yield Account.CASH.value, regie, cents
        yield Account.FLOAT.value, regie, -cents
    for field in ("opening_difference_cents", "difference_cents"):
        for regie, cents in rows.exclude(**{field: None}).annotate(cents=Sum(field)):
            yield Account.CASH.value, regie, cents
            yield Account.TILL_DIFFERENCE.value, regie, -cents


def _cash_by_till() -> dict[int, int]:
    """Till -> the cash that came into it less what went out; three queries whatever their number."""
    cash = Payment.objects.filter(method=Method.CASH).order_by()
    back = Refund.objects.filter(road=RefundRoad.CASH, state__in=[RefundState.SENT, RefundState.SUCCEEDED]).order_by()
    moved: dict[int, int] = {}
    for rows, till, sign in (
        (cash.filter(state__in=RECEIPTED), "session", 1),
        (cash.filter(state=PaymentState.VOIDED), "voided_from", -1),
        (back.exclude(session=None), "session", -1),
    ):
        for key, cents in rows.values_list(till).annotate(cents=Sum("amount_cents")):
            moved[key] = moved.get(key, 0) + sign * cents
    return moved


def tills() -> Iterator[str]:
    """A till is worth its count, opened and closed; closed, what was expected of it is still what its rows say."""
    moved = _cash_by_till()
    for session in CashSession.objects.order_by("pk"):
        where = f"caisse {session.pk}"
        try:
            opened, closed = total(checked(session.opening)), total(checked(session.closing))
        except (Miscounted, AttributeError):
            yield f"{where} : son compte nomme un billet ou une pièce qui n'existe pas"
            continue
        if opened != session.float_cents + session.opening_difference_cents:
            yield f"{where} : ouverte avec {format_euros(opened)}, qui n'est ni son fonds ni son fonds avec son écart"
        if session.is_open:
            continue
        if closed != session.counted_cents:
            yield f"{where} : son compte fait {format_euros(closed)}, et non {format_euros(session.counted_cents)}"
        expected = opened + moved.get(session.pk, 0)
        if expected != session.expected_cents:
            yield f"{where} : fermée sur {format_euros(session.expected_cents)} attendus, ses lignes disent {format_euros(expected)}"


def payments_in_tills() -> Iterator[str]:
    """Each desk payment went into a till of its régie, held by who took it, while it was open; so did what was given back."""
    open_then = Q(session__opened_at__lte=F("at")) & (Q(session__closed_at=None) | Q(session__closed_at__gte=F("at")))
    right = Q(session__regie=F("regie"), session__holder=F("by")) & open_then
    for pk, till in Payment.objects.filter(method__in=DESK_METHODS).exclude(right).order_by("pk").values_list("pk", "session"):
        yield f"paiement {pk} : la caisse {till} n'était pas la sienne, ou pas ouverte"
    elsewhere = Payment.objects.filter(voided_from__isnull=False).exclude(voided_from__regie=F("regie"))
    for pk, till in elsewhere.order_by("pk").values_list("pk", "voided_from"):
        yield f"paiement {pk} : rendu par la caisse {till} d'une autre régie"


def one_open_till() -> Iterator[str]:
    """Nobody holds two tills of one régie open."""
    twin = CashSession.objects.open().filter(regie=OuterRef("regie"), holder=OuterRef("holder"), pk__lt=OuterRef("pk"))
    for pk in CashSession.objects.open().filter(Exists(twin)).order_by("pk").values_list("pk", flat=True):
        yield f"caisse {pk} : une autre est ouverte pour la même personne"
