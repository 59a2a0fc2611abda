import uuid

from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Channel, EnrolmentState, Selection
from ..models import Enrolment, SignUpSheet
from ..rules.extras import ALONE, Extras
from .admit import admit
from .charge_place import refuse_without_household
from .lock_sheet import lock_sheet
from .place_people import place_people
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def request_place(
    *, sheet: SignUpSheet, people: list, by, channel: str = Channel.ONLINE, household=None, places: int = 1, key: uuid.UUID | None = None,
    extras: Extras = ALONE,
) -> list[Enrolment]:  # fmt: skip
    """Ask for places where the team answers each request: no place is taken yet, so a request is never late."""
    with once(key, "programmes.request_place", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = lock_sheet(sheet.pk)
        if sheet.selection != Selection.STAFF:
            raise Refusal("sans-demande", "Ici, on s'inscrit directement.", "Revenez à la page et choisissez « Je m'inscris ».")
        admit(sheet, people, sheet_facts(sheet), channel=channel, extras=extras)
        refuse_without_household(household, 0 if sheet.tariff_id else None)
        rows = place_people(
            sheet, people, EnrolmentState.REQUESTED, by=by, channel=channel, household=household, places=places, extras=extras
        )
        tell_people("requested", sheet, rows, by=by)
        request.result = [row.pk for row in rows]
    return rows
