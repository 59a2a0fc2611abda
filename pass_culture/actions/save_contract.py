import uuid

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import ContractState
from ..models import VenueContract
from ..reading.contracts import use_of
from ..rules.contracts import refusal_of_fewer, refusal_to_close, refusal_to_move

FIELDS = ("season", "venue", "reference", "seats", "seat_cents", "state", "note")
STALE = ("deja-modifie", "Cette convention a été changée entre-temps.", "La voici à jour : vérifiez, puis enregistrez.")


def save_contract(
    *, contract: VenueContract | None = None, by, seen: int | None = None, key: uuid.UUID | None = None, **values
) -> VenueContract:
    """Write what was agreed with a partner, or change it (`FIELDS`). Departures that were given its price keep theirs. The same again is
    nothing.

    Raises, gathered: « convention-entamee », « sorties-a-venir », « sorties-liees », « lieu-ferme », « deja-modifie »."""
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with once(key, f"pass_culture.save_contract:{contract.pk if contract else ''}", by=by) as request:
        if request.done:
            return VenueContract.objects.get(pk=request.result)
        row = locked_one(VenueContract, contract.pk, rank=Rank.COUNTER) if contract else VenueContract(edition=0)
        before = {name: _value(row, name) for name in FIELDS} if contract else {}
        for name, value in values.items():
            setattr(row, name, value)
        if before != {name: _value(row, name) for name in FIELDS}:
            if contract and seen is not None and seen != row.edition:
                raise Refusal(*STALE)
            if refusal := _refusal_of(row, before):
                raise refusal
            row.edition += 1
            row.save()
            audit.record("pass_culture.save_contract", row, by=by, venue=row.venue_id, seats=row.seats, state=str(row.state))
        request.result = row.pk
    return row


def _value(row: VenueContract, name: str):
    return getattr(row, f"{name}_id") if name in ("season", "venue") else getattr(row, name)


def _refusal_of(row: VenueContract, before: dict) -> Refusal | None:
    if not before:
        closed = row.venue.retired or row.season.ends_on < clock.today()
        words = "Ce lieu n’est plus proposé, ou la saison est finie."
        return Refusal("lieu-ferme", words, "Choisissez un autre lieu ou une saison qui dure encore.") if closed else None
    use = use_of(row)
    leaves = row.state != ContractState.AGREED and before["state"] == ContractState.AGREED
    found = [
        refusal_of_fewer(seats=row.seats, used=use.used),
        refusal_to_close(to_come=[one.trip.sheet.activity.title for one in use.uses if one.to_come]) if leaves else None,
        refusal_to_move(moved=(row.season_id, row.venue_id) != (before["season"], before["venue"]), departures=len(use.uses)),
    ]
    return Refusal.gather([reason for reason in found if reason])
