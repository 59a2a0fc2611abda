"""When a desk may take money. Pure: what is known comes in, every reason comes out, in words.

Sources: `domain.md` 4.5 (the deed's products, the encaisse and its maximum, 300 € in cash), anchors §3.1.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

WARN_AT_PERCENT = 80


@dataclass(frozen=True)
class Takings:
    """What somebody wants to take at a desk, and what the régie allows. Amounts in cents."""

    mandated: bool
    regie_open: bool
    method: str
    methods: Iterable[str]
    kinds: dict[str, str]  # kinds paid for -> their words
    products: Iterable[str]
    amount_cents: int
    owed_cents: int
    keep_credit: bool
    tendered_cents: int | None
    max_cash_cents: int
    in_hand_cents: int
    max_encaisse_cents: int


def refusals(takings: Takings) -> list[Refusal]:
    """Every reason not to take this money, the gravest first; an empty list when it may be taken."""
    return [*_office(takings), *_amount(takings), *(_cash(takings) if takings.method == "cash" else [])]


def _office(takings: Takings) -> list[Refusal]:
    reasons = []
    if not takings.regie_open:
        reasons.append(Refusal("regie-fermee", "Cette régie est fermée.", "Choisissez une autre régie."))
    if not takings.mandated:
        reasons.append(
            Refusal(
                "sans-mandat",
                "Vous n'avez pas de mandat pour cette régie aujourd'hui.",
                "Demandez à une personne mandatée d'encaisser, ou au responsable de la régie de vérifier vos dates.",
            )
        )
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
                "Corrigez le montant, ou cochez « Garder le reste en avoir ».",
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
                "Proposez la carte ou un chèque.",
            )
        )
    if takings.tendered_cents is not None and takings.tendered_cents < takings.amount_cents:
        reasons.append(
            Refusal(
                "donne-insuffisant",
                f"La somme donnée ({format_euros(takings.tendered_cents)}) ne couvre pas le montant encaissé.",
                "Baissez le montant encaissé, ou recomptez.",
            )
        )
    full = full_till(takings.in_hand_cents + takings.amount_cents, takings.max_encaisse_cents)
    return [*reasons, full] if full else reasons


def full_till(after_cents: int, max_cents: int) -> Refusal | None:
    """The refusal when the cash in hand would pass its maximum."""
    if after_cents <= max_cents:
        return None
    return Refusal(
        "encaisse-pleine",
        f"La caisse contiendrait {format_euros(after_cents)} en espèces : son maximum est de {format_euros(max_cents)}.",
        "Faites d'abord un versement au comptable, ou proposez la carte ou un chèque.",
    )


def till_warning(in_hand_cents: int, max_cents: int) -> str:
    """A word when the cash in hand comes near its maximum, or nothing."""
    if in_hand_cents * 100 < max_cents * WARN_AT_PERCENT:
        return ""
    return (
        f"Il y a {format_euros(in_hand_cents)} en caisse, pour un maximum de {format_euros(max_cents)} : pensez au versement au comptable."
    )
