import uuid
from functools import partial

from portal.kit.request_keys import once

from ..enums import Channel
from ..models import Enrolment, SignUpSheet
from ..rules.extras import ALONE, Extras
from .hold import locked_with_room, prices_of
from .let_in import let_in
from .place_people import place_people


def enrol(
    *, sheet: SignUpSheet, people: list, by, channel: str = Channel.ONLINE, household=None, places: int = 1,
    shown_cents: int | None = None, key: uuid.UUID | None = None, extras: Extras = ALONE, shown_guest_cents: int | None = None,
) -> list[Enrolment]:  # fmt: skip
    """Hold and confirm in one go: `people` and the guests of `extras` get `places` places each, all of them or none.

    Where something is to pay first, the places come back held, waiting for the payment; where the team looks at each sign-up, held until
    it answers (`approve`, `refuse_place`). Raises Refusal with every reason.
    """
    with once(key, "programmes.enrol", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = locked_with_room(sheet.pk, people, channel=channel, places=places, extras=extras, by=by)
        shown = {"shown_cents": shown_cents, "shown_guest_cents": shown_guest_cents}
        prices = prices_of(sheet, household, places=places, extras=extras, by=by, **shown)
        write = partial(
            place_people, sheet, people, by=by, channel=channel, household=household, places=places, prices=prices, extras=extras
        )
        rows = let_in(sheet, write, prices=prices, by=by)
        request.result = [row.pk for row in rows]
    return rows
