import uuid

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.edit_person import edit_person
from portal.people.actions.note_contact import note_contact
from portal.people.actions.welcome_person import welcome_person
from portal.people.models import Person

from ..enums import CharterWay
from ..models import CharterVersion, Volunteer
from ..notifications.files import tell_joined


def become_volunteer(
    *, person: Person, maisons: list, by, way: str = CharterWay.ONLINE, charter: CharterVersion | None = None, skills: str = "",
    birth_year: int | None = None, may_be_called: bool | None = None, in_hand: bool = False, key: uuid.UUID | None = None,
) -> Volunteer:  # fmt: skip
    """Open her file, the charter accepted as it stands today (`charter`: the version she read). Known already, she is found again with
    these houses added; who had left comes back. The houses know her from then on, and she is welcomed in words; `in_hand`: she is at the
    counter and takes her paper along. `birth_year` where her record had none. Twice is once.

    Raises « charte-manquante », « charte-changee », « maison-manquante », and those of `edit_person` on an impossible year."""
    with once(key, "volunteering.join", by=by) as request:
        if request.done:
            return Volunteer.objects.get(pk=request.result)
        current = _readable(charter, maisons)
        person = locked_one(Person, person.current_record.pk, rank=Rank.PERSON)
        if birth_year and not person.birth_year:
            person = edit_person(person=person, by=by, birth_year=birth_year)
        known = Volunteer.objects.of(person)
        volunteer = known or Volunteer(person=person)
        new = known is None or known.left_at is not None
        if volunteer.charter_id != current.pk or new:
            volunteer.charter, volunteer.charter_at, volunteer.charter_way = current, clock.now(), way
        if new:
            volunteer.since, volunteer.left_at = clock.today(), None
        volunteer.skills = skills.strip() or volunteer.skills
        volunteer.may_be_called = may_be_called if may_be_called is not None else new or volunteer.may_be_called
        volunteer.version += 1 if known else 0
        volunteer.save()
        volunteer.maisons.add(*maisons)
        for maison in maisons:
            welcome_person(person=person, maison=maison, by=by)
        note_contact(person_ids=[person.pk])
        audit.record("volunteering.join", volunteer, by=by, subject=person, maison=maisons[0], charter=current.number, way=way)
        if new:
            tell_joined(volunteer, by=by, in_hand=in_hand)
        request.result = volunteer.pk
        return volunteer


def _readable(read: CharterVersion | None, maisons: list) -> CharterVersion:
    """The charter she says yes to."""
    current = CharterVersion.current()
    if current is None:
        raise Refusal("charte-manquante", "La charte des bénévoles n’est pas encore écrite.", "L’équipe doit d’abord la publier.")
    if read is not None and read.pk != current.pk:
        raise Refusal("charte-changee", "La charte a changé pendant que vous la lisiez.", "Relisez-la, puis dites oui.")
    if not maisons:
        raise Refusal("maison-manquante", "Il manque la maison où donner un coup de main.", "Choisissez-en une au moins.")
    return current
