"""The pages of computers in free access that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps

from programmes.appointments.seat_demo import SLUG
from tests.walk_pages import Lay, by


def of_seats(address: str = "", who: str = "") -> Lay:
    """About the demo's small room: its `{page}`, an hour still free as `{seat}`, a `{place}` taken and its `{person}`. Seen by `who`, or
    by anybody; without an address, the page itself."""

    def lay() -> tuple[str, Any]:
        page = apps.get_model("appointments", "Permanence").objects.get(slug=SLUG)
        if not address:
            return page.address, None
        slots = apps.get_model("appointments", "AppointmentSlot").objects.filter(session__activity=page.pk).in_order()
        rows = apps.get_model("programmes", "Enrolment").objects.active().filter(sheet__slot__in=slots).order_by("-sheet__sessions__start")
        place = rows[0]
        found = address.format(page=page.pk, seat=slots.open_online().last().pk, place=place.pk, person=place.person_id)
        return by(who, found)() if who else (found, None)

    return lay


SEATS: list[tuple[str, str | Lay]] = [
    ("points d’accès, la page", of_seats()),
    ("points d’accès, une heure", of_seats("/rendez-vous/moment/{seat}/")),
    ("équipe, postes en accès libre", of_seats("/equipe/permanences/postes/", "accueil")),
    ("équipe, préparer des postes", of_seats("/equipe/permanences/preparer/{page}/", "animation")),
    ("équipe, règles des postes", of_seats("/equipe/permanences/regles/{page}/", "animation")),
    ("équipe, un poste noté", of_seats("/equipe/permanences/personnes/{person}/note/{place}/", "accueil")),
]
