import datetime as dt
from collections import Counter

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import HOLDING, Approval, EnrolmentState
from ..models import Enrolment, Party, SignUpSheet
from ..programme_type import NO_PRICE, Prices, Quoted, kind_of
from ..room import Asking, seats_for
from ..rules.extras import ALONE, Extras
from ..rules.shares import Seats
from ..rules.sign_up import refusal_of_the_party
from .count_places import limit_by_position, take_counted
from .keep_asked import keep_asked

FIRST = 50  # class on the waiting list of those whom the kind lets come first; 100: everybody else


def take_places(sheet: SignUpSheet, places: int, *, share: int | None = None) -> None:
    """Move the counter up (and that of the share), or raise the refusal that there is no room. The sheet is locked by the caller."""
    taken = SignUpSheet.objects.take(sheet.pk, places, share=share) if share else SignUpSheet.objects.take(sheet.pk, places)
    if not taken:
        raise Refusal("complet", "Il n'y a plus de place.", "Inscrivez-vous sur la liste d'attente.")


def refuse_odd_party(people: list, places: int, extras: Extras = ALONE) -> None:
    """Nobody, somebody twice, no place or a thousand, guests too: refused in words before anything is counted."""
    refusal = refusal_of_the_party([person.successor_id or person.pk for person in people], places, len(extras.guests))
    if refusal:
        raise refusal


def comers(people: list, extras: Extras) -> tuple:
    """Everybody who comes, one by one: the people, then for each guest the person who brings her."""
    return (*people, *(people[0] for _ in extras.guests))


def place_people(
    sheet: SignUpSheet, people: list, state: str, *, by, channel: str, household=None, places: int = 1,
    held_until: dt.datetime | None = None, priority: int = 100, prices: Prices = NO_PRICE, extras: Extras = ALONE,
    since: dt.datetime | None = None, approval: str = Approval.NONE,
) -> list[Enrolment]:  # fmt: skip
    """Write one party and its rows in `state`, guests after the people, counting their places when the state holds some; with them what
    was answered and what they need. `since`: when they asked, if it was earlier. The sheet is locked by the caller."""
    refuse_odd_party(people, places, extras)
    everybody = comers(people, extras)
    seats: Seats = (None,) * len(everybody)
    limits = limit_by_position(sheet, extras)
    if state in HOLDING and sheet.kept:
        seats = seats_for(sheet, Asking(everybody, channel, places, by))
    if state in HOLDING:
        for share, persons in Counter(seats).items():
            take_places(sheet, places * persons, share=share)
        take_counted(Counter(limit.pk for limit in limits.values() for _ in range(places)))
    lines_up = state in (EnrolmentState.WAITING, EnrolmentState.REQUESTED) and priority > FIRST
    if lines_up and kind_of(sheet.activity).comes_first(sheet, people):
        priority = FIRST
    now = clock.now()
    fewest = None if extras.fewest is None else max(1, min(extras.fewest, len(everybody)))
    party = Party.objects.create(household=household, asked_at=since or now, asked_by=by, channel=channel, fewest=fewest)
    named = [(person, False, "") for person in people] + [(people[0], True, name) for name in extras.guests]
    rows = [
        Enrolment.objects.create(
            sheet=sheet, party=party, person=person, guest=guest, guest_name=name, household=household, places=places, state=state,
            since=since or now, priority=priority, changed_at=now, held_until=held_until, channel=channel, enrolled_by=by, share_id=share,
            approval=approval, limit=limits.get(position), **_price(prices.of(guest), places),
        )
        for position, ((person, guest, name), share) in enumerate(zip(named, seats, strict=True))
    ]  # fmt: skip
    for row in rows:
        audit.record(f"programmes.{state}", row, by=by, subject=row.person, maison=sheet.maison_id, places=places, channel=channel)
    keep_asked(sheet, party, rows, extras)
    return rows


def _price(quoted: Quoted | None, places: int) -> dict:
    return {"price_cents": quoted.cents * places, "price_reason": quoted.reason} if quoted else {}


def place_guest(
    sheet: SignUpSheet, host: Enrolment, state: str, *, by, channel: str, quoted: Quoted | None, extras: Extras,
    held_until: dt.datetime | None = None, approval: str = Approval.NONE,
) -> Enrolment:  # fmt: skip
    """Write one more row in the party of `host`, for the guest of `extras`, and count its place (the states that it comes in hold one);
    with it what she answered. The sheet is locked by the caller."""
    (share,) = seats_for(sheet, Asking((host.person,), channel, 1, by)) if sheet.kept else (None,)
    take_places(sheet, 1, share=share)
    limit = limit_by_position(sheet, extras).get(0)
    take_counted(Counter([limit.pk] if limit else []))
    now = clock.now()
    row = Enrolment.objects.create(
        sheet=sheet, party=host.party, person=host.person, guest=True, guest_name=extras.guests[0], household=host.household, state=state,
        since=now, priority=host.priority, changed_at=now, held_until=held_until, channel=channel, enrolled_by=by, share_id=share,
        approval=approval, limit=limit, **_price(quoted, 1),
    )  # fmt: skip
    audit.record(f"programmes.{state}", row, by=by, subject=row.person, maison=sheet.maison_id, places=1, channel=channel)
    keep_asked(sheet, host.party, [row], extras)
    return row
