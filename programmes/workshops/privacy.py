"""What digital courses hold of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_positions import KEPT_DAYS, forget_of, forget_of_records, old_rows
from .exports import positions_told
from .models import FollowUp, Position

PURGE = "workshops.forget"
COURSES = Treatment(
    name="Cours numériques",
    purpose="Proposer à chacun le cours qui lui va, voir avec elle ou lui le chemin parcouru, prendre des nouvelles un mois après.",
    basis=MISSION,
    people="Les personnes inscrites à un cours ; la personne de l’équipe qui le suit",
    data=(
        "Le niveau du cours, une réponse à chaque phrase avant et après (pas encore, avec de l’aide, sans aide), qui l’a notée et quand, "
        "ce qui a été corrigé, l’issue de l’appel d’un mois après. Aucun mot de passe, aucun compte, aucune démarche"
    ),
    recipients="La personne elle-même et la personne nommée sur le cours. Ni le reste de l’équipe, ni son foyer",
    kept="Un an après la dernière séance ; ensuite il reste la place et les présences.",
    purge=PURGE,
    delays=(Delay("Points d’étape, nouvelles prises", KEPT_DAYS, "days", "après la dernière séance", PURGE),),
    models=("workshops.Course", "workshops.Position", "workshops.FollowUp"),
    security="Qui note une réponse à l’accueil ne relit pas les précédentes ; chaque lecture par qui suit le cours est écrite.",
)  # fmt: skip


def held(person: Person) -> int:
    return Position.objects.of_person(person).count() + FollowUp.objects.of_person(person).count()


def kept_because(person: Person) -> str:
    """Nothing is kept by law."""
    return ""


def erase(person: Person, by) -> None:
    forget_of(person, by=by)


def preview(today) -> dict[str, int]:
    """What tonight's purge would take away."""
    said, asked = old_rows(today)
    return {"positions": said.count(), "follow_ups": asked.count()}


def register() -> None:
    registry.treatments.add("workshops", COURSES, order=34)
    registry.purge_previews.add(PURGE, preview)
    registry.forgotten.add("workshops", forget_of_records)
    registry.personal_exports.add("workshops", positions_told, order=53)
    registry.erasures.add(
        "workshops",
        ErasurePart(
            "Points d’étape des cours numériques", held, kept_because, erase,
            goes="Ce qu’elle a dit de ce qu’elle sait faire, et l’appel d’un mois après ; sa place et ses présences s’effacent à part.",
        ),
        order=18,  # before the presences on which they hang
    )  # fmt: skip
