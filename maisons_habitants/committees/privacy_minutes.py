"""Minutes: what they hold of people, why and for how long; what goes when somebody asks."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_in_minutes import forget_in_minutes
from .actions.forget_minutes import forget_minutes, stale_drafts, stale_pictures
from .actions.save_minutes import PICTURE
from .enums import MinutesState
from .reading.minutes_slots import may_open_picture, minutes_naming
from .rules.keeping import MINUTES_KEPT_YEARS

PURGE = "committees.minutes"
MINUTES = Treatment(
    name="Comptes rendus des comités d’usagers",
    purpose="Garder ce qui s’est dit et décidé en réunion, et le faire lire à tout le monde.",
    basis=MISSION,
    people="Les membres des comités d’usagers",
    data=(
        "Qui était là, par le nom que chaque membre a choisi ; ce qui s’est dit, les votes en nombres. Les photos du paperboard. Le texte "
        "publié ne nomme que les membres qui l’ont permis ; pourquoi une personne ne vote pas sur un projet n’y est jamais"
    ),
    recipients="L’équipe de la maison et les membres du comité. Tout le monde lit le texte publié",
    kept=(
        "Un compte rendu approuvé est la mémoire du comité : il reste, et ne change plus. Un texte que personne n’a approuvé et les photos "
        "partent deux ans après la réunion."
    ),
    purge=PURGE,
    delays=(Delay("Compte rendu non approuvé, photos du paperboard", MINUTES_KEPT_YEARS, "years", "après la réunion", PURGE),),
    models=("committees.Minutes", "committees.MinutesPicture"),
    security="Approuvé, un compte rendu est scellé par la base : son empreinte dit s’il a été touché.",
)


def held(person: Person) -> int:
    return minutes_naming(person).count()


def kept_because(person: Person) -> str:
    if not minutes_naming(person).filter(state=MinutesState.APPROVED).exists():
        return ""
    return (
        "Un compte rendu que le comité a approuvé ne change plus : le texte lu par les membres garde le nom choisi, tel qu’il y est écrit. "
        "Le texte publié ne l’a que si la personne l’avait permis ; la maison peut alors le retirer du site."
    )


def erase(person: Person, by) -> None:
    forget_in_minutes(person=person, by=by)


def purge_minutes(today) -> dict[str, int]:
    return forget_minutes(today=today)


def preview(today) -> dict[str, int]:
    """What tonight's purge would take away."""
    return {"committee_drafts": stale_drafts(today).count(), "committee_pictures": stale_pictures(today).count()}


def register_minutes() -> None:
    registry.private_files.add(PICTURE, may_open_picture)
    registry.treatments.add("committees.minutes", MINUTES, order=38)
    registry.purges.add(PURGE, purge_minutes)
    registry.purge_previews.add(PURGE, preview)
    part = ErasurePart(
        "Comptes rendus des comités", held, kept_because, erase,
        goes="Son nom, dans les comptes rendus que le comité n’a pas encore approuvés.",
    )  # fmt: skip
    registry.erasures.add("committees.minutes", part, order=27)
