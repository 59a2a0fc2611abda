import datetime as dt

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import HOLDING
from ..models import Enrolment, SignUpSheet
from ..room import seat_of
from .count_places import give_back_of_need, take_of
from .place_people import take_places


def give_back_of(enrolment: Enrolment, places: int | None = None) -> None:
    """Count back the places of a row (all of them unless told) where it took them: on its share, or among the common ones."""
    on = {"share": enrolment.share_id} if enrolment.share_id else {}
    SignUpSheet.objects.give_back(enrolment.sheet_id, places or enrolment.places, **on)


def change_state(
    enrolment: Enrolment, state: str, *, by, allowed: tuple[str, ...], held_until: dt.datetime | None = None, reason: str = "",
    counted: bool = True, **also,
) -> Enrolment:  # fmt: skip
    """Move a locked place to `state` from one of `allowed`, and the sheet's counter with it; `also` sets further fields. `counted`: False
    where the very place goes from one row to another in the same act, share and all, so that the sheet's counter does not move. What
    counts it for a need always does: the other may not have that need.

    Raises the refusal « deja-modifie » from any other state: somebody was quicker.
    """
    if enrolment.state not in allowed:
        words = f"Cette place n'est plus à ce stade : {enrolment.get_state_display()}."
        raise Refusal("deja-modifie", words, "Voici où elle en est : vérifiez, puis recommencez.")
    before, held = enrolment.state, enrolment.holds_a_place
    if state in HOLDING and not held:
        if "share_id" not in also and enrolment.sheet.kept:
            also["share_id"] = seat_of(enrolment.sheet, enrolment)
        if counted:
            take_places(enrolment.sheet, enrolment.places, share=also.get("share_id"))
        take_of(enrolment)
    elif held and state not in HOLDING:
        if counted:
            give_back_of(enrolment)
        give_back_of_need(enrolment)
        also["share_id"] = None
    fields = {
        "state": state,
        "held_until": held_until,
        "end_reason": reason,
        "changed_at": clock.now(),
        "version": enrolment.version + 1,
        **also,
    }
    for name, value in fields.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=list(fields))
    detail = {"before": before, **({"reason": reason} if reason else {})}
    audit.record(f"programmes.{state}", enrolment, by=by, subject=enrolment.person, maison=enrolment.sheet.maison_id, **detail)
    return enrolment
