"""A request about somebody's data is written down, by herself or by whoever received it."""

import datetime as dt
import uuid

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person

from ..enums import Door, Field, Identity, Kind
from ..models import DataRequest
from ..models.request import LONGEST
from ..rules import delays

OLDEST_DAYS = 366  # a letter found at the bottom of a drawer, no older


def receive_request(
    *, person: Person, kind: str, door: str, by, maison=None, identity: str = "", field: str = "", asked: str = "",
    received_on: dt.date | None = None, key: uuid.UUID | None = None,
) -> DataRequest:  # fmt: skip
    """Write it with the day until which it must be answered, one month after it came.

    Raises Refusal: « demande-en-cours », « date-impossible », « texte-trop-long », « a-corriger-manquant », « fiche-effacee ».
    """
    received_on = received_on or clock.today()
    _check(kind, field, asked, received_on)
    with once(key, "privacy.receive_request", by=by) as first:
        if first.done:
            return DataRequest.objects.get(pk=first.result)
        person = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        if person.erased_at:
            raise Refusal("fiche-effacee", "Cette fiche est déjà effacée.", "Il n’y a plus rien à demander.")
        if DataRequest.objects.open().of_person(person).filter(kind=kind, field=field).exists():
            raise Refusal("demande-en-cours", "La même demande est déjà en cours.", "La réponse viendra à sa date ; on peut la voir ici.")
        request = DataRequest.objects.create(
            person=person,
            kind=kind,
            field=field,
            asked=" ".join(asked.split()),
            door=door,
            received_on=received_on,
            received_by=by,
            maison=maison,
            identity=identity,
            identity_by=by if identity else None,
            due_on=delays.due_on(received_on),
        )
        audit.record("privacy.receive_request", request, by=by, subject=person, maison=maison, kind=kind, door=door, identity=identity)
        first.result = request.pk
    return request


def _check(kind: str, field: str, asked: str, received_on: dt.date) -> None:
    reasons = []
    today = clock.today()
    if received_on > today or received_on < today - dt.timedelta(days=OLDEST_DAYS):
        reasons.append(Refusal("date-impossible", "Une demande n’arrive ni demain, ni il y a plus d’un an.", "Corrigez la date."))
    if len(asked) > LONGEST:
        reasons.append(Refusal("texte-trop-long", f"Ce texte dépasse {LONGEST} signes.", "Dites-le en moins de mots."))
    if kind == Kind.RECTIFICATION and (not field or not asked.strip()):
        reasons.append(Refusal("a-corriger-manquant", "Il faut dire quoi corriger, et ce qui est juste.", "Remplissez les deux cases."))
    if refusal := Refusal.gather(reasons):
        raise refusal


def ask_online(*, user, person: Person, kind: str, field: str = "", asked: str = "", key: uuid.UUID | None = None) -> DataRequest:
    """She asks by herself: her account says who she is. The refusals of `receive_request`, and « autre-personne »."""
    if person.account_id != user.pk:
        raise Refusal("autre-personne", "Cette fiche n’est pas la vôtre.", "Chacun demande pour soi, ou passe à l’accueil d’une maison.")
    common = {"person": person, "kind": kind, "asked": asked, "by": user, "door": Door.ONLINE, "identity": Identity.ACCOUNT, "key": key}
    with transaction.atomic():
        return receive_request(field=field if field in Field.values else "", **common)
