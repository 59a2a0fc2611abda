from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..rules.sign_up import MOST_PLACES, refusal_of_the_number
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers
from .sheet_facts import sheet_facts


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
            refusal = refusal_of_the_number(sheet_facts(sheet), more)
            if refusal or not SignUpSheet.objects.take(sheet.pk, more):
                raise refusal or Refusal("complet", "Il n'y a plus de place.", "Inscrivez-vous sur la liste d'attente.")
        elif more < 0:
            SignUpSheet.objects.give_back(sheet.pk, -more)
        before, fresh.places = fresh.places, places
        fresh.version, fresh.changed_at = fresh.version + 1, clock.now()
        fresh.save(update_fields=["places", "version", "changed_at"])
        audit.record("programmes.change_places", fresh, by=by, subject=fresh.person, maison=sheet.maison_id, before=before, after=places)
        if more < 0:
            make_offers(sheet.pk, by=by)
        return fresh
