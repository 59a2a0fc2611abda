"""What became of an orientation: she arrived, gave up, was sent elsewhere; or not yet, and the call waits."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.people.actions.note_contact import note_contact
from portal.people.enums import Capability

from ..enums import Outcome
from ..models import Referral
from ..rules import terms
from .check_house import check_house
from .lock_person import lock_person

NOT_YET = "not_yet"


def note_outcome(*, referral: Referral, outcome: str, by) -> Referral:
    """`outcome`: an end of `enums.Outcome`, or NOT_YET: asked again a week later.

    Raises « suite-inconnue », « orientation-terminee », « pas-cette-maison ».
    """
    check_house(by=by, capability=Capability.WRITE_PEOPLE, maison=referral.maison)
    if outcome != NOT_YET and (not outcome or outcome not in Outcome.values):
        raise Refusal("suite-inconnue", "On ne connaît pas cette suite.", "Choisissez-en une dans la liste.")
    with transaction.atomic():
        row = locked_referral(referral)
        if outcome == NOT_YET:
            row.call_due, row.reached_on, row.calls = clock.today() + terms.LATER, clock.today(), 0
        else:
            close(row, outcome, by)
        row.save()
        if outcome != Outcome.UNKNOWN:
            note_contact(person_ids=[row.person_id])
        audit.record("casework.note_outcome", row, by=by, subject=row.person, maison=row.maison_id, outcome=outcome)
    return row


def locked_referral(referral: Referral) -> Referral:
    """The row, fresh, its person locked. Raises « orientation-terminee »."""
    if referral.person_id is not None:
        lock_person(referral.person_id)
    row = Referral.objects.select_related("person").select_for_update(of=("self",)).get(pk=referral.pk)
    if row.outcome:
        raise Refusal("orientation-terminee", f"La suite est déjà notée : {row.get_outcome_display()}.", "Rechargez la page pour la voir.")
    return row


def close(row: Referral, outcome: str, by) -> None:
    """The end, on the row itself; the caller saves it."""
    row.outcome, row.closed_on, row.closed_by, row.call_due = outcome, clock.today(), by, None
