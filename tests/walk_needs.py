"""The pages of what hands are needed that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps

from tests.walk_pages import Lay, by


def of_hands(address: str, who: str = "responsable") -> Lay:
    """About the demo's shifts that serve a date: `{shift}`, the `{served}` date, `{mission}`, `{house}`, a `{template}`, a `{post}`, a
    `{qualification}`."""

    def lay() -> tuple[str, Any]:
        shift = apps.get_model("volunteering", "Shift").objects.filter(serves__isnull=False, maison__slug="quais").order_by("-pk").first()
        kept = apps.get_model("volunteering", "NeedTemplate").objects.filter(maison=shift.maison_id).first()
        asked = apps.get_model("volunteering", "Qualification").objects.first()
        found = {
            "shift": shift.pk, "served": shift.serves_id, "mission": shift.session.activity_id, "house": shift.maison_id,
            "template": kept.pk, "post": shift.post_id, "qualification": asked.pk,
        }  # fmt: skip
        return by(who, address.format(**found))()

    return lay


NEEDS: list[tuple[str, str | Lay]] = [
    ("équipe, prévoir des créneaux", by("animation", "/equipe/benevoles/prevoir/")),
    ("équipe, planifier une permanence", of_hands("/equipe/rendez-vous/nouveau/?page={mission}&maison={house}&recette=benevole")),
    ("équipe, un créneau bénévole", of_hands("/equipe/benevoles/creneau/{shift}/")),
    ("équipe, ajouter un poste", of_hands("/equipe/benevoles/creneau/{shift}/poste/")),
    ("équipe, annuler un poste", of_hands("/equipe/benevoles/creneau/{shift}/annuler/")),
    ("équipe, bénévoles d’une date", of_hands("/equipe/benevoles/date/{served}/besoins/")),
    ("équipe, date servie par des bénévoles", of_hands("/equipe/rendez-vous/date/{served}/")),
    ("équipe, modèles de besoins", by("animation", "/equipe/benevoles/modeles/")),
    ("équipe, écrire un modèle", by("animation", "/equipe/benevoles/modeles/nouveau/")),
    ("équipe, un modèle de besoins", of_hands("/equipe/benevoles/modeles/{template}/")),
    ("équipe, postes et qualifications", by("animation", "/equipe/benevoles/postes/")),
    ("équipe, écrire un poste", by("animation", "/equipe/benevoles/postes/nouveau/")),
    ("équipe, un poste", of_hands("/equipe/benevoles/postes/{post}/", "direction")),
    ("équipe, écrire une qualification", by("direction", "/equipe/benevoles/qualifications/nouvelle/")),
    ("équipe, une qualification", of_hands("/equipe/benevoles/qualifications/{qualification}/", "direction")),
]
