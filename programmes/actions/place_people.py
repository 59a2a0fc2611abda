import datetime as dt
from collections import Counter

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import HOLDING
from ..models import Enrolment, Party, SignUpSheet
from ..programme_type import Quoted
from ..room import Asking, seats_for
from ..rules.shares import Seats
from ..rules.sign_up import refusal_of_the_party


def take_places(sheet: SignUpSheet, places: int, *, share: int | None = None) -> None:
    """Move the counter up (and that of the share), or raise the refusal that there is no room. The sheet is locked by the caller."""
    taken = SignUpSheet.objects.take(sheet.pk, places, share=share) if share else SignUpSheet.objects.take(sheet.pk, places)
    if not taken:
        raise Refusal("complet", "Il n'y a plus de place.", "Inscrivez-vous sur la liste d'attente.")


def refuse_odd_party(people: list, places: int) -> None:
    """Nobody, somebody twice, no place or a thousand: refused in words before anything is counted."""
    refusal = refusal_of_the_party([person.successor_id or person.pk for person in people], places)
    if refusal:
        raise refusal


def place_people(
    sheet: SignUpSheet, people: list, state: str, *, by, channel: str, household=None, places: int = 1,
    held_until: dt.datetime | None = None, priority: int = 100, quoted: Quoted | None = None,
) -> list[Enrolment]:  # fmt: skip
    """Write one party and its rows in `state`, counting their places when the state holds some. The sheet is locked by the caller."""
    refuse_odd_party(people, places)
    seats: Seats = (None,) * len(people)
    if state in HOLDING and sheet.kept:
        seats = seats_for(sheet, Asking(tuple(people), channel, places, by))
    if state in HOLDING:
        for share, persons in Counter(seats).items():
            take_places(sheet, places * persons, share=share)
    now = clock.now()
    party = Party.objects.create(household=household, asked_at=now, asked_by=by, channel=channel)
    rows = [
        Enrolment.objects.create(
            sheet=sheet, party=party, person=person, household=household, places=places, state=state, since=now, priority=priority,
            changed_at=now, held_until=held_until, channel=channel, enrolled_by=by,
            share_id=share, price_cents=quoted.cents * places if quoted else None, price_reason=quoted.reason if quoted else {},
        )
        for person, share in zip(people, seats, strict=True)
    ]  # fmt: skip
    for row in rows:
        audit.record(f"programmes.{state}", row, by=by, subject=row.person, maison=sheet.maison_id, places=places, channel=channel)
    return rows
