import uuid

from portal.kit import clock
from portal.kit.request_keys import once

from ..enums import Channel, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of
from .charge_place import charge_place, refuse_without_household
from .hold import HOLD_FOR, locked_with_room, price_of
from .place_people import place_people
from .tell_people import tell_people


def enrol(
    *, sheet: SignUpSheet, people: list, by, channel: str = Channel.ONLINE, household=None, places: int = 1,
    shown_cents: int | None = None, key: uuid.UUID | None = None,
) -> list[Enrolment]:  # fmt: skip
    """Hold and confirm in one go: `people` get `places` places each, all of them or none.

    Where something is to pay first, the places come back held, waiting for the payment. Raises Refusal with every reason.
    """
    with once(key, "programmes.enrol", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = locked_with_room(sheet.pk, people, channel=channel, places=places, by=by)
        quoted = price_of(sheet, household, places=places, shown_cents=shown_cents, by=by)
        refuse_without_household(household, quoted and quoted.cents)
        kind = kind_of(sheet.activity)
        pay_first = kind.payment_first and quoted is not None and quoted.cents > 0
        rows = place_people(
            sheet, people, EnrolmentState.HELD if pay_first else EnrolmentState.CONFIRMED, by=by, channel=channel,
            household=household, places=places, held_until=clock.now() + HOLD_FOR if pay_first else None, quoted=quoted,
        )  # fmt: skip
        for row in rows:
            charge_place(row, by=by)
            if not pay_first:
                kind.confirmed(row, by=by)
        if not pay_first:
            tell_people("confirmed", sheet, rows, by=by)
        request.result = [row.pk for row in rows]
    return rows
