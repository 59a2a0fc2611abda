from itertools import groupby

from django.db import transaction

from ..enums import HOLDING, EnrolmentState
from ..models import Enrolment, Party
from ..room import limits_of, live_shares, needs_by_row, room_of
from ..rules.offers import Waiting, next_in_line
from ..rules.shares import Need
from .lock_sheet import lock_sheet
from .note_skip import NO_NEED, TOO_MANY, note_skip
from .offer_rows import offer_rows
from .sheet_facts import sheet_facts


def make_offers(sheet_pk: int, *, by) -> list[Enrolment]:
    """Offer the places that are free to those who wait, in order: the places are theirs until the deadline. Returns the offers."""
    with transaction.atomic():
        sheet = lock_sheet(sheet_pk)
        queue = list(sheet.enrolments.waiting_in_order().select_related("person", "party"))
        if not queue:
            return []
        facts = sheet_facts(sheet)
        if facts.next_start is None:
            return []
        groups = {key: list(rows) for key, rows in groupby(queue, key=lambda row: row.party_id)}
        shares, limits = live_shares(sheet), limits_of(sheet)
        parted = bool(shares or limits)
        needs = needs_by_row(sheet, shares, queue) if parted else {}
        line = [_waiting(rows, tuple(needs[row.pk] for row in rows) if parted else ()) for rows in groups.values()]
        room = room_of(sheet, shares, limits)
        turn = next_in_line(
            line, room.pool, time_left=facts.next_start - facts.now, shares=room.shares, capacity=sheet.capacity, limits=room.limits
        )
        for party in Party.objects.filter(pk__in=turn.skipped + turn.short):
            _note(party, sheet, code=NO_NEED if party.pk in turn.short else TOO_MANY, by=by)
        some = {key: [groups[key][one] for one in people] for key, people in turn.some.items()}
        given = {key: some.get(key, groups[key]) for key in turn.offered}
        seats = {row.pk: share for key in given if shares for row, share in zip(given[key], turn.seats[key], strict=True)}
        whole = [row for key in given if key not in some for row in given[key]]
        common = {"by": by, "allowed": (EnrolmentState.WAITING,), "seats": seats}
        offered = offer_rows(sheet, whole, facts, **common) if whole else []
        for key, rows in some.items():
            offered += offer_rows(sheet, rows, facts, wanted=len(groups[key]), **common)
        return offered


def _waiting(rows: list[Enrolment], needs: tuple[Need, ...]) -> Waiting:
    """The rows of one party that still wait. Where some of it came in before, whoever is left is glad of any place."""
    party, step = rows[0].party, rows[0].places
    places = sum(row.places for row in rows)
    if party.fewest is None or any(row.places != step for row in rows):
        return Waiting(party.pk, places, needs)
    inside = party.enrolments.filter(state__in=HOLDING).count()
    return Waiting(party.pk, places, needs, max(party.fewest - inside, 1) * step, step)


def _note(party: Party, sheet, *, code: str, by) -> None:
    """Once, as long as nothing else is said of it."""
    last, left = party.skips[-1] if party.skips else {}, sheet.left if code == TOO_MANY else 0
    if (last.get("code"), last.get("left")) != (code, left):
        note_skip(party, sheet, code=code, left=left, by=by)
