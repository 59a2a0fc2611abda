"""The one door to a volunteer's file that changes: locked with its person, compared with what was shown."""

from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..models import Volunteer


def lock_file(volunteer: Volunteer, *, seen: int | None = None, left_too: bool = False) -> Volunteer:
    """The file, fresh; its person is locked until the transaction ends, as every act about her does. Raises « deja-modifie » when it is
    no longer as `seen`, « deja-partie » on the file of who stopped (unless `left_too`)."""
    locked_one(Person, volunteer.person.current_record.pk, rank=Rank.PERSON)
    fresh = Volunteer.objects.select_for_update(of=("self",)).select_related("person__successor", "charter").get(pk=volunteer.pk)
    if fresh.left_at and not left_too:
        raise Refusal("deja-partie", "Cette personne a arrêté le bénévolat.", "Si elle revient, relisez la charte avec elle.")
    if seen is not None and seen != fresh.version:
        words = "Ce dossier a été modifié entre-temps, par vous ou par l’équipe."
        raise Refusal("deja-modifie", words, "Voici où il en est : vérifiez, puis recommencez.")
    return fresh


def save_file(volunteer: Volunteer, *fields: str) -> None:
    """Write these fields; the file's version goes up with each change."""
    volunteer.version += 1
    volunteer.save(update_fields=[*fields, "version"])
