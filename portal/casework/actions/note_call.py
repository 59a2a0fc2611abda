"""A call was made: « y êtes-vous arrivée ? ». What follows depends on whether she answered."""

from django.db import transaction

from portal.kit import audit, clock
from portal.people.actions.note_contact import note_contact
from portal.people.enums import Capability

from ..enums import Outcome
from ..models import Referral
from ..rules import terms
from .check_house import check_house
from .note_outcome import close, locked_referral

# Codes of `portal.desk.enums.Outcome`, which stands above this room.
REACHED = "reached"
SHE_CALLS = frozenset({"she_calls", "calls_back"})
NO_MORE = frozenset({"wrong_number", "not_her", "refused", "letter", "called_off"})


def note_call(*, referral: Referral, outcome: str, by) -> Referral:
    """Reached: the answer is noted on its page, no call is due any more. Nobody there: three days later, three times, then the
    orientation is closed « sans nouvelle ». Wrong number, no wish, a letter instead: no more
    calls. A code nobody knows is taken as nobody there.

    Raises « orientation-terminee », « pas-cette-maison ».
    """
    check_house(by=by, capability=Capability.WRITE_PEOPLE, maison=referral.maison)
    with transaction.atomic():
        row = locked_referral(referral)
        row.calls += 1
        if outcome == REACHED:
            row.reached_on, row.call_due = clock.today(), None
            note_contact(person_ids=[row.person_id])
        elif outcome in SHE_CALLS:
            row.call_due = clock.today() + terms.LATER
        elif outcome in NO_MORE:
            row.call_due = None
        elif row.calls >= terms.TRIES:
            close(row, Outcome.UNKNOWN, by)
        else:
            row.call_due = clock.today() + terms.AGAIN
        row.save()
        audit.record("casework.note_call", row, by=by, subject=row.person, maison=row.maison_id, outcome=outcome[:20])
    return row
