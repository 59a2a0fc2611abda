from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from programmes.actions.lock_sheet import lock_of

from ..enums import SwapState
from ..models import SwapOffer
from .unsay_swap import unsay_swap


def keep_place(*, swap: SwapOffer, by) -> SwapOffer:
    """She comes after all: nobody is asked any more. Twice is once. Raises « deja-reprise », « passee »."""
    with transaction.atomic():
        lock_of(swap.enrolment)
        fresh = SwapOffer.objects.select_related("enrolment__person", "enrolment__sheet").get(pk=swap.pk)
        if fresh.state == SwapState.TAKEN:
            words = "Quelqu’un d’autre vient de dire oui : la place est la sienne."
            raise Refusal("deja-reprise", words, "Choisissez un autre créneau, ou demandez à la maison.")
        if fresh.state == SwapState.LAPSED:
            raise Refusal("passee", "Cette proposition est déjà close.", "Retrouvez vos créneaux dans « mes places ».")
        if fresh.state == SwapState.OPEN:
            fresh.state, fresh.answered_at = SwapState.TAKEN_BACK, clock.now()
            fresh.save(update_fields=["state", "answered_at"])
            unsay_swap(fresh)
            place = fresh.enrolment
            audit.record("volunteering.keep_place", fresh, by=by, subject=place.person, maison=place.sheet.maison_id)
        return fresh
