"""What the volunteers' room holds of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person
from programmes.models.feed import KEPT

from .actions.forget_files import files_of, forget_of, forget_of_records, stale_files, stale_qualifications, stale_standing
from .exports.person import hands_told
from .models import HouseFeed, WorkedHours
from .reading.rides import stale_rides
from .rules.terms import KEPT_MONTHS

PURGE = "volunteering.files"
VOLUNTEERS = Treatment(
    name="Bénévoles et créneaux",
    purpose="Savoir qui donne un coup de main, où et quand ; assurer les créneaux ; reconnaître le temps donné.",
    basis=f"{MISSION} ; Conseil d’État, 31 mars 1999, n° 187649",
    people="Les bénévoles ; les agents qui organisent",
    data=(
        "La charte acceptée, les maisons, les qualifications vues et leur fin, l’accord d’un parent pour qui n’a pas 18 ans, les créneaux, "
        "les heures validées, les mots de merci, le quartier d’où l’on vient à plusieurs. Ni prix, ni ressources, ni foyer"
    ),
    recipients="L’équipe des maisons où la personne donne la main ; ses coéquipiers lisent son nom montré",
    kept="Tant que la personne est bénévole, puis un an. Heures et mercis : avec sa fiche ; ensuite, des heures sans nom.",
    purge=PURGE,
    delays=(
        Delay("Dossier de bénévole", KEPT_MONTHS, "months", "après l’arrêt", PURGE),
        Delay("Agenda des créneaux d’une maison, arrêté", KEPT.days, "days", "après l’arrêt", PURGE),
        Delay("Qualifications finies", KEPT_MONTHS, "months", "après leur fin", PURGE),
        Delay("Trajets à plusieurs", 1, "days", "après le jour du créneau", PURGE),
        Delay("Créneaux réguliers finis", KEPT_MONTHS, "months", "après leur fin", PURGE),
    ),
    models=(
        "volunteering.Volunteer", "volunteering.HeldQualification", "volunteering.Shift", "volunteering.StandingShift",
        "volunteering.WorkedHours", "volunteering.Thanks", "volunteering.HandModulation", "volunteering.CharterVersion",
        "volunteering.FirstTimeLink", "volunteering.HouseFeed", "volunteering.Ride",
    ),
    security="Les papiers (permis, attestation, accord d’un parent) sont vus puis rendus : on n’en garde que la date.",
)  # fmt: skip


def held(person: Person) -> int:
    return files_of(person).count()


def kept_because(person: Person) -> str:
    """Nothing is kept by law."""
    if WorkedHours.objects.filter(volunteer__in=files_of(person).order_by().values("pk")).exists():
        return "Le nombre d’heures données reste, pour le bilan de la maison ; il ne nomme plus personne une fois la fiche effacée."
    return ""


def erase(person: Person, by) -> None:
    forget_of(person, by=by)


def preview(today) -> dict[str, int]:
    """What tonight's purge would take away."""
    return {
        "volunteers": stale_files(today).count(),
        "qualifications": stale_qualifications(today).count(),
        "standing": stale_standing(today).count(),
        "house_feeds": HouseFeed.objects.to_forget(today).count(),
        "rides": stale_rides(today).count(),
    }


def register() -> None:
    registry.treatments.add("volunteering", VOLUNTEERS, order=33)
    registry.purge_previews.add(PURGE, preview)
    registry.forgotten.add("volunteering", forget_of_records)
    registry.personal_exports.add("volunteering", hands_told, order=52)
    registry.erasures.add(
        "volunteering",
        ErasurePart(
            "Dossier de bénévole", held, kept_because, erase,
            goes="La charte acceptée, les qualifications vues, ses créneaux réguliers, ses trajets à plusieurs, les mots de merci.",
        ),
        order=22,  # after the places: a shift to come is given back first
    )  # fmt: skip
