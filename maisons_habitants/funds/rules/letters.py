"""What is written to who leads a project once it is decided: granted whole or in part and why, with conditions, deferred, refused and how
to contest. Pure; amounts are cents; subjects and short texts name no project and no amount."""

from typing import Any

from portal.kit import dates
from portal.kit.money import format_euros

from ..enums import Outcome
from .decision_words import why_less

# Code de justice administrative, R421-1 and L411-2 of the code of relations between the public and the administration: two months.
CONTEST = (
    "Vous n’êtes pas d’accord ? Écrivez-nous : la demande sera relue. Vous avez deux mois à partir de cette lettre. Dans ce délai vous "
    "pouvez aussi saisir le tribunal administratif, sans avocat, par courrier ou sur www.telerecours.fr."
)
AGAIN = "Vous pouvez revenir avec une autre idée, ou la même autrement : nous vous aidons à l’écrire."
SUBJECTS = {
    Outcome.GRANTED: "Votre demande a une réponse", Outcome.REJECTED: "Votre demande a une réponse",
    Outcome.DEFERRED: "Votre demande sera étudiée plus tard",
}  # fmt: skip


def paragraphs(decision: Any, *, title: str, by_city: bool, next_day: Any = None) -> list[str]:
    """The letter, a paragraph each. `by_city`: the town's act decided, after the committee's opinion; `next_day`: the next meeting."""
    who = "La ville, après l’avis du comité," if by_city else "Le comité"
    if decision.outcome == Outcome.GRANTED:
        found = _granted(decision, f"{who} a accordé {format_euros(decision.granted_cents)} à votre projet « {title} ».")
    elif decision.outcome == Outcome.DEFERRED:
        when = f"Il y revient le {dates.day_written(next_day)}." if next_day else "Nous vous dirons à quelle réunion."
        found = [f"{who} n’a pas encore décidé pour votre projet « {title} ». {when}", f"Pourquoi : {decision.reason}"]
        found.append("Vous n’avez rien à refaire. Une question, quelque chose à préciser ? Dites-le nous avant.")
    else:
        found = [f"{who} n’a pas accordé d’aide à votre projet « {title} ».", f"Pourquoi : {decision.reason}", AGAIN, CONTEST]
    if decision.act_number and decision.act_on:
        found.append(f"Acte n° {decision.act_number} du {dates.day_written(decision.act_on)}.")
    return found


def _granted(decision: Any, first: str) -> list[str]:
    less = why_less(decision.asked_cents, decision.possible_cents, decision.granted_cents, decision.left_before_cents)
    if less:
        found = [first, f"Vous demandiez {format_euros(decision.asked_cents)}. {less}", "Si le projet ne tient plus ainsi, parlons-en."]
    else:
        found = [f"{first} C’est toute la somme demandée."]
    if decision.conditions:
        found.append(f"À une condition : {decision.conditions}")
    found.append("Passez nous voir, ou appelez : nous préparons la suite ensemble. Gardez les factures.")
    return [*found, CONTEST] if less or decision.conditions else found
