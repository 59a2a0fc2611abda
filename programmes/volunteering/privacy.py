"""What the volunteers' room holds of people, why and for how long."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Treatment

VOLUNTEERS = Treatment(
    name="Bénévoles et créneaux",
    purpose="Savoir qui donne un coup de main, où et quand ; assurer les créneaux ; reconnaître le temps donné.",
    basis=f"{MISSION} ; Conseil d’État, 31 mars 1999, n° 187649",
    people="Les bénévoles ; les agents qui organisent",
    data=(
        "La charte acceptée, les maisons, les qualifications vues et leur fin, l’accord d’un parent pour qui n’a pas 18 ans, les créneaux, "
        "les heures validées, les mots de merci. Ni prix, ni ressources, ni foyer"
    ),
    recipients="L’équipe des maisons où la personne donne la main ; ses coéquipiers lisent son nom montré",
    kept="Tant que la personne est bénévole.",
    why_none="Rien ne s’efface tant qu’elle est bénévole ; elle arrête quand elle veut.",
    models=(
        "volunteering.Volunteer", "volunteering.HeldQualification", "volunteering.Shift", "volunteering.StandingShift",
        "volunteering.WorkedHours", "volunteering.Thanks", "volunteering.HandModulation", "volunteering.CharterVersion",
        "volunteering.FirstTimeLink",
    ),
)  # fmt: skip


def register() -> None:
    registry.treatments.add("volunteering", VOLUNTEERS, order=33)
