"""What giving a place back gives back, said before it is: to who pays, with amounts; to staff, without."""

import datetime as dt

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge

from ..actions.owe_what_stays import dates_given, given_cents
from ..actions.sheet_facts import sheet_facts
from ..enums import EnrolmentState
from ..models import Enrolment, Session, SignUpSheet
from ..programme_type import kind_of
from ..rules.refunds import percent_back, told


def next_start(dates: list[Session]) -> dt.datetime | None:
    """When the next date begins; now, once all have begun; None where none takes place. As `withdraw` reads it."""
    on = [date.start for date in dates if not date.cancelled]
    return min((start for start in on if start > clock.now()), default=clock.now() if on else None)


def told_before(sheet: SignUpSheet, dates: list[Session], unit_cents: int, people: int = 1) -> str:
    """At sign-up: until when what is paid comes back; empty for a free place."""
    return told(sheet.policy, now=clock.now(), deadline=sheet.cancel_until, start=next_start(dates), unit_cents=unit_cents, places=people)


def told_now(row: Enrolment, owed: Charge) -> str:
    """At the moment of giving a confirmed place back, from what is owed and paid for it today. Three queries."""
    before, after = dates_given(row)
    return told(
        row.sheet.policy, now=clock.now(), deadline=row.sheet.cancel_until, start=next_start(list(row.sheet.sessions.all())),
        unit_cents=owed.unit_cents, places=row.places, paid_cents=owed.amount_cents - owed.left_cents,
        given_cents=given_cents(owed.unit_cents, before, after),
    )  # fmt: skip


def keeps_now(sheet: SignUpSheet, dates: list[Session]) -> int:
    """Percent of a place's price that stays owed by who gives it back now, of what did not take place; 0 for a sheet without a price."""
    if sheet.tariff_id is None:
        return 0
    return 100 - percent_back(sheet.policy, now=clock.now(), deadline=sheet.cancel_until, start=next_start(dates))


def too_late(row: Enrolment) -> Refusal | None:
    """Of a kind that says so beforehand: why this place is not given back by oneself any more, and what to do. Two queries for such a
    kind, none for the others."""
    kind = kind_of(row.sheet.activity)
    if not kind.says_too_late or row.state != EnrolmentState.CONFIRMED:
        return None
    return kind.against_giving_back(row, row.sheet, sheet_facts(row.sheet))
