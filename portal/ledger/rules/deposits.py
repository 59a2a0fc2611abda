"""What may leave the régie for the accountant, and when it must. Pure: what is known comes in, every reason comes out, in words.

Sources: CGCT R1617-8 and instruction 06-031-A-B-M (at least monthly, and when the maximum of the encaisse is reached); `domain.md` 4.5.
"""

import datetime as dt
from dataclasses import dataclass

from portal.kit.dates import day_written
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from .desk import till_warning

DAYS_BETWEEN = 31

NO_MANDATE = Refusal(
    "sans-mandat",
    "Vous n'avez pas de mandat pour cette régie aujourd'hui.",
    "Demandez à une personne mandatée, ou au responsable de la régie de vérifier vos dates.",
)
MISCOUNTED = Refusal(
    "compte-faux",
    "Ce compte a un nombre de billets ou de pièces qui n'existe pas.",
    "Écrivez des nombres entiers, sans signe ni virgule.",
)


@dataclass(frozen=True)
class Leaving:
    """What somebody wants to carry to the accountant. `safe_cents`: what may leave (cash that stands in no open till, less the float;
    the cheques that were chosen); `in_tills_cents`: what stands in tills still open; `gone`: how many of the chosen cheques are no
    longer in hand; `seen_cents`: what the screen said was in hand. Amounts in cents."""

    mandated: bool
    amount_cents: int
    safe_cents: int
    in_tills_cents: int = 0
    gone: int = 0
    seen_cents: int | None = None


def refusals(leaving: Leaving) -> list[Refusal]:
    """Every reason not to make this deposit; an empty list when it may be made."""
    reasons = [] if leaving.mandated else [NO_MANDATE]
    if leaving.seen_cents is not None and leaving.seen_cents != leaving.safe_cents:
        reasons.append(
            Refusal(
                "versement-perime",
                f"Ce qui est en main a changé depuis l'ouverture de cette page : {format_euros(leaving.safe_cents)} peuvent partir.",
                "La page est à jour : recomptez, puis recommencez.",
            )
        )
    if leaving.gone:
        reasons.append(
            Refusal(
                "cheque-deja-parti",
                "Un des chèques ou bons cochés n'est plus en main : il est dans un autre versement, ou son paiement est annulé.",
                "La liste ci-dessous est à jour : vérifiez, puis recommencez.",
            )
        )
    elif leaving.amount_cents <= 0:
        reasons.append(
            Refusal("versement-vide", "Un versement est d'un montant au-dessus de zéro.", "Comptez ce qui part, ou cochez ce qui part.")
        )
    if leaving.amount_cents > leaving.safe_cents:
        reasons.append(_too_much(leaving))
    return reasons


def _too_much(leaving: Leaving) -> Refusal:
    open_tills = leaving.in_tills_cents > 0
    return Refusal(
        "versement-trop-grand",
        f"Le compte fait {format_euros(leaving.amount_cents)}, et {format_euros(leaving.safe_cents)} peuvent partir"
        + (f" ; {format_euros(leaving.in_tills_cents)} sont dans des caisses ouvertes." if open_tills else ", fonds de caisse gardé."),
        "Fermez d'abord ces caisses, ou versez moins." if open_tills else "Recomptez, ou versez moins.",
    )


# --- steps -------------------------------------------------------------------------------------------------------------------

_NOW = {
    "made": ("préparé", "Remettez-le d'abord au comptable, ou défaites-le."),
    "handed": ("déjà remis", "Il attend la référence du comptable ; il ne se défait plus."),
    "validated": ("déjà validé par le comptable", "Il ne change plus."),
    "undone": ("déjà défait", "Préparez-en un autre."),
}


def step_refused(state: str) -> Refusal:
    """Why a deposit in this state does not take the step asked for."""
    words, way_out = _NOW[state]
    return Refusal(f"versement-{state}", f"Ce versement est {words}.", way_out)


# --- when a deposit is asked ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InHand:
    """What a régie holds today, in cents, and since when (the last deposit, or its first receipt; None: nothing was ever taken)."""

    cash_cents: int
    max_cents: int
    anything_cents: int  # cash above the float, cheques and vouchers together
    since: dt.date | None


def warnings(held: InHand, today: dt.date) -> list[str]:
    """A line for each reason to make a deposit now: the maximum comes near, or a month went by. Nothing when nothing is in hand."""
    said = []
    if held.cash_cents >= held.max_cents:
        said.append(
            f"L'encaisse est à son maximum : {format_euros(held.cash_cents)} en caisse pour {format_euros(held.max_cents)}. "
            "Versez dès aujourd'hui."
        )
    elif words := till_warning(held.cash_cents, held.max_cents):
        said.append(words)
    if held.anything_cents > 0 and held.since is not None and (today - held.since).days > DAYS_BETWEEN:
        said.append(
            f"Rien n'a été versé depuis le {day_written(held.since)} : un versement se fait au moins une fois par mois "
            f"({DAYS_BETWEEN} jours)."
        )
    return said
