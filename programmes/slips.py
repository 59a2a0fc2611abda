"""The paper « Confirmation » of a place on a sheet; of a confidential one, an appointment without its name."""

from dataclasses import replace

from portal.households.models import Household
from portal.kit import clock
from portal.kit.registry import Slip
from portal.kit.slips import row_key

from .actions.charge_place import charge_of
from .enums import EnrolmentState
from .models import Enrolment
from .programme_type import kind_of

LABEL = "programmes.Enrolment"
PASSED_ON = "programmes.Enrolment.passed_on"  # the same place, on the paper of its change of person
BRING = ("Votre carte",)
ACTS = {
    EnrolmentState.CONFIRMED: "enrolled",
    EnrolmentState.HELD: "held",
    EnrolmentState.OFFERED: "offered",
    EnrolmentState.WAITING: "waiting",
    EnrolmentState.REQUESTED: "requested",
    EnrolmentState.WITHDRAWN: "withdrawn",
    EnrolmentState.LAPSED: "withdrawn",
}
QUIET_ACTS = ACTS | {
    EnrolmentState.CONFIRMED: "appointment",
    EnrolmentState.WITHDRAWN: "appointment-cancelled",
    EnrolmentState.LAPSED: "appointment-cancelled",
}
GONE = (EnrolmentState.WITHDRAWN, EnrolmentState.LAPSED)


def slip_of(user, key: str) -> Slip | None:
    """What she is to come to, when and where. A confidential sheet's paper is neutral for everybody, also for who may read its name."""
    rows = Enrolment.objects.visible_to(user).select_related("sheet__activity", "sheet__maison", "person__successor", "household")
    row = rows.filter(pk=row_key(key)).first()
    acts = QUIET_ACTS if row and row.sheet.confidential else ACTS
    if row is None or row.state not in acts or not kind_of(row.sheet.activity).listed:
        return None
    sheet, gone = row.sheet, row.state in GONE
    coming = [date for date in sheet.sessions.select_related("maison").order_by("start") if date.end > clock.now() and not date.cancelled]
    place = "" if sheet.confidential else next((date.place for date in coming if date.place), "")
    return Slip(
        person=row.person.current_record,
        act=acts[row.state],
        what=kind_of(sheet.activity).title(sheet.activity, neutral=sheet.confidential),
        dates=tuple((date.start, date.end) for date in coming),
        place=place or (coming[0].maison.name if coming else sheet.maison.name),
        notes=() if gone else BRING,
        maison=coming[0].maison if coming else sheet.maison,
        money_shown=row.household is None or Household.objects.priced_for(user).filter(pk=row.household_id).exists(),
        **_owed_for(row),
    )


def passed_on_slip(user, key: str) -> Slip | None:
    """The paper of a place that was passed on within the household: who comes now."""
    slip = slip_of(user, key)
    return replace(slip, act="transferred") if slip and slip.act == ACTS[EnrolmentState.CONFIRMED] else None


def _owed_for(row: Enrolment) -> dict:
    charge = charge_of(row)
    if charge is None:
        return {}
    return {
        "amount_cents": charge.amount_cents,
        "paid_cents": charge.paid_cents,
        "due_on": charge.due_on if charge.left_cents > 0 else None,
    }
