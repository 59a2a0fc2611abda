"""What may be put to the vote on a request, and how it is said. Pure; amounts are cents."""

from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

from ..enums import Outcome

DECIDE_ELSE = "Refusez la demande, ou remettez-la à une autre réunion."


def refusal_of_motion(outcome: str, *, amount: int | None, possible: int, left: int, reason: str) -> Refusal | None:
    """Why this may not be put to the vote: « rien-dans-l-enveloppe », « rien-de-possible », « montant-manquant », « au-dessus-des-regles »,
    « enveloppe-depassee », « raison-manquante ». None: it may. `possible`: what the rules allow; `left`: what the envelope has."""
    if outcome != Outcome.GRANTED:
        if reason.strip():
            return None
        return Refusal("raison-manquante", "Il manque la raison.", "Écrivez-la : elle est dite à qui porte le projet.")
    if left <= 0:
        return Refusal("rien-dans-l-enveloppe", "Il ne reste rien dans l’enveloppe : le comité ne peut rien accorder.", DECIDE_ELSE)
    if possible <= 0:
        return Refusal("rien-de-possible", "Les règles du fonds ne permettent rien pour ce budget.", DECIDE_ELSE)
    if not amount or amount < 0:
        return Refusal("montant-manquant", "Il manque la somme à accorder.", f"Au plus {format_euros(min(possible, left))}.")
    if amount > possible:
        return Refusal(
            "au-dessus-des-regles", f"Les règles permettent {format_euros(possible)} au plus.",
            f"Proposez {format_euros(min(possible, left))} ou moins.",
        )  # fmt: skip
    if amount > left:
        return Refusal(
            "enveloppe-depassee", f"Il reste {format_euros(left)} dans l’enveloppe : on ne peut pas accorder {format_euros(amount)}.",
            f"Proposez {format_euros(left)} ou moins.",
        )  # fmt: skip
    return None


def question_of(outcome: str, *, amount: int | None) -> str:
    """The question that the members read."""
    if outcome == Outcome.GRANTED:
        return f"Accorder {format_euros(amount or 0)} à ce projet ?"
    return "Refuser cette demande ?" if outcome == Outcome.REJECTED else "Remettre cette demande à une autre réunion ?"
