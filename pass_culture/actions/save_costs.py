import uuid
from collections.abc import Mapping

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.lock_sheet import lock_sheet

from ..enums import Cost
from ..models import Trip, TripCost
from .change_trip import locked_trip


def save_costs(
    *, trip: Trip, costs: Mapping[str, tuple[int, str]], seats_paid: int | None, seat_cents: int | None = None, by, seen: int | None = None,
    key: uuid.UUID | None = None,
) -> Trip:  # fmt: skip
    """What the town pays for one outing besides its seats (`Cost` -> (cents, words); nought: none), and how many seats were settled with
    the venue (None: not yet, or the same as were held). `seat_cents`: the price of a seat, where no contract says it. The same again is
    nothing.

    Raises « deja-modifie », « trop-reglees »."""
    with once(key, "pass_culture.save_costs", by=by) as request:
        if request.done:
            return Trip.objects.get(pk=request.result)
        sheet = lock_sheet(trip.sheet_id)
        fresh = locked_trip(trip.pk, seen)
        if seats_paid is not None and seats_paid > fresh.contract_seats:
            words = f"Le partenaire tenait {fresh.contract_seats} places : on n’en règle pas {seats_paid}."
            raise Refusal("trop-reglees", words, "Vérifiez sa facture, ou changez d’abord les places qu’il tient.")
        changed = []
        for name, value in (("seats_paid", seats_paid), ("seat_cents", fresh.seat_cents if fresh.contract_id else seat_cents)):
            if name == "seat_cents" and value is None:
                continue
            if getattr(fresh, name) != value:
                setattr(fresh, name, value)
                changed.append(name)
        kinds = _written(fresh, costs)
        if changed or kinds:
            fresh.edition += 1
            fresh.save(update_fields=[*changed, "edition"])
            audit.record("pass_culture.save_costs", fresh, by=by, maison=sheet.maison_id, changed=[*changed, *kinds])
        request.result = fresh.pk
    return fresh


def _written(trip: Trip, costs: Mapping[str, tuple[int, str]]) -> list[str]:
    """One line for each kind; gives the kinds that changed."""
    known: dict[str, list[TripCost]] = {}
    for row in trip.costs.all():
        known.setdefault(row.kind, []).append(row)
    changed = []
    for kind in Cost.values:
        if kind not in costs:
            continue
        cents, label = costs[kind][0] or 0, costs[kind][1].strip()
        before = [(row.cents, row.label) for row in known.get(kind, [])]
        after = [(cents, label)] if cents else []
        if before != after:
            trip.costs.filter(kind=kind).delete()
            TripCost.objects.bulk_create([TripCost(trip=trip, kind=kind, cents=cents, label=label) for cents, label in after])
            changed.append(kind)
    return changed
