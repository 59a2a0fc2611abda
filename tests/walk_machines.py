"""The pages of machines lent that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps

from tests.walk_pages import Lay, by


def of_machines(address: str, who: str = "") -> Lay:
    """About the demo's cupboard: `{machine}` in repair, the `{sale}`, the `{loan}` that goes with a course, the one `{awaited}`, each
    `{person}`. Seen by `who`, or by who has it (nothing)."""

    def lay() -> tuple[str, Any]:
        open_loans = apps.get_model("workshops", "Loan").objects.open().select_related("person__user")
        loan, awaited = open_loans.get(machine__inventory="TAB-001"), open_loans.get(machine__inventory="TAB-002")
        mended = apps.get_model("workshops", "Machine").objects.get(inventory="TAB-003")
        sale = apps.get_model("workshops", "Sale").objects.get(machine__inventory="ORD-003")
        found = address.format(sale=sale.pk, loan=loan.pk, awaited=awaited.pk, machine=mended.pk, person=loan.person_id)
        return by(who, found)() if who else (found, loan.person.user)

    return lay


MACHINES: list[tuple[str, str | Lay]] = [
    ("le matériel prêté", of_machines("/mon-espace/numerique/materiel/")),
    ("mes démarches", of_machines("/mon-espace/numerique/demarches/")),
    ("équipe, aider à une démarche", of_machines("/equipe/numerique/personnes/{person}/demarches/", "accueil")),
    ("équipe, matériel prêté", of_machines("/equipe/numerique/materiel/", "accueil")),
    ("équipe, une machine", of_machines("/equipe/numerique/materiel/{machine}/", "responsable")),
    ("équipe, ajouter une machine", of_machines("/equipe/numerique/materiel/nouvelle/", "responsable")),
    ("équipe, corriger une machine", of_machines("/equipe/numerique/materiel/{machine}/corriger/", "responsable")),
    ("équipe, prêter du matériel", of_machines("/equipe/numerique/personnes/{person}/preter/", "accueil")),
    ("équipe, vendre une machine", of_machines("/equipe/numerique/personnes/{person}/vendre/", "accueil")),
    ("équipe, une vente", of_machines("/equipe/numerique/ventes/{sale}/", "accueil")),
    ("équipe, un prêt", of_machines("/equipe/numerique/prets/{loan}/", "accueil")),
    ("équipe, une machine attendue", of_machines("/equipe/numerique/prets/{awaited}/", "accueil")),
]
