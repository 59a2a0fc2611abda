import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import HeldQualification, Qualification, Volunteer
from ..rules.terms import last_day
from .of_file import lock_file, save_file


def confirm_qualification(
    *, volunteer: Volunteer, qualification: Qualification, by, seen_on: dt.date | None = None, valid_until: dt.date | None = None,
    seen: int | None = None,
) -> HeldQualification:  # fmt: skip
    """A member of the team has seen the proof, which is given back to her: only its days are kept. `valid_until`: the last day it counts
    as the paper says, else as long as such a qualification counts. Once more renews it.

    Raises « pas-demandee » for what no post asks (we do not keep what nobody needs), « jour-futur », « deja-finie », « fin-inconnue »,
    and those of `lock_file`."""
    today = clock.today()
    seen_on = seen_on or today
    until = valid_until or last_day(seen_on, qualification.months)
    if not qualification.posts.filter(retired=False).exists():
        words = f"Aucun poste ne demande « {qualification.name} »."
        raise Refusal("pas-demandee", words, "On ne garde que ce qui sert : rien à noter ici.")
    if seen_on > today:
        raise Refusal("jour-futur", "Ce papier n’a pas pu être vu un jour qui n’est pas encore venu.", "Corrigez le jour.")
    if until is not None and until < today:
        raise Refusal(
            "deja-finie", "Cette qualification n’est plus valable.", qualification.how or "Voyez avec elle comment la renouveler."
        )
    with transaction.atomic():
        file = lock_file(volunteer, seen=seen)
        held, _new = HeldQualification.objects.update_or_create(
            volunteer=file, qualification=qualification,
            defaults={"confirmed_on": seen_on, "confirmed_by": by, "valid_until": until},
        )  # fmt: skip
        save_file(file)
        audit.record("volunteering.confirm_qualification", file, by=by, subject=file.person.current_record, qualification=qualification.pk)
        return held


def drop_qualification(*, held: HeldQualification, by, seen: int | None = None) -> None:
    """It was a mistake, or she asks that it be no longer kept. Shifts already taken stay, and are shown to the team."""
    with transaction.atomic():
        file = lock_file(held.volunteer, seen=seen, left_too=True)
        gone, _ = HeldQualification.objects.filter(pk=held.pk).delete()
        if gone:
            save_file(file)
            subject = file.person.current_record
            audit.record("volunteering.drop_qualification", file, by=by, subject=subject, qualification=held.qualification_id)
