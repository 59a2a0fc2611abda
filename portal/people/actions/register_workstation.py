"""A responsable trusts a counter's browser, or no longer does."""

import secrets

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.places.models.maison import house_to_open_in

from ..enums import Capability
from ..models import Workstation
from ..rules.counter import hashed_secret


def register_workstation(*, name: str, maison, by) -> tuple[Workstation, str]:
    """Trust this browser under `name`; (workstation, the secret that the browser alone keeps).

    Raises Refusal « hors-de-vos-maisons », « nom-manquant », « nom-pris », « maison-close ».
    """
    name = " ".join(name.split())[:40]
    _may(by, maison)
    if not name:
        raise Refusal("nom-manquant", "Un poste a un nom.", "Par exemple « Comptoir 1 ».")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        house_to_open_in(maison)
        if Workstation.objects.trusted().filter(maison=maison, name=name).exists():
            raise Refusal("nom-pris", "Un poste de cette maison porte déjà ce nom.", "Choisissez-en un autre, ou retirez l'ancien.")
        workstation = Workstation.objects.create(
            name=name, maison=maison, secret=hashed_secret(secret), registered_by=by, registered_at=clock.now()
        )
        audit.record("people.register_workstation", workstation, by=by, maison=maison)
    return workstation, secret


def revoke_workstation(*, workstation: Workstation, by) -> None:
    """No longer trust it: whoever works there is out at her next click. Raises « hors-de-vos-maisons », « poste-deja-retire »."""
    with transaction.atomic():
        workstation = Workstation.objects.select_for_update(of=("self",)).select_related("maison").get(pk=workstation.pk)
        _may(by, workstation.maison)
        if workstation.revoked_at is not None:
            raise Refusal("poste-deja-retire", "Ce poste est déjà retiré.", "")
        workstation.revoked_at, workstation.revoked_by = clock.now(), by
        workstation.save(update_fields=["revoked_at", "revoked_by"])
        audit.record("people.revoke_workstation", workstation, by=by, maison=workstation.maison)


def _may(by, maison) -> None:
    if not user_can(by, Capability.MANAGE_WORKSTATIONS, maison):
        raise Refusal("hors-de-vos-maisons", "Ce poste n'est pas dans l'une de vos maisons.", "Demandez-le à sa responsable.")
