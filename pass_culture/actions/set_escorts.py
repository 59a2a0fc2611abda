from collections.abc import Iterable

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.people.models import User
from programmes.actions.lock_sheet import lock_sheet

from ..models import Escort, Trip
from .change_trip import locked_trip, refuse_over


def set_escorts(*, trip: Trip, users: Iterable[User], by, seen: int | None = None) -> Trip:
    """Who of the team goes along. Raises « deja-modifie », « sortie-passee », « sortie-annulee », « trop-d-accompagnement »."""
    wanted = {user.pk: user for user in users}
    with transaction.atomic():
        sheet = lock_sheet(trip.sheet_id)
        fresh = locked_trip(trip.pk, seen)
        refuse_over(sheet)
        if len(wanted) > fresh.escort_seats:
            words = f"{len(wanted)} personnes accompagneraient, et le partenaire tient {fresh.escort_seats} places pour cela."
            raise Refusal("trop-d-accompagnement", words, "Changez d’abord ce nombre de places, ou cochez moins de personnes.")
        known = set(fresh.escorts.values_list("user", flat=True))
        if known == set(wanted):
            return fresh
        fresh.escorts.exclude(user__in=wanted).delete()
        Escort.objects.bulk_create([Escort(trip=fresh, user=user) for key, user in wanted.items() if key not in known])
        fresh.edition += 1
        fresh.save(update_fields=["edition"])
        audit.record("pass_culture.set_escorts", fresh, by=by, maison=sheet.maison_id, escorts=sorted(wanted))
        return fresh
