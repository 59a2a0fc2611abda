"""What the counter holds of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment

from .actions.forget_asides import asides_of, erase_asides, old_asides
from .actions.forget_calls import KEPT as CALLS_KEPT
from .actions.forget_calls import calls_held, forget_calls_of, forget_calls_of_records, old_calls

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
CALLS = Treatment(
    name="Appels passés et rappels promis",
    purpose="Rappeler qui l’a demandé, dire au téléphone ce qu’aucun message ne dit, ne pas appeler deux fois.",
    basis=MISSION,
    people="Les personnes que la maison appelle",
    data="Au sujet de quoi, en deux mots neutres, avant quand, l’issue de chaque appel ; jamais ce qui s’est dit",
    recipients="Les agents des maisons où vient la personne",
    kept="Treize mois après l’appel, ou après la fin du rappel promis.",
    purge="desk.calls",
    delays=(
        Delay("Appels passés", CALLS_KEPT.days, "days", "après l’appel", "desk.calls"),
        Delay("Rappels promis", CALLS_KEPT.days, "days", "après leur fin", "desk.calls"),
    ),
    models=("desk.CallBack", "desk.CallNote"),
    security="Une liste d’appels ne dit ni besoin, ni somme, ni activité confidentielle.",
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


def register() -> None:
    registry.treatments.add("desk.asides", ASIDES, order=65)
    registry.treatments.add("desk.calls", CALLS, order=52)
    registry.treatments.add("desk.visits", VISITS, order=95)
    registry.purge_previews.add("desk.asides", lambda today: {"asides": old_asides().count()})
    registry.purge_previews.add("desk.calls", lambda today: {kind: rows.count() for kind, rows in old_calls().items()})
    registry.forgotten.add("desk.calls", forget_calls_of_records)
    registry.erasures.add(
        "desk.calls",
        ErasurePart(
            "Appels passés et promis", calls_held, lambda person: "", forget_calls_of,
            goes="Quand elle a été appelée, et le rappel qui lui était promis.",
        ),
        order=34,
    )  # fmt: skip
    registry.erasures.add(
        "desk.asides",
        ErasurePart(
            "Dossiers de côté", lambda person: asides_of(person).count(), lambda person: "", erase_asides,
            goes="Ce qu’un agent a mis de côté sur sa page.",
        ),
        order=35,
    )  # fmt: skip
