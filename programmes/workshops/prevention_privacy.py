"""What trainings about suicide prevention hold of people, why and for how long."""

import datetime as dt

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person
from programmes.models import Enrolment

from .actions.forget_trained import forget_trained, forget_trained_of, old_trainings
from .actions.forget_validations import forget_validations, forget_validations_of, old_validations
from .models import Trained, Validation
from .rules.trainings import FORGET_DAYS, VALID_DAYS

PURGE = "workshops.validations"
TRAININGS = Treatment(
    name="Formations confidentielles",
    purpose="Rencontrer une personne bénévole avant une formation, inscrire une personne professionnelle par sa structure.",
    basis=MISSION,
    people="Les personnes bénévoles et professionnelles qui se forment",
    data="Quelle formation, quelle structure, qui l’a validé et quand, qui est allé au bout, quand c’est à renouveler. "
    "Aucune raison, aucun avis sur la personne",
    recipients="Les agents autorisés à lire ce qui est confidentiel, et eux seuls. Ni le foyer, ni le reste de l’équipe",
    kept="Deux mois après la dernière date, le temps de l’attestation ; ensuite, le nombre de chaque structure. Une validation : un an.",
    purge=PURGE,
    delays=(
        Delay("Validations", VALID_DAYS, "days", "après la validation", PURGE),
        Delay("Places, présences et noms des personnes formées", FORGET_DAYS, "days", "après la dernière date", PURGE),
    ),
    models=("workshops.Training", "workshops.Validation", "workshops.Trained", "workshops.TrainedCount"),
    security="Le journal dit qu’un accord fut donné, jamais à qui.",
)


def held(person: Person) -> int:
    return Validation.objects.of_person(person).count() + Trained.objects.of_person(person).count()


def erase(person: Person, by) -> None:
    forget_validations_of(person)
    forget_trained_of(person)


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
        ],
        "formations_suivies": [
            {
                "formation": str(row.training.get_kind_display()), "structure": row.structure.name if row.structure else "",
                "le": row.trained_on.isoformat(), "a_renouveler_le": row.renew_on.isoformat() if row.renew_on else "",
            }
            for row in Trained.objects.of_person(person).select_related("training", "structure").order_by("trained_on", "pk")
        ],
    }  # fmt: skip


def purge(today: dt.date) -> dict[str, int]:
    return forget_validations(today=today) | forget_trained(today=today)


def preview(today) -> dict[str, int]:
    trained = Trained.objects.filter(training__in=old_trainings(today).order_by().values("pk"))
    places = Enrolment.objects.filter(sheet__in=old_trainings(today).order_by().values("sheet"))
    return {"validations": old_validations(today).count(), "places": places.count(), "trained": trained.count()}


def forget_of_records(records: set[int]) -> None:
    Validation.objects.filter(person__in=records).delete()
    Trained.objects.filter(person__in=records).delete()


def register() -> None:
    registry.treatments.add("workshops.trainings", TRAININGS, order=34)
    registry.purges.add(PURGE, purge)
    registry.purge_previews.add(PURGE, preview)
    registry.forgotten.add("workshops.trainings", forget_of_records)
    registry.personal_exports.add("workshops.trainings", told, order=54)
    part = ErasurePart(
        "Formations confidentielles",
        held,
        lambda person: "",
        erase,
        goes="Qui l’a validée pour une formation, ce qu’elle a suivi, ce qui est à renouveler.",
    )  # fmt: skip
    registry.erasures.add("workshops.trainings", part, order=18)
