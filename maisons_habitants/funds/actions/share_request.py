"""Leading a project with others."""

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..enums import Party
from ..models import FundRequest, Leader
from ..reading.invitations import invited_to
from ..reading.parties import parties_of
from .move_request import lock_request
from .write_request import MOST_LEADERS, open_to_write, written


@transaction.atomic
def add_leader(*, request: FundRequest, person: Person, by) -> Leader:
    """At the counter, where she stands and says so. Raises those of `open_to_write`, « trop-de-porteurs », « pas-votre-demande »."""
    fresh = open_to_write(request.pk, by=by)
    if Party.HELPER not in parties_of(fresh, by):
        raise Refusal("pas-votre-demande", "On n’ajoute quelqu’un qu’avec son accord.", "Invitez la personne.")
    return _added(fresh, person, by)


@transaction.atomic
def join_request(*, token: str, person: Person, by) -> FundRequest:
    """By the link that somebody who leads it gave her: she leads it too. Raises « lien-passe », « trop-de-porteurs »."""
    asked = invited_to(token)
    fresh = lock_request(asked.pk) if asked else None
    if fresh is None or invited_to(token) is None:  # asked again under the lock: a link serves once
        raise Refusal("lien-passe", "Ce lien ne sert plus.", "Demandez-en un autre à qui porte le projet.")
    _added(fresh, person, by)
    return fresh


def _added(row: FundRequest, person: Person, by) -> Leader:
    kept = person.current_record
    known = row.leaders.filter(person__in=Person.objects.records_of(kept)).first()
    if known:
        return known
    if row.leaders.count() >= MOST_LEADERS:
        raise Refusal("trop-de-porteurs", f"{MOST_LEADERS} personnes portent un projet, au plus.", "Retirez-en une d’abord.")
    made = Leader.objects.create(request=row, person=kept)
    audit.record("funds.add_leader", row, by=by or audit.SYSTEM, subject=kept, maison=row.maison_id)
    written(row, by=by)
    return made


@transaction.atomic
def remove_leader(*, request: FundRequest, pk: int, by) -> None:
    """Raises those of `open_to_write`, « personne-principale »: the house writes to somebody."""
    fresh = open_to_write(request.pk, by=by)
    row = fresh.leaders.filter(pk=pk).first()
    if row is None:
        return
    if row.main:
        raise Refusal("personne-principale", "La maison écrit à cette personne.", "Effacez le projet, ou parlez-en à la maison.")
    audit.record("funds.remove_leader", fresh, by=by or audit.SYSTEM, subject=row.person, maison=fresh.maison_id)
    row.delete()
    written(fresh, by=by)
