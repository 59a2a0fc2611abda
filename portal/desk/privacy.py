"""What the counter holds of people, why and for how long; what goes when somebody asks that her data be erased."""

from django.db.models import Q

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment

from .models import AsideFile

ASIDES = Treatment(
    name="Dossiers mis de côté au comptoir",
    purpose="Répondre au téléphone sans perdre ce qui était en train d’être écrit.",
    basis=MISSION,
    people="Les personnes servies à ce moment-là",
    data="La page ouverte et ce qui y était écrit",
    recipients="L’agent qui l’a mis de côté, et nul autre, même au poste partagé",
    kept="Jusqu’au soir, ou jusqu’à la reprise.",
    purge="desk.asides",
    delays=(Delay("Dossiers de côté", 1, "days", "au plus tard le soir même", "desk.asides"),),
    models=("desk.AsideFile",),
    security="Trois au plus ; effacés dès qu’ils sont repris.",
)
VISITS = Treatment(
    name="Passages comptés",
    purpose="Savoir combien de personnes poussent la porte, à quelle heure, par où.",
    basis=MISSION,
    people="Personne : un nombre par heure, sans nom ni motif",
    data="Maison, jour, heure, nombre",
    recipients="L’équipe",
    kept="Sans limite : ces nombres ne désignent personne.",
    why_none="Aucune donnée personnelle.",
)


def _asides(person):
    pages = Q()
    for row in type(person).objects.records_of(person):
        pages |= Q(path__contains=f"/personnes/{row['pk']}/")
    return AsideFile.objects.filter(pages)


def erase_asides(person, by) -> None:
    _asides(person).delete()


def register() -> None:
    registry.treatments.add("desk.asides", ASIDES, order=65)
    registry.treatments.add("desk.visits", VISITS, order=95)
    registry.erasures.add(
        "desk.asides",
        ErasurePart(
            "Dossiers de côté", lambda person: _asides(person).count(), lambda person: "", erase_asides,
            goes="Ce qu’un agent a mis de côté sur sa page.",
        ),
        order=35,
    )  # fmt: skip
