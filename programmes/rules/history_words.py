"""What became of a place, once it is over, in a few words that judge nobody. Pure."""

from dataclasses import dataclass

from ..enums import EnrolmentState, Presence

ENDED = {
    EnrolmentState.WITHDRAWN: "place rendue",
    EnrolmentState.LAPSED: "délai passé",
    EnrolmentState.REFUSED: "pas de place cette fois",
    EnrolmentState.WAITING: "pas de place cette fois",
    EnrolmentState.OFFERED: "pas de réponse",
    EnrolmentState.HELD: "pas confirmée",
    EnrolmentState.REQUESTED: "demande sans réponse",
}
CALLED_OFF = "date annulée"
UNANSWERED = "notre réponse n’est pas venue"
SAID = {Presence.PRESENT: "présence notée", Presence.ABSENT: "absence notée", Presence.EXCUSED: "absence prévenue"}


@dataclass(frozen=True)
class Outcome:
    """`words` for the line; `came`: True, False, or None where nobody wrote it down."""

    words: str
    came: bool | None = None


def outcome(*, state: str, end_reason: str, held: int, presences: list[str]) -> Outcome:
    """`held`: dates of the sheet that took place; `presences`: what was ticked on them, one a date. Nothing ticked tells nothing."""
    if end_reason == "date-cancelled" or (state == EnrolmentState.CONFIRMED and held == 0):
        return Outcome(CALLED_OFF)
    if end_reason == "unanswered":
        return Outcome(UNANSWERED)
    if state != EnrolmentState.CONFIRMED:
        return Outcome(ENDED.get(state, ""))
    present = sum(one == Presence.PRESENT for one in presences)
    if not presences:
        return Outcome("inscription")
    if held == 1:
        return Outcome(SAID[Presence(presences[0])], present == 1)
    return Outcome(f"{present} séance{'s' if present > 1 else ''} sur {held}", present > 0)
