"""When a desk may take money. Pure: what is known comes in, every reason comes out, in words.

Sources: `domain.md` 4.5 (the deed's products, the encaisse and its maximum, 300 € in cash), anchors §3.1.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.ledger.enums import Method

from .till import NO_MANDATE, till_today

WARN_AT_PERCENT = 80
DEPOSIT_EVERY_DAYS = 31
NUMBERED = (Method.CHEQUE, Method.VOUCHER)
FAR_TIMES, FAR_CENTS = 5, 5_000  # five times the sum and 50 € above it: a slip of the finger, more often than a large note


@dataclass(frozen=True)
class Takings:
    """What somebody wants to take at a desk, and what the régie allows. Amounts in cents."""

    mandated: bool
    regie_open: bool
    till_day: dt.date | None  # the day of the till she holds open
    today: dt.date
    method: str
    methods: Iterable[str]
    kinds: dict[str, str]  # kinds paid for -> their words
    products: Iterable[str]
    amount_cents: int
    owed_cents: int
    keep_credit: bool
    tendered_cents: int | None
    note: str
    sure: bool
    max_cash_cents: int
    ceilings: Iterable[tuple[str, int, int]]  # (office, cash in hand, its maximum): the régie, and the one above it
    cash_before: Iterable[tuple[str, int, int]] = ()  # (line, what cash already pays of it, what this would pay of it)


def refusals(takings: Takings) -> list[Refusal]:
    """Every reason not to take this money, the gravest first; an empty list when it may be taken."""
    found = [*_office(takings), *_amount(takings), *(_cash(takings) if takings.method == Method.CASH else _number(takings))]
    if not found and not takings.sure and (asked := ask_again(takings.amount_cents, takings.owed_cents, takings.tendered_cents)):
        return [asked]
    return found


def _office(takings: Takings) -> list[Refusal]:
    reasons = []
    if not takings.regie_open:
        reasons.append(Refusal("regie-fermee", "Cette régie est fermée.", "Choisissez une autre régie."))
    if not takings.mandated:
        reasons.append(NO_MANDATE)
    elif (shut := till_today(takings.till_day, takings.today)) is not None:
        reasons.append(shut)
    if takings.method not in takings.methods:
        reasons.append(Refusal("moyen-refuse", "Cette régie n'accepte pas ce moyen de paiement.", "Proposez un autre moyen."))
    outside = sorted(words for kind, words in takings.kinds.items() if kind not in takings.products)
    if outside:
        reasons.append(
            Refusal(
                "hors-acte",
                f"L'acte de cette régie ne permet pas d'encaisser : {', '.join(outside).lower()}.",
                "Décochez ces lignes, ou passez par une régie qui les reçoit.",
            )
        )
    return reasons


def _amount(takings: Takings) -> list[Refusal]:
    if takings.amount_cents <= 0:
        return [Refusal("rien-a-encaisser", "Le montant encaissé doit être au-dessus de zéro.", "Écrivez la somme reçue.")]
    if takings.amount_cents > takings.owed_cents and not takings.keep_credit:
        extra = format_euros(takings.amount_cents - takings.owed_cents)
        return [
            Refusal(
                "trop-percu",
                f"Il y a {extra} de plus que les lignes cochées.",
                "Corrigez le montant, ou cochez « Garder le reste en avance ».",
            )
        ]
    return []


def _cash(takings: Takings) -> list[Refusal]:
    reasons = []
    if takings.amount_cents > takings.max_cash_cents:
        reasons.append(
            Refusal(
                "especes-plafond",
                f"En espèces, on ne peut pas recevoir plus de {format_euros(takings.max_cash_cents)} à la fois.",
                other_ways(takings.methods),
            )
        )
    reasons += [
        _second_cash(line, before, now, takings)
        for line, before, now in takings.cash_before
        if before and now and before + now > takings.max_cash_cents
    ]
    if takings.tendered_cents is not None and takings.tendered_cents < takings.amount_cents:
        reasons.append(
            Refusal(
                "donne-insuffisant",
                f"La somme donnée ({format_euros(takings.tendered_cents)}) ne couvre pas le montant encaissé.",
                "Baissez le montant encaissé, ou recomptez.",
            )
        )
    for office, in_hand, maximum in takings.ceilings:
        full = full_till(in_hand + takings.amount_cents, maximum, office)
        if full:
            return [*reasons, full]
    return reasons


def _second_cash(line: str, before: int, now: int, takings: Takings) -> Refusal:
    """One debt is not paid in cash beyond the cap by being paid in several times: what counts is the debt (`domain.md` 4.5)."""
    still = max(0, takings.max_cash_cents - before)
    words = f"« {line} » : {format_euros(before)} déjà reçus en espèces, avec {format_euros(now)} cela passe le plafond pour une même dette"
    may = f"En espèces, {format_euros(still)} au plus. " if still else ""
    return Refusal("especes-plafond-dette", f"{words} ({format_euros(takings.max_cash_cents)}).", may + other_ways(takings.methods))


def other_ways(methods: Iterable[str]) -> str:
    """What may be proposed instead of cash: what this régie takes, and the payment online."""
    words = {Method.CARD_TERMINAL: "la carte", Method.CHEQUE: "un chèque", Method.VOUCHER: "un bon ou un titre"}
    return (
        f"Proposez {', '.join([words[method] for method in words if method in methods] + ['le paiement en ligne depuis « mon espace »'])}."
    )


def _number(takings: Takings) -> list[Refusal]:
    if takings.method not in NUMBERED or takings.note.strip():
        return []
    words = "Un chèque se note avec son numéro." if takings.method == Method.CHEQUE else "Un bon ou un titre se note avec son numéro."
    return [Refusal("sans-numero", words, "Recopiez-le : il sera sur la quittance et sur le bordereau.")]


def ask_again(amount_cents: int, owed_cents: int, tendered_cents: int | None) -> Refusal | None:
    """The question to put when a sum is far from what it is for (200 typed for 20); None when it looks right."""
    if _far(amount_cents, owed_cents):
        words = f"{format_euros(amount_cents)} encaissés, pour {format_euros(owed_cents)} à régler : est-ce bien cela ?"
    elif tendered_cents is not None and _far(tendered_cents, amount_cents):
        change = format_euros(tendered_cents - amount_cents)
        words = f"{format_euros(tendered_cents)} donnés pour {format_euros(amount_cents)} : il faudrait rendre {change}. Est-ce bien cela ?"
    else:
        return None
    return Refusal("somme-a-confirmer", words, "Corrigez la somme, ou cochez « Oui, ces sommes sont justes ».")


def _far(given_cents: int, wanted_cents: int) -> bool:
    return given_cents >= FAR_TIMES * wanted_cents and given_cents - wanted_cents >= FAR_CENTS


def full_till(after_cents: int, max_cents: int, office: str = "La caisse") -> Refusal | None:
    """The refusal when the cash in hand would pass its maximum."""
    if after_cents <= max_cents:
        return None
    return Refusal(
        "encaisse-pleine",
        f"{office} : il y aurait {format_euros(after_cents)} en espèces, pour un maximum de {format_euros(max_cents)}.",
        "Faites d'abord un versement au comptable, ou proposez la carte ou un chèque.",
    )


def till_warning(in_hand_cents: int, max_cents: int) -> str:
    """A word when the cash in hand comes near its maximum, or nothing."""
    if in_hand_cents * 100 < max_cents * WARN_AT_PERCENT:
        return ""
    return (
        f"Il y a {format_euros(in_hand_cents)} en caisse, pour un maximum de {format_euros(max_cents)} : pensez au versement au comptable."
    )


def deposit_warning(in_hand_cents: int, since: dt.date | None, today: dt.date) -> str:
    """A word when money waits for its deposit for more than a month, or nothing. `since`: the last deposit, or the first receipt.

    Source: CGCT R1617-8, instruction 06-031-A-B-M: at least once a month.
    """
    if since is None or in_hand_cents <= 0 or (today - since).days <= DEPOSIT_EVERY_DAYS:
        return ""
    days = (today - since).days
    return f"{format_euros(in_hand_cents)} attendent depuis {days} jours : un versement au comptable se fait au moins une fois par mois."
