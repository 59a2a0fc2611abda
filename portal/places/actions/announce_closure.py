import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.places.models import Maison, OpeningException


@transaction.atomic
def announce_closure(*, maison: Maison | None, first_day: dt.date, last_day: dt.date, reason: str = "", by) -> OpeningException:
    """Close `maison` (None: every house) from `first_day` to `last_day`, both included. Asked twice, it is announced once.

    Raises Refusal « fermeture-a-l-envers » or « fermeture-passee ».
    """
    if last_day < first_day:
        raise Refusal("fermeture-a-l-envers", "Le dernier jour de fermeture vient avant le premier.", "Vérifiez les deux dates.")
    if last_day < clock.today():
        raise Refusal("fermeture-passee", "Cette fermeture est déjà passée.", "Choisissez une date d'aujourd'hui ou plus tard.")
    closure, made = OpeningException.objects.get_or_create(
        maison=maison, first_day=first_day, last_day=last_day, weekday=None, opens=None, closes=None, defaults={"reason": reason}
    )
    if made:
        audit.record(
            "places.announce_closure", closure, by=by, maison=maison, first_day=first_day.isoformat(), last_day=last_day.isoformat()
        )
    return closure
