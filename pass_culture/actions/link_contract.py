from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from programmes.actions.lock_sheet import lock_sheet

from ..enums import ContractState
from ..models import Trip, VenueContract
from ..reading.contracts import use_of
from ..rules.contracts import refusal_to_use
from .change_trip import locked_trip


def link_contract(*, trip: Trip, contract: VenueContract | None, by, seen: int | None = None) -> Trip:
    """Put a departure on a contract (None: on none); its seats cost what was agreed there, and its venue is that one.

    Raises, gathered: « autre-saison », « autre-lieu », « convention-fermee », « convention-epuisee »; « deja-modifie »."""
    with transaction.atomic():
        sheet = lock_sheet(trip.sheet_id)
        fresh = locked_trip(trip.pk, seen)
        if fresh.contract_id == (contract.pk if contract else None):
            return fresh
        fields = ["contract", "edition"]
        fresh.contract = contract
        if contract is not None:
            row = locked_one(VenueContract, contract.pk, rank=Rank.COUNTER)
            refusal = refusal_to_use(
                same_season=row.season_id == fresh.season_id, same_venue=fresh.venue_id in (None, row.venue_id),
                agreed=row.state == ContractState.AGREED, seats=fresh.contract_seats, left=use_of(row, but=fresh).left,
            )  # fmt: skip
            if refusal:
                raise refusal
            fresh.venue_id, fresh.seat_cents = row.venue_id, row.seat_cents
            fields += ["venue", "seat_cents"]
        fresh.edition += 1
        fresh.save(update_fields=fields)
        audit.record("pass_culture.link_contract", fresh, by=by, maison=sheet.maison_id, contract=fresh.contract_id)
        return fresh
