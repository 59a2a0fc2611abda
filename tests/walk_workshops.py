"""The pages of digital courses that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps

from programmes.workshops.demo import SLUG
from programmes.workshops.prevention_demo import SLUG as PREVENTION
from tests.walk_pages import Lay, by


def of_the_page() -> tuple[str, Any]:
    page = apps.get_model("workshops", "Workshop").objects.get(slug=SLUG)
    return page.address, None


def of_courses(address: str, who: str = "") -> Lay:
    """About the demo's courses: `{over}`, the one that is over, a `{place}` on it of somebody with an account, `{person}`; a `{running}`
    place on the one under way. Seen by `who`, or by who follows the course (« suit »), or by herself (nothing)."""

    def lay() -> tuple[str, Any]:
        over, running = apps.get_model("workshops", "Course").objects.filter(sheet__activity__slug=SLUG).dated().order_by("first_start")[:2]
        place = over.sheet.enrolments.exclude(person__user=None).select_related("person__user").order_by("pk").first()
        now = running.sheet.enrolments.exclude(person__user=None).select_related("person__user").order_by("pk").first()
        keys = {"over": over.pk, "place": place.pk, "person": place.person_id, "running": now.pk}
        found = address.format(**keys)
        if who == "suit":
            return found, over.facilitator.user
        return by(who, found)() if who else (found, (now if "{running}" in address else place).person.user)

    return lay


def prevention_page() -> tuple[str, Any]:
    page = apps.get_model("workshops", "Prevention").objects.get(slug=PREVENTION)
    return page.address, None


def validating() -> tuple[str, Any]:
    row = apps.get_model("workshops", "Validation").objects.order_by("pk").first()
    return by("social", f"/equipe/numerique/formations/{row.person_id}/valider/")()


def of_ended(address: str) -> Lay:
    """About the demo's trainings that are over: `{over}`, whose people stand on the register, its `{sheet}`, one `{place}` on it and its
    `{person}`; `{forgotten}`, whose people were forgotten."""

    def lay() -> tuple[str, Any]:
        ended = apps.get_model("workshops", "Training").objects.dated().filter(trained__isnull=False).order_by("-last_end")
        over = ended.filter(forgotten_on=None).first()
        forgotten = apps.get_model("workshops", "Training").objects.exclude(forgotten_on=None).get()
        place = over.sheet.enrolments.order_by("pk").first()
        keys = {"over": over.pk, "sheet": over.sheet_id, "place": place.pk, "person": place.person_id, "forgotten": forgotten.pk}
        keys |= {"forgotten_sheet": forgotten.sheet_id}
        return by("social", address.format(**keys))()

    return lay


WORKSHOPS: list[tuple[str, str | Lay]] = [
    ("cours numérique, la page", of_the_page),
    ("où j’en suis", of_courses("/mon-espace/numerique/")),
    ("dire où j’en suis, après", of_courses("/mon-espace/places/{place}/point/after/")),
    ("dire où j’en suis, avant : trop tard", of_courses("/mon-espace/places/{place}/point/before/")),
    ("ma place sur un cours", of_courses("/mon-espace/places/{running}/")),
    ("équipe, cours numériques", of_courses("/equipe/numerique/", "suit")),
    ("équipe, où chacun en est", of_courses("/equipe/numerique/cours/{over}/", "suit")),
    ("équipe, noter où elle en est", of_courses("/equipe/numerique/place/{place}/after/", "accueil")),
    ("équipe, ses cours numériques", of_courses("/equipe/numerique/personnes/{person}/", "accueil")),
    ("équipe, qui suit le cours", of_courses("/equipe/numerique/cours/{over}/qui-suit/", "responsable")),
    ("prévention, la page", prevention_page),
    ("équipe, formations confidentielles", by("social", "/equipe/numerique/formations/")),
    ("équipe, valider avant une formation", validating),
    ("équipe, personnes formées", by("social", "/equipe/numerique/formations/registre/")),
    ("équipe, une liste de personnes formées", of_ended("/equipe/numerique/formations/registre/{over}/")),
    ("équipe, une liste effacée", of_ended("/equipe/numerique/formations/registre/{forgotten}/")),
    ("équipe, inscriptions d’une formation finie", of_ended("/equipe/rendez-vous/{sheet}/")),
    ("équipe, inscriptions effacées", of_ended("/equipe/rendez-vous/{forgotten_sheet}/")),
    ("équipe, attestations de qui fut formé", of_ended("/equipe/personnes/{person}/attestations/")),
]
