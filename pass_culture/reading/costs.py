"""What outings cost and what came in, as sums: no household, no person, no price of anybody."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import CharField, Count, Q, Sum, Value
from django.db.models.functions import Cast, Concat

from portal.kit import clock
from portal.ledger.models import Charge, GiveBack
from programmes.actions.charge_place import SOURCE, enrolment_key
from programmes.enums import Presence
from programmes.models import Attendance, Enrolment, SheetSession

from ..enums import Cost
from ..models import Escort, Trip, TripCost
from ..rules.costs import Costs, empty_seats, seats_counted
from .contracts import with_off


@dataclass(frozen=True)
class Came:
    """Of one sheet: places marked present (those without a name too), places that stand."""

    came: int = 0
    unnamed: int = 0


@dataclass(frozen=True)
class TripCosts:
    """One departure with its sums. `off`: called off."""

    trip: Trip
    off: bool
    costs: Costs

    @property
    def over(self) -> bool:
        """It took place, or will not: what stands on it is what it cost."""
        return self.off or self.trip.meeting_at <= clock.now()

    @property
    def venue(self) -> str:
        return self.trip.venue.name if self.trip.venue else "sans lieu"


def came_of(sheets) -> dict[int, Came]:
    """Key of a sheet -> how many came. Two queries."""
    marks = Attendance.objects.filter(enrolment__sheet__in=sheets, presence=Presence.PRESENT).order_by().values("enrolment__sheet")
    named = dict(marks.annotate(n=Sum("enrolment__places")).values_list("enrolment__sheet", "n"))
    dates = SheetSession.objects.filter(sheet__in=sheets).order_by().values("sheet").annotate(n=Sum("unnamed"))
    unnamed = dict(dates.values_list("sheet", "n"))
    return {key: Came(named.get(key, 0) + unnamed.get(key, 0), unnamed.get(key, 0)) for key in {*named, *unnamed}}


def costs_of(trips) -> list[TripCosts]:
    """Of these departures, in the order of their meeting. Eight queries, whatever their number."""
    rows = list(with_off(trips).select_related("sheet__activity", "sheet__maison", "venue", "contract").order_by("meeting_at", "pk"))
    sheets = [trip.sheet_id for trip in rows]
    came, taken = came_of(sheets), _takings(sheets)
    paid: dict[int, dict[str, int]] = defaultdict(dict)
    for trip, kind, total in TripCost.objects.filter(trip__in=rows).order_by().values_list("trip", "kind").annotate(total=Sum("cents")):
        paid[trip][kind] = total
    escorts = dict(Escort.objects.filter(trip__in=rows).order_by().values_list("trip").annotate(n=Count("pk")))
    return [_one(trip, came.get(trip.sheet_id, Came()), paid[trip.pk], escorts.get(trip.pk, 0), taken[trip.sheet_id]) for trip in rows]


def _one(trip: Trip, came: Came, paid: dict[str, int], escorts: int, taken: dict[str, int]) -> TripCosts:
    seats = seats_counted(off=trip.off, held=trip.contract_seats, paid=trip.seats_paid)
    along = min(escorts, seats) if came.came else 0
    over = trip.off or trip.meeting_at <= clock.now()
    costs = Costs(
        seats=seats, escorts=along, given=0 if trip.off else trip.sheet.taken, came=came.came,
        unused=empty_seats(seats=seats, escorts=along, came=came.came, over=over),
        seats_cents=seats * trip.seat_cents, coach=paid.get(Cost.COACH, 0), guide=paid.get(Cost.GUIDE, 0), other=paid.get(Cost.OTHER, 0),
        **taken,
    )  # fmt: skip
    return TripCosts(trip, trip.off, costs)


def _takings(sheets: list[int]) -> dict[int, dict[str, int]]:
    """Of each sheet: owed and paid for its places that stand; given back, and left as credit, for those undone. Three queries."""
    places = Enrolment.objects.filter(sheet__in=sheets).order_by()
    of = dict(places.values_list("pk", "sheet"))
    keys = places.annotate(key=Concat(Value(f"{SOURCE}:"), Cast("pk", CharField()))).values("key")
    ours = Q(source_key__in=keys) | Q(source_key__startswith=f"{SOURCE}:", source_key__contains=":v")
    found: dict[int, dict[str, int]] = defaultdict(lambda: {"owed": 0, "paid": 0, "back": 0, "credit": 0})
    standing = Charge.objects.standing().with_paid().filter(ours).order_by()
    for source, owed, paid in standing.values_list("source_key", "amount_cents", "paid_cents"):
        _add(found, of, source, owed=owed, paid=paid)
    given = GiveBack.objects.filter(
        Q(charge__source_key__in=keys) | Q(charge__source_key__startswith=f"{SOURCE}:", charge__source_key__contains=":v"),
        done_at__isnull=False,
    ).order_by()  # fmt: skip
    for source, back, credit in given.values_list("charge__source_key", "back_cents", "kept_cents"):
        _add(found, of, source, back=back, credit=credit)
    return found


def _add(found: dict, of: dict[int, int], source: str, **amounts: int) -> None:
    sheet = of.get(enrolment_key(source))
    if sheet is not None:
        for name, cents in amounts.items():
            found[sheet][name] += cents
