import uuid

from portal.kit import clock
from portal.kit.request_keys import once

from ..enums import Approval, Channel, EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of
from ..rules.approval import answer_by
from ..rules.extras import ALONE, Extras
from .charge_place import charge_place, refuse_without_household
from .hold import HOLD_FOR, locked_with_room, price_of
from .place_people import place_people
from .sheet_facts import sheet_facts
from .tell_people import tell_people


def enrol(
    *, sheet: SignUpSheet, people: list, by, channel: str = Channel.ONLINE, household=None, places: int = 1,
    shown_cents: int | None = None, key: uuid.UUID | None = None, extras: Extras = ALONE,
) -> list[Enrolment]:  # fmt: skip
    """Hold and confirm in one go: `people` and the guests of `extras` get `places` places each, all of them or none.

    Where something is to pay first, the places come back held, waiting for the payment; where the team looks at each sign-up, held until
    it answers (`approve`, `refuse_place`). Raises Refusal with every reason.
    """
    with once(key, "programmes.enrol", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = locked_with_room(sheet.pk, people, channel=channel, places=places, extras=extras, by=by)
        quoted = price_of(sheet, household, places=places, shown_cents=shown_cents, by=by)
        refuse_without_household(household, quoted and quoted.cents)
        kind = kind_of(sheet.activity)
        common = {"by": by, "channel": channel, "household": household, "places": places, "quoted": quoted, "extras": extras}
        if kind.looks_at_each(sheet):
            rows = _held_to_look_at(sheet, people, **common)
        else:
            pay_first = kind.payment_first and quoted is not None and quoted.cents > 0
            state, until = (EnrolmentState.HELD, clock.now() + HOLD_FOR) if pay_first else (EnrolmentState.CONFIRMED, None)
            rows = place_people(sheet, people, state, held_until=until, **common)
            for row in rows:
                charge_place(row, by=by)
                if not pay_first:
                    kind.confirmed(row, by=by)
            if not pay_first:
                tell_people("confirmed", sheet, rows, by=by)
        request.result = [row.pk for row in rows]
    return rows


def _held_to_look_at(sheet: SignUpSheet, people: list, *, by, **common) -> list[Enrolment]:
    """The places are kept until the date begins; nothing is owed before the team has said yes."""
    facts = sheet_facts(sheet)
    until = facts.next_start or facts.last_end
    rows = place_people(sheet, people, EnrolmentState.HELD, by=by, held_until=until, approval=Approval.ASKED, **common)
    tell_people("to_approve", sheet, rows, by=by, until=answer_by(facts.now, until))
    return rows
