"""What trainings about suicide prevention hold of people, why and for how long."""

import datetime as dt

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_validations import forget_validations, forget_validations_of, old_validations
from .models import Validation
from .rules.trainings import VALID_DAYS

PURGE = "workshops.validations"
TRAININGS = Treatment(
    name="Formations confidentielles",
    purpose="Rencontrer une personne bénévole avant une formation, inscrire une personne professionnelle par sa structure.",
    basis=MISSION,
    people="Les personnes bénévoles et professionnelles qui se forment",
    data="Quelle formation, quelle structure, qui l’a validé et quand. Aucune raison, aucun avis sur la personne",
    recipients="Les agents autorisés à lire ce qui est confidentiel, et eux seuls. Ni le foyer, ni le reste de l’équipe",
    kept="Un an ; un mois quand la validation est retirée.",
    purge=PURGE,
    delays=(Delay("Validations", VALID_DAYS, "days", "après la validation", PURGE),),
    models=("workshops.Training", "workshops.Validation"),
    security="Le journal dit qu’un accord fut donné, jamais à qui.",
)


def held(person: Person) -> int:
    return Validation.objects.of_person(person).count()


def erase(person: Person, by) -> None:
    forget_validations_of(person)


def told(person: Person) -> dict:
    """What she may take away: for which training she was validated, by which structure, when."""
    rows = Validation.objects.of_person(person).select_related("structure").order_by("at", "pk")
    return {
        "validations": [
            {
                "formation": str(row.get_kind_display()), "structure": row.structure.name if row.structure else "",
                "le": row.at.isoformat(), **({"retiree_le": row.ended_at.isoformat()} if row.ended_at else {}),
            }
            for row in rows
        ]
    }  # fmt: skip


def purge(today: dt.date) -> dict[str, int]:
    return forget_validations(today=today)


def preview(today) -> dict[str, int]:
    return {"validations": old_validations(today).count()}


def forget_of_records(records: set[int]) -> None:
    Validation.objects.filter(person__in=records).delete()


def register() -> None:
    registry.treatments.add("workshops.trainings", TRAININGS, order=34)
    registry.purges.add(PURGE, purge)
    registry.purge_previews.add(PURGE, preview)
    registry.forgotten.add("workshops.trainings", forget_of_records)
    registry.personal_exports.add("workshops.trainings", told, order=54)
    part = ErasurePart(
        "Validations avant une formation", held, lambda person: "", erase, goes="Qui l’a validée pour une formation, et quand.",
    )  # fmt: skip
    registry.erasures.add("workshops.trainings", part, order=18)
