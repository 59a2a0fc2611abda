"""The pages of the volunteers that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.walk_pages import Lay, by


def of_volunteers(address: str, name: str = "animation") -> Lay:
    """This address, its `{person}` somebody of the demo who gives a hand in a house of this account's."""

    def lay() -> tuple[str, Any]:
        user = get_user_model().objects.get(email=f"{name}@belleroche.example")
        files = apps.get_model("volunteering", "Volunteer").objects.visible_to(user).current()
        known = apps.get_model("people", "Person").objects.visible_to(user).order_by().values("pk")
        file = files.filter(held__isnull=False, person__in=known).order_by("pk").first()
        return address.replace("{person}", str(file.person_id)), user

    return lay


def of_shifts(address: str, name: str = "animation") -> Lay:
    """This address, its `{shift}` the next one of a house of this account's."""

    def lay() -> tuple[str, Any]:
        user = get_user_model().objects.get(email=f"{name}@belleroche.example")
        shift = apps.get_model("volunteering", "Shift").objects.visible_to(user).to_come().in_order().first()
        return address.replace("{shift}", str(shift.pk)), user

    return lay


def of_a_swap(address: str, name: str = "benevole1") -> Lay:
    """This address, its `{swap}` a place of the demo that somebody would hand on, `{person}` who; seen by this account."""

    def lay() -> tuple[str, Any]:
        user = get_user_model().objects.get(email=f"{name}@belleroche.example")
        known = apps.get_model("people", "Person").objects.visible_to(user).order_by().values("pk") if user.is_staff else None
        swaps = apps.get_model("volunteering", "SwapOffer").objects.filter(state="open")
        swap = (swaps if known is None else swaps.filter(enrolment__person__in=known)).select_related("enrolment").order_by("pk").first()
        return address.replace("{swap}", str(swap.pk)).replace("{person}", str(swap.enrolment.person_id)), user

    return lay


HANDS: list[tuple[str, str | Lay]] = [
    ("commencer à donner un coup de main", "/benevolat/commencer/"),
    ("mon bénévolat", by("benevole1", "/mon-espace/benevolat/")),
    ("arrêter le bénévolat", by("benevole1", "/mon-espace/benevolat/arreter/")),
    ("équipe, bénévoles : il manque du monde", by("animation", "/equipe/benevoles/trous/")),
    ("équipe, bénévoles : par personne", by("animation", "/equipe/benevoles/par-personne/")),
    ("équipe, bénévoles : aujourd’hui", by("animation", "/equipe/benevoles/aujourdhui/")),
    ("équipe, bénévoles : inscrire quelqu’un", of_shifts("/equipe/benevoles/creneau/{shift}/inscrire/")),
    ("équipe, bénévoles : dans mon agenda", by("animation", "/equipe/benevoles/agenda/")),
    ("places à reprendre, une bénévole", by("benevole1", "/benevolat/reprises/")),
    ("une place à reprendre", of_a_swap("/benevolat/reprises/{swap}/")),
    ("sa place, on cherche quelqu’un", of_a_swap("/equipe/benevoles/personne/{person}/reprises/", "animation")),
    ("équipe, places rendues et à reprendre", by("animation", "/equipe/benevoles/a-reprendre/")),
    ("créneaux, là où on a besoin de moi", by("benevole1", "/benevolat/creneaux/?besoin=oui")),
    ("équipe, créneaux pour une personne", of_volunteers("/equipe/benevoles/personne/{person}/creneaux/")),
    ("équipe, un créneau, première fois", of_shifts("/equipe/benevoles/premiere-fois/?creneau={shift}")),
    ("équipe, première fois", by("animation", "/equipe/benevoles/premiere-fois/")),
    ("première fois, lien fini", "/benevolat/premiere-fois/fini/"),
    ("équipe, les bénévoles", by("animation", "/equipe/benevoles/personnes/")),
    ("équipe, dossier d’un bénévole", of_volunteers("/equipe/benevoles/personnes/{person}/")),
    ("équipe, bénévole : commencer", of_volunteers("/equipe/benevoles/personnes/{person}/commencer/")),
    ("équipe, bénévole : changer", of_volunteers("/equipe/benevoles/personnes/{person}/modifier/")),
    ("équipe, bénévole : arrêter", of_volunteers("/equipe/benevoles/personnes/{person}/arreter/")),
    ("équipe, bénévoles à revoir", by("animation", "/equipe/benevoles/a-revoir/")),
    ("équipe, bénévoles là ce jour", by("animation", "/equipe/benevoles/presents/")),
    ("équipe, charte des bénévoles", by("direction", "/equipe/benevoles/charte/")),
    ("équipe, écrire la charte", by("direction", "/equipe/benevoles/charte/ecrire/")),
    ("mes heures de bénévole", by("benevole1", "/mon-espace/benevolat/heures/")),
    ("équipe, heures à relire", by("animation", "/equipe/benevoles/heures/")),
    ("équipe, heures d’un bénévole", of_volunteers("/equipe/benevoles/personnes/{person}/heures/")),
    ("équipe, coups de main demandés", by("animation", "/equipe/benevoles/coups-de-main/")),
    ("équipe, bilan du bénévolat", by("animation", "/equipe/benevoles/bilan/")),
]
