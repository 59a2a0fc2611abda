from django.db import transaction

from portal.casework.models import Partner
from portal.kit import audit, dates
from portal.kit.refusal import Refusal
from programmes.enums import SessionState
from programmes.models import SignUpSheet

from ..models import Training
from ..rules import trainings


def open_training(*, sheet: SignUpSheet, kind: str, by, partners: list[Partner] = ()) -> Training:
    """Make a training of a sheet that was just opened. Raises « trop-de-places », « trop-court », « pas-confidentielle »."""
    if not sheet.stays_confidential:
        raise Refusal("pas-confidentielle", "Cette inscription n’est pas confidentielle.", "Planifiez depuis une page de prévention.")
    if trainings.too_many(kind, sheet.capacity):
        most = trainings.BY_KIND[kind].most
        raise Refusal(
            "trop-de-places", f"Cette formation a {most} places au plus.", "Écrivez un nombre plus petit, ou prévoyez deux dates."
        )
    on = sheet.sessions.exclude(state=SessionState.CANCELLED).order_by("start")
    lacks = trainings.too_short(kind, [(dates.local(one.start), dates.local(one.end)) for one in on])
    if lacks:
        raise Refusal("trop-court", lacks, "Allongez les horaires, ou ajoutez une date.")
    with transaction.atomic():
        training = Training.objects.create(sheet=sheet, kind=kind)
        training.partners.set(partners)
        audit.record("workshops.open_training", training, by=by, maison=sheet.maison_id)
    return training
