"""When a régie's year may be closed. Pure: every reason at once, in words.

Source: instruction 06-031-A-B-M (the régisseur pays in all that is in hand by 31 December and hands over the vouchers).
"""

from dataclasses import dataclass

from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from .deposits import NO_MANDATE


@dataclass(frozen=True)
class YearEnd:
    """What stands at the end of a year; counts, and amounts in cents. `cash_left_cents`: cash taken in the year, above the float, that
    no deposit has carried yet."""

    year: int
    mandated: bool
    over: bool
    closed: bool
    first_unclosed: int | None = None  # an earlier year with money that is not closed
    open_tills: int = 0
    open_deposits: int = 0
    papers_left: int = 0
    cash_left_cents: int = 0
    tasks: int = 0
    payments_under_way: int = 0


def refusals(end: YearEnd) -> list[Refusal]:
    """Every reason not to close; empty when the year may be closed."""
    if end.closed:
        return [Refusal("exercice-clos", f"L'année {end.year} est déjà clôturée.", "Imprimez son arrêté ; rien d'autre n'est à faire.")]
    reasons = [] if end.mandated else [NO_MANDATE]
    if not end.over:
        reasons.append(Refusal("annee-en-cours", f"L'année {end.year} n'est pas finie.", f"Revenez après le 31 décembre {end.year}."))
    if end.first_unclosed is not None:
        reasons.append(
            Refusal("annee-avant", f"L'année {end.first_unclosed} n'est pas clôturée.", "Les années se clôturent l'une après l'autre.")
        )
    for count, code, one, many, way_out in (
        (end.open_tills, "caisse-ouverte", "Une caisse de l'année est encore ouverte.", "{} caisses de l'année sont encore ouvertes.",
         "Comptez-les et fermez-les."),
        (end.open_deposits, "versement-en-route", "Un versement de l'année n'est pas validé.",
         "{} versements de l'année ne sont pas validés.", "Notez la référence du comptable, ou défaites ce qui n'est pas parti."),
        (end.papers_left, "cheques-en-main", "Un chèque ou bon de l'année est encore en main.",
         "{} chèques ou bons de l'année sont encore en main.", "Faites leur bordereau et remettez-les."),
        (end.tasks, "tache-en-attente", "Une tâche d'argent de l'année attend.", "{} tâches d'argent de l'année attendent.",
         "Réglez-les sur l'écran « à traiter »."),
        (end.payments_under_way, "paiement-en-cours", "Un paiement en ligne de l'année est en cours.",
         "{} paiements en ligne de l'année sont en cours.", "Attendez la réponse de la banque."),
    ):  # fmt: skip
        if count:
            reasons.append(Refusal(code, one if count == 1 else many.format(count), way_out))
    if end.cash_left_cents > 0:
        reasons.append(
            Refusal(
                "especes-en-main",
                f"Il reste {format_euros(end.cash_left_cents)} en espèces de l'année, au-dessus du fonds de caisse.",
                "Versez-les au comptable.",
            )
        )
    return reasons
