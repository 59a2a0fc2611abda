import datetime as dt
import uuid

from portal.kit import clock
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Channel, EnrolmentState, Selection
from ..models import Enrolment, SignUpSheet
from ..programme_type import Quoted, kind_of
from ..room import Asking
from ..rules.extras import ALONE, Extras
from ..rules.sign_up import refusal_before_draw, refusal_of_the_number
from .admit import admit
from .charge_place import charge_place, refuse_without_household
from .lock_sheet import lock_after, sheets_with_pages
from .place_people import comers, place_people
from .sheet_facts import sheet_facts

HOLD_FOR = dt.timedelta(minutes=15)


def price_of(sheet: SignUpSheet, household, *, places: int, shown_cents: int | None, by) -> Quoted | None:
    """The price of one place, promised now; refuses when it is not the one the person was shown for all her places."""
    quoted = kind_of(sheet.activity).promise(household, sheet, on=clock.today(), by=by)
    if shown_cents is not None and (quoted.cents * places if quoted else 0) != shown_cents:
        now = format_euros(quoted.cents * places) if quoted else "gratuit"
        raise Refusal("prix-change", f"Le prix a changé depuis que vous l'avez vu : {now}.", "Regardez-le, puis confirmez.")
    return quoted


def refuse_quick_door(sheet: SignUpSheet, channel: str) -> None:
    """Where the team chooses, nobody takes a place by herself online, nor is offered one by the list."""
    if sheet.selection == Selection.STAFF and channel == Channel.ONLINE:
        raise Refusal("sur-demande", "Ici, l'équipe répond à chaque demande.", "Envoyez votre demande : on vous répond.")


def locked_with_room(pk: int, people: list, *, channel: str, places: int, extras: Extras = ALONE, by=None) -> SignUpSheet:
    """The sheet, locked, where these people get a place by every rule; raises the gathered Refusal otherwise.

    Whoever comes to a full sheet is told so at once, with every other reason: a « no » takes nothing, so it does not stand in the
    line for the lock. Everybody else is asked for under the lock.
    """
    seen = sheets_with_pages().get(pk=pk)
    if seen.left == 0:
        admitted(seen, people, channel=channel, places=places, extras=extras, by=by)
    sheet = lock_after(seen)
    admitted(sheet, people, channel=channel, places=places, extras=extras, by=by)
    return sheet


def admitted(sheet: SignUpSheet, people: list, *, channel: str, places: int, extras: Extras = ALONE, by=None) -> None:
    """Ask every rule whether these people get a place now; raise the gathered Refusal otherwise."""
    refuse_quick_door(sheet, channel)
    everybody = comers(people, extras)
    facts = sheet_facts(sheet, Asking(everybody, channel, places, by))
    also = refusal_before_draw(facts) or refusal_of_the_number(facts, places * len(everybody))
    admit(sheet, people, facts, channel=channel, also=also, extras=extras)


def hold(
    *, sheet: SignUpSheet, people: list, by, channel: str = Channel.ONLINE, household=None, places: int = 1,
    until: dt.datetime | None = None, shown_cents: int | None = None, key: uuid.UUID | None = None, extras: Extras = ALONE,
) -> list[Enrolment]:  # fmt: skip
    """Keep `places` places for each of `people` until a time (a quarter of an hour unless told), all of them or none.

    `household` pays; `shown_cents` is the price each was shown; `key` makes a second click answer the first result.
    Raises Refusal with every reason.
    """
    with once(key, "programmes.hold", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = locked_with_room(sheet.pk, people, channel=channel, places=places, extras=extras, by=by)
        quoted = price_of(sheet, household, places=places, shown_cents=shown_cents, by=by)
        refuse_without_household(household, quoted and quoted.cents)
        rows = place_people(
            sheet, people, EnrolmentState.HELD, by=by, channel=channel, household=household, places=places,
            held_until=until or clock.now() + HOLD_FOR, quoted=quoted, extras=extras,
        )  # fmt: skip
        if kind_of(sheet.activity).payment_first:
            for row in rows:
                charge_place(row, by=by)
        request.result = [row.pk for row in rows]
    return rows
