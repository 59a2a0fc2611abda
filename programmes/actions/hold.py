import datetime as dt
import uuid

from portal.kit import clock
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Channel, EnrolmentState, Selection
from ..models import Enrolment, SignUpSheet
from ..programme_type import Prices, Quoted, kind_of
from ..room import Asking, ceilings_of
from ..rules.extras import ALONE, Extras
from ..rules.limits import against_ceilings
from ..rules.sign_up import refusal_before_draw, refusal_of_the_number
from .admit import admit
from .charge_place import charge_place, refuse_without_household
from .lock_sheet import lock_after, sheets_with_pages
from .place_people import comers, place_people
from .sheet_facts import sheet_facts

BY_THE_LIST = "Inscrivez-vous sur la liste d'attente : on vous dit dès qu'une place est pour vous."
HOLD_FOR = dt.timedelta(minutes=15)


def promised(sheet: SignUpSheet, household, *, by, guest: bool = False) -> Quoted | None:
    """The price of one place, committed to now: for one of the household, or for a guest it brings."""
    kind, on = kind_of(sheet.activity), clock.today()
    hers = kind.guest_promise(household, sheet, on=on, by=by) if guest else None
    return hers or kind.promise(household, sheet, on=on, by=by)


def price_of(sheet: SignUpSheet, household, *, places: int, shown_cents: int | None, by, guest: bool = False) -> Quoted | None:
    """The same; refuses when it is not the one the person was shown for all her places."""
    quoted = promised(sheet, household, by=by, guest=guest)
    if shown_cents is not None and (quoted.cents * places if quoted else 0) != shown_cents:
        now = format_euros(quoted.cents * places) if quoted else "gratuit"
        raise Refusal("prix-change", f"Le prix a changé depuis que vous l'avez vu : {now}.", "Regardez-le, puis confirmez.")
    return quoted


def prices_of(
    sheet: SignUpSheet, household, *, places: int, extras: Extras, by, shown_cents: int | None = None, shown_guest_cents: int | None = None
) -> Prices:  # fmt: skip
    """What each of those who come pays, promised now. Raises « prix-change », « foyer-manquant »."""
    own = price_of(sheet, household, places=places, shown_cents=shown_cents, by=by)
    guest = kind_of(sheet.activity).guest_promise(household, sheet, on=clock.today(), by=by) if extras.guests else None
    if guest is not None and shown_guest_cents is not None and guest.cents * places != shown_guest_cents:
        words = f"Le prix de qui vous accompagne a changé depuis que vous l'avez vu : {format_euros(guest.cents * places)}."
        raise Refusal("prix-change", words, "Regardez-le, puis confirmez.")
    refuse_without_household(household, (own or guest) and (own or guest).cents)
    return Prices(own, guest or own)


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
    also = refusal_before_draw(facts) or refusal_of_the_number(facts, places * len(everybody)) or refusal_of_needs(sheet, extras, places)
    admit(sheet, people, facts, channel=channel, also=also, extras=extras)


def refusal_of_needs(sheet: SignUpSheet, extras: Extras, places: int = 1, *, above: bool = False) -> Refusal | None:
    """What is left of the places counted for a need, against this party. `above`: the team adds places, which are none of those."""
    if not extras.counted:
        return None
    way_out = BY_THE_LIST if sheet.waiting_list else "Venez à une autre date, ou parlez-en à l'accueil."
    way_out = f"Le lieu n'en a pas d'autre : on n'en ajoute pas. {way_out}" if above else way_out
    found = against_ceilings(ceilings_of(sheet), extras.counted, way_out=way_out, confidential=sheet.confidential, places=places)
    return Refusal.gather(found)


def hold(
    *, sheet: SignUpSheet, people: list, by, channel: str = Channel.ONLINE, household=None, places: int = 1,
    until: dt.datetime | None = None, shown_cents: int | None = None, key: uuid.UUID | None = None, extras: Extras = ALONE,
    shown_guest_cents: int | None = None,
) -> list[Enrolment]:  # fmt: skip
    """Keep `places` places for each of `people` until a time (a quarter of an hour unless told), all of them or none.

    `household` pays; `shown_cents` is the price each was shown, `shown_guest_cents` that of a guest; `key` makes a second click answer the
    first result.
    Raises Refusal with every reason.
    """
    with once(key, "programmes.hold", by=by) as request:
        if request.done:
            return list(Enrolment.objects.filter(pk__in=request.result).order_by("pk"))
        sheet = locked_with_room(sheet.pk, people, channel=channel, places=places, extras=extras, by=by)
        shown = {"shown_cents": shown_cents, "shown_guest_cents": shown_guest_cents}
        prices = prices_of(sheet, household, places=places, extras=extras, by=by, **shown)
        rows = place_people(
            sheet, people, EnrolmentState.HELD, by=by, channel=channel, household=household, places=places,
            held_until=until or clock.now() + HOLD_FOR, prices=prices, extras=extras,
        )  # fmt: skip
        if kind_of(sheet.activity).payment_first:
            for row in rows:
                charge_place(row, by=by)
        request.result = [row.pk for row in rows]
    return rows
