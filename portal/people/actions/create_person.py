"""Write down a person: a name alone is enough."""

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Person, PersonMaison
from .check_person import FIELDS, check_person
from .index_person import index_person


def create_person(*, by, maison=None, user=None, key=None, **values) -> Person:
    """A new record, known to `maison` when given, tied to the account `user` when she signs in herself; once for each request `key`.

    `values` are fields of `check_person.FIELDS`; all may be left out but one name. Raises the refusals of `check_person`, and
    « compte-deja-lie », « maison-close ».
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such field of a person: {sorted(unknown)}")
    empty = {name: [] if name == "needs" else None if name in ("birth_date", "birth_year") else "" for name in FIELDS}
    clean = check_person(values={**empty, **values})
    with once(key, "people.create_person", by=by) as request:
        if request.done:
            return Person.objects.get(pk=request.result)
        if user is not None and Person.objects.filter(user=user).exists():
            raise Refusal("compte-deja-lie", "Ce compte est déjà lié à une fiche.", "Ouvrez « mon espace » pour la voir.")
        person = Person.objects.create(user=user, last_contact_on=clock.today(), **clean)
        if maison is not None:
            maison.refuse_if_closed()
            PersonMaison.objects.create(person=person, maison=maison, since=clock.today())
        index_person(person=person)
        audit.record("people.create_person", person, by=by, subject=person, maison=maison)
        request.result = person.pk
    return person
