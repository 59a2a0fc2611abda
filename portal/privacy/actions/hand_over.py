"""Somebody at the counter leaves with her data: received, checked and answered in one act."""

import uuid

from django.db import transaction

from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person

from ..enums import Door, Handed, Identity, Kind, State
from ..models import DataRequest
from .answer_request import answer_request, confirm_identity
from .receive_request import receive_request


def hand_over(*, person: Person, identity: str, by, maison=None, key: uuid.UUID | None = None) -> DataRequest:
    """Her data are handed to her in person; a request to receive them that was waiting is answered by it.

    Raises the refusals of `receive_request` and `answer_request`, « identite-inconnue ».
    """
    if identity not in Identity.values or identity == Identity.ACCOUNT:
        raise Refusal("identite-inconnue", "Dites comment vous avez su que c’est bien elle.", "Choisissez dans la liste.")
    with once(key, "privacy.hand_over", by=by) as first:
        if first.done:
            return DataRequest.objects.get(pk=first.result)
        with transaction.atomic():
            row = DataRequest.objects.open().of_person(person).filter(kind=Kind.ACCESS).first()
            if row is None:
                row = receive_request(person=person, kind=Kind.ACCESS, door=Door.COUNTER, identity=identity, maison=maison, by=by)
            elif not row.identity:
                row = confirm_identity(request=row, how=identity, by=by)
            row = answer_request(request=row, state=State.GRANTED, handed=Handed.BY_HAND, by=by)
        first.result = row.pk
    return row
