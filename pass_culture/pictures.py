"""What the rooms below are given of the albums: tasks, treatment, purge, erasure, export."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_pictures import (
    KEPT_YEARS,
    forget_pictures,
    forget_pictures_of,
    forget_pictures_of_records,
    old_pictures,
    pictures_with,
)
from .desk.album import staff_tasks
from .exports.pictures import pictures_told

PURGE = "pass_culture.pictures"
PICTURES = Treatment(
    name="Albums des sorties",
    purpose="Garder un souvenir d’une sortie et le montrer, là seulement où chaque personne reconnaissable l’a permis.",
    basis=f"{MISSION} ; montrer une photo : le consentement de chaque personne (voir « Droit à l’image »)",
    people="Les personnes reconnaissables sur une photo",
    data="La photo, sans le lieu, l’heure ni l’appareil ; ce qu’elle montre, sans nom ; qui est reconnaissable ; où elle est affichée",
    recipients="L’équipe de la maison qui mène la sortie ; qui y était et le public, pour les photos que chacun a permises, sans nom",
    kept="Deux ans après la sortie. Une photo part avec la fiche d’une personne qu’on y reconnaît.",
    purge=PURGE,
    delays=(Delay("Photos d’une sortie", KEPT_YEARS, "years", "après la sortie", PURGE),),
    models=("pass_culture.AlbumPicture", "pass_culture.PictureFace", "pass_culture.PictureUse"),
    security="Rangées à part, ouvertes une par une après avoir relu chaque accord ; un oui retiré les cache aussitôt.",
)


def register() -> None:
    registry.staff_tasks.add("pass_culture.pictures", staff_tasks)
    registry.treatments.add("pass_culture.pictures", PICTURES, order=39)
    registry.purges.add(PURGE, lambda today: forget_pictures(today=today))
    registry.purge_previews.add(PURGE, lambda today: {"pictures": old_pictures(today).count()})
    registry.forgotten.add("pass_culture.pictures", forget_pictures_of_records)
    registry.personal_exports.add("pass_culture.pictures", pictures_told, order=64)
    part = ErasurePart(
        "Photos de sorties", _held, lambda person: "", lambda person, by: forget_pictures_of(person, by=by),
        goes="Les photos où elle est reconnaissable, pour tout le monde.",
    )  # fmt: skip
    registry.erasures.add("pass_culture.pictures", part, order=20)


def _held(person: Person) -> int:
    return pictures_with(Person.objects.records_of(person)).count()
