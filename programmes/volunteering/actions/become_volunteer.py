from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..enums import CharterWay
from ..models import CharterVersion, Volunteer


def become_volunteer(
    *, person: Person, maisons: list, by, way: str = CharterWay.ONLINE, charter: CharterVersion | None = None, skills: str = ""
) -> Volunteer:
    """Open her file, the charter accepted as it stands today (`charter`: the version she read). Known already, she is found again with
    these houses added; who had left comes back. Raises « charte-manquante », « charte-changee », « maison-manquante »."""
    current = CharterVersion.current()
    if current is None:
        raise Refusal("charte-manquante", "La charte des bénévoles n’est pas encore écrite.", "L’équipe doit d’abord la publier.")
    if charter is not None and charter.pk != current.pk:
        raise Refusal("charte-changee", "La charte a changé pendant que vous la lisiez.", "Relisez-la, puis dites oui.")
    if not maisons:
        raise Refusal("maison-manquante", "Il manque la maison où donner un coup de main.", "Choisissez-en une au moins.")
    with transaction.atomic():
        person = locked_one(Person, person.current_record.pk, rank=Rank.PERSON)
        known = Volunteer.objects.of(person)
        volunteer = known or Volunteer(person=person)
        volunteer.charter, volunteer.charter_at, volunteer.charter_way = current, clock.now(), way
        volunteer.left_at, volunteer.skills = None, skills or volunteer.skills
        volunteer.version += 1 if known else 0
        volunteer.save()
        volunteer.maisons.add(*maisons)
        audit.record("volunteering.join", volunteer, by=by, subject=person, charter=current.number, way=way)
        return volunteer
