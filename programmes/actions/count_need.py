from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import Enrolment
from ..room import limits_of
from ..rules.limits import against_ceilings
from .count_places import move_to_limit
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers

WAY_OUT = "Mettez la personne sur la liste d'attente, ou parlez-en avec celles qui en ont une."


def count_need(*, enrolment: Enrolment, need: str, by, seen: int | None = None) -> Enrolment:
    """Say afterwards that one place of a party is one of those counted for `need`, or of none ("" ). What it frees serves the list.

    Raises « besoin-complet » and the other words of `rules.limits`, « besoin-inconnu », « place-finie ».
    """
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        if not fresh.is_active:
            raise Refusal("place-finie", "Cette place n'est plus en cours.", "Voici où elle en est : vérifiez.")
        limits = {limit.need: limit for limit in limits_of(sheet)}
        if need and need not in limits:
            raise Refusal("besoin-inconnu", "On ne compte pas de place pour cela ici.", "Notez-le parmi les besoins du groupe.")
        limit = limits.get(need)
        if fresh.limit_id == (limit and limit.pk):
            return fresh
        if limit is not None:
            ceilings = {need: limit.ceiling} if fresh.holds_a_place else {}
            refusal = Refusal.gather(
                against_ceilings(ceilings, ((0, need),), way_out=WAY_OUT, confidential=sheet.confidential, places=fresh.places)
            )
            if refusal:
                raise refusal
        move_to_limit(fresh, limit)
        fresh.version, fresh.changed_at = fresh.version + 1, clock.now()
        fresh.save(update_fields=["version", "changed_at"])
        audit.record("programmes.count_need", fresh, by=by, subject=fresh.person, maison=sheet.maison_id)
        make_offers(sheet.pk, by=by)
        fresh.refresh_from_db()
        return fresh
