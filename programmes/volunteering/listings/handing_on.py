"""What screens show of places to take over and places given back: a few queries at any number."""

import datetime as dt
from dataclasses import dataclass, field

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.enums import ACTIVE, EnrolmentState, SessionState
from programmes.models import Enrolment

from ..models import Shift, SwapOffer
from ..reading.companions import open_swaps
from ..reading.reasons_against import asks_of, read_hands, slot_of
from ..rules import fitness

LATELY = dt.timedelta(days=7)  # what was given back since then is shown to the team
GIVEN_BACK = ("person", "staff", "stopped")  # codes of `Enrolment.end_reason`; not what the house called off, nor what changed hands
SHIFT = "enrolment__sheet__shift"
READ = ("session__activity", "session__maison", "maison", "post", "sheet")


@dataclass
class Offer:
    """A place to take over as one person sees it. `mine`: it is hers; `on_it`: she is there already."""

    swap: SwapOffer
    shift: Shift
    reasons: list[Refusal] = field(default_factory=list)
    mine: bool = False
    on_it: bool = False

    @property
    def can(self) -> bool:
        return not (self.reasons or self.mine or self.on_it)


def offers_for(swaps, person: Person | None) -> list[Offer]:
    """Of these open offers, those she may take first, then by date. Two queries, and those of `read_hands`."""
    rows = list(
        swaps.select_related("enrolment__person", *(f"{SHIFT}__{name}" for name in READ)).order_by(f"{SHIFT}__session__start", "pk")
    )
    found = [Offer(swap, swap.enrolment.sheet.shift) for swap in rows]
    if person is not None and found:
        _judge(found, person.current_record)
    return sorted(found, key=lambda offer: not offer.can)


def _judge(offers: list[Offer], person: Person) -> None:
    asks = asks_of({offer.shift.post_id for offer in offers})
    slots = {offer.shift.pk: slot_of(offer.shift, asks[offer.shift.post_id]) for offer in offers}
    hand = read_hands([person], list(slots.values()), to=person.pk)[person.pk]
    records = set(Person.objects.records_of(person).values_list("pk", flat=True))
    sheets = [offer.shift.sheet_id for offer in offers]
    on = set(Enrolment.objects.filter(person__in=records, sheet__in=sheets, state__in=ACTIVE).exclude(
        state=EnrolmentState.WAITING
    ).values_list("sheet", flat=True))  # fmt: skip
    now = clock.now()
    for offer in offers:
        offer.mine = offer.swap.enrolment.person_id in records
        offer.on_it = not offer.mine and offer.shift.sheet_id in on
        offer.reasons = [] if offer.mine or offer.on_it else fitness.reasons(hand, slots[offer.shift.pk], now=now)


def swaps_in(maisons) -> object:
    """Open offers of shifts in these houses (keys, or a scope's)."""
    return open_swaps().filter(**{f"{SHIFT}__in": maisons})


def lately_given_back(shifts) -> list[Enrolment]:
    """Places of these shifts to come that were given back these last days, the newest first, with what is missing there now."""
    rows = Enrolment.objects.filter(
        sheet__shift__in=shifts.filter(session__start__gt=clock.now()).order_by().values("pk"), state=EnrolmentState.WITHDRAWN,
        end_reason__in=GIVEN_BACK, changed_at__gt=clock.now() - LATELY, guest=False,
    )  # fmt: skip
    rows = rows.exclude(sheet__shift__session__state=SessionState.CANCELLED)
    found = list(rows.select_related("person__successor", *(f"sheet__shift__{name}" for name in READ)).order_by("-changed_at", "-pk"))
    for row in found:
        row.missing = max((row.sheet.minimum or 0) - row.sheet.taken, 0)
    return found
