"""Where a request stands, in the words of who leads it: what the team calls « en instruction » is « la maison la lit »."""

from ..enums import State

RESIDENT: dict[str, str] = {
    State.DRAFT: "Vous l’écrivez encore",
    State.SUBMITTED: "Reçue",
    State.UNDER_REVIEW: "La maison la lit",
    State.INCOMPLETE: "Il manque quelque chose",
    State.INELIGIBLE: "Le fonds ne peut pas la payer",
    State.ELIGIBLE: "Prête pour le comité",
    State.SCHEDULED: "Le comité va l’étudier",
    State.DEFERRED: "Remise à une autre réunion",
    State.GRANTED: "Accordée",
    State.REJECTED: "Refusée",
    State.COMPLETED: "Terminée",
    State.CANCELLED: "Annulée",
    State.WITHDRAWN: "Vous l’avez retirée",
}


def resident_words(state: str) -> str:
    return RESIDENT[state]
