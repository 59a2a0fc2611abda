"""What a member of the team has seen, and gives back: her insurance, a parent's written word."""

import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import Volunteer
from ..rules.ages import is_grown_up
from .of_file import lock_file, save_file


def note_liability(*, volunteer: Volunteer, until: dt.date | None, by, seen: int | None = None) -> Volunteer:
    """Her insurance was seen, and holds until that day; None: not any more. Nothing is refused for want of it: the house insures whoever
    gives a hand. Raises « deja-finie »."""
    if until is not None and until < clock.today():
        raise Refusal("deja-finie", "Cette attestation n’est plus valable.", "Demandez celle de cette année, ou laissez vide.")
    with transaction.atomic():
        file = lock_file(volunteer, seen=seen)
        file.liability_until = until
        save_file(file, "liability_until")
        audit.record("volunteering.note_liability", file, by=by, subject=file.person.current_record)
        return file


def note_consent(*, volunteer: Volunteer, on: dt.date | None, by, seen: int | None = None) -> Volunteer:
    """A parent's written word was seen that day (None: it was taken back). Raises « majeure » for who is surely 18, « jour-futur »."""
    if on is not None and on > clock.today():
        raise Refusal("jour-futur", "Ce papier n’a pas pu être vu un jour qui n’est pas encore venu.", "Corrigez le jour.")
    with transaction.atomic():
        file = lock_file(volunteer, seen=seen)
        if on is not None and is_grown_up(file.person.current_record.birth, clock.today()):
            raise Refusal("majeure", "Cette personne a 18 ans : elle décide seule.", "Rien à demander à ses parents.")
        file.guardian_on, file.guardian_by = on, by if on else None
        save_file(file, "guardian_on", "guardian_by")
        audit.record("volunteering.note_consent", file, by=by, subject=file.person.current_record, seen=on is not None)
        return file
