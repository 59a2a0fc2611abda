import datetime as dt

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import HOLDING, Approval
from ..models import Enrolment, Party, SignUpSheet
from ..programme_type import Quoted
from ..rules.extras import ALONE, Extras
from .keep_asked import keep_asked


def take_places(sheet: SignUpSheet, places: int) -> None:
    """Move the counter up, or raise the refusal that there is no room. The sheet is locked by the caller."""
    if not SignUpSheet.objects.take(sheet.pk, places):
        raise Refusal("complet", "Il n'y a plus de place.", "Inscrivez-vous sur la liste d'attente.")


def place_people(
    sheet: SignUpSheet, people: list, state: str, *, by, channel: str, household=None, places: int = 1,
    held_until: dt.datetime | None = None, priority: int = 100, quoted: Quoted | None = None, extras: Extras = ALONE,
    since: dt.datetime | None = None, approval: str = Approval.NONE,
) -> list[Enrolment]:  # fmt: skip
    """Write one party and its rows in `state`, guests after the people, counting their places when the state holds some; with them what
    was answered and what they need. `since`: when they asked, if it was earlier. The sheet is locked by the caller."""
    if state in HOLDING:
        take_places(sheet, places * (len(people) + len(extras.guests)))
    now = clock.now()
    fewest = None if extras.fewest is None else max(1, min(extras.fewest, len(people) + len(extras.guests)))
    party = Party.objects.create(household=household, asked_at=since or now, asked_by=by, channel=channel, fewest=fewest)
    comers = [(person, False, "") for person in people] + [(people[0], True, name) for name in extras.guests]
    rows = [
        Enrolment.objects.create(
            sheet=sheet, party=party, person=person, guest=guest, guest_name=name, household=household, places=places, state=state,
            since=since or now, priority=priority, changed_at=now, held_until=held_until, channel=channel, enrolled_by=by,
            price_cents=quoted.cents * places if quoted else None, price_reason=quoted.reason if quoted else {}, approval=approval,
        )
        for person, guest, name in comers
    ]  # fmt: skip
    for row in rows:
        audit.record(f"programmes.{state}", row, by=by, subject=row.person, maison=sheet.maison_id, places=places, channel=channel)
    keep_asked(sheet, party, rows, extras)
    return rows
