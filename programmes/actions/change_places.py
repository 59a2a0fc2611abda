from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of
from ..room import Asking
from ..rules.limits import refusals_of_the_party
from ..rules.sign_up import MOST_PLACES, refusal_of_the_number
from .change_state import give_back_of
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers
from .sheet_facts import sheet_facts


def _taken(sheet: SignUpSheet, row: Enrolment, more: int) -> bool:
    """More places where the row stands; all of a row's places stand on the same share."""
    return SignUpSheet.objects.take(sheet.pk, more, share=row.share_id) if row.share_id else SignUpSheet.objects.take(sheet.pk, more)


def _refuse_charged(row: Enrolment) -> None:
    if row.price_cents is None or not kind_of(row.sheet.activity).charges_places:
        return
    words = "Cette place a son prix : on n'en change pas le nombre."
    raise Refusal("place-tarifee", words, "Inscrivez la personne qui vient en plus, ou notez le désistement de celle qui ne vient pas.")


def change_places(*, enrolment: Enrolment, places: int, by, seen: int | None = None) -> Enrolment:
    """Change how many places (baskets) a confirmed row has: more only if they are free and nobody waits; fewer serve the list.

    What the engine itself charges for is refused (« place-tarifee »): a line of the ledger is for the places it was written for. The price
    frozen on the others, whose kind charges by itself, is that of so many places more or fewer.
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
        _refuse_charged(fresh)
        if fresh.limit_id and places > 1:
            raise Refusal.gather(refusals_of_the_party([(0, fresh.limit.need)], places=places))
        more = places - fresh.places
        if more > 0:
            refusal = refusal_of_the_number(sheet_facts(sheet, Asking((fresh.person,), fresh.channel, more, by)), more)
            if refusal or not _taken(sheet, fresh, more):
                raise refusal or Refusal("complet", "Il n'y a plus de place.", "Inscrivez-vous sur la liste d'attente.")
        elif more < 0:
            give_back_of(fresh, -more)
        before, fresh.places = fresh.places, places
        if fresh.price_cents is not None:
            fresh.price_cents = fresh.price_cents // before * places
        fresh.version, fresh.changed_at = fresh.version + 1, clock.now()
        fresh.save(update_fields=["places", "price_cents", "version", "changed_at"])
        audit.record("programmes.change_places", fresh, by=by, subject=fresh.person, maison=sheet.maison_id, before=before, after=places)
        if more < 0:
            make_offers(sheet.pk, by=by)
        return fresh
