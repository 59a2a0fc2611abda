import datetime as dt

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import HOLDING
from ..models import Enrolment, SignUpSheet
from .place_people import take_places


def change_state(
    enrolment: Enrolment, state: str, *, by, allowed: tuple[str, ...], held_until: dt.datetime | None = None, reason: str = "", **also
) -> Enrolment:
    """Move a locked place to `state` from one of `allowed`, and the sheet's counter with it; `also` sets further fields.

    Raises the refusal « deja-modifie » from any other state: somebody was quicker.
    """
    if enrolment.state not in allowed:
        words = f"Cette place n'est plus à ce stade : {enrolment.get_state_display()}."
        raise Refusal("deja-modifie", words, "Voici où elle en est : vérifiez, puis recommencez.")
    before, held = enrolment.state, enrolment.holds_a_place
    if state in HOLDING and not held:
        take_places(enrolment.sheet, enrolment.places)
    elif held and state not in HOLDING:
        SignUpSheet.objects.give_back(enrolment.sheet_id, enrolment.places)
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
