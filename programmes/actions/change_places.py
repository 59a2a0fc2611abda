from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..room import Asking
from ..rules.sign_up import MOST_PLACES, refusal_of_the_number
from .change_state import give_back_of
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers
from .sheet_facts import sheet_facts


def _taken(sheet: SignUpSheet, row: Enrolment, more: int) -> bool:
    """More places where the row stands; all of a row's places stand on the same share."""
    return SignUpSheet.objects.take(sheet.pk, more, share=row.share_id) if row.share_id else SignUpSheet.objects.take(sheet.pk, more)


def change_places(*, enrolment: Enrolment, places: int, by, seen: int | None = None) -> Enrolment:
    """Change how many places (baskets) a confirmed row has: more only if they are free and nobody waits; fewer serve the list.

    The frozen price is per row: the kind that allows this quotes anew.
    """
    if places < 1:
        raise Refusal("au-moins-une", "Il faut au moins une place.", "Pour tout rendre, désistez-vous.")
    if places > MOST_PLACES:
        raise Refusal("trop-de-places", f"On ne prend pas plus de {MOST_PLACES} places à la fois.", "Indiquez moins de places.")
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        if fresh.state != EnrolmentState.CONFIRMED:
            raise Refusal("pas-inscrit", "Seule une place confirmée se change.", "Confirmez-la d'abord.")
        more = places - fresh.places
        if more > 0:
            refusal = refusal_of_the_number(sheet_facts(sheet, Asking((fresh.person,), fresh.channel, more, by)), more)
            if refusal or not _taken(sheet, fresh, more):
                raise refusal or Refusal("complet", "Il n'y a plus de place.", "Inscrivez-vous sur la liste d'attente.")
        elif more < 0:
            give_back_of(fresh, -more)
        before, fresh.places = fresh.places, places
        fresh.version, fresh.changed_at = fresh.version + 1, clock.now()
        fresh.save(update_fields=["places", "version", "changed_at"])
        audit.record("programmes.change_places", fresh, by=by, subject=fresh.person, maison=sheet.maison_id, before=before, after=places)
        if more < 0:
            make_offers(sheet.pk, by=by)
        return fresh
