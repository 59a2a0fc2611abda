"""What the rooms below are given of before, during and after an outing: convocations, going together, the call sheet, its forgetting."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.convoke import convoke_due
from .actions.forget_places import (
    KEPT_DAYS,
    forget_places,
    forget_places_of,
    forget_places_of_records,
    old_places,
    places_of,
)
from .actions.share_call import SHEET
from .desk.call import confide_url, volunteer_call
from .exports.places import trip_places_told
from .notifications.convocations import name_purposes
from .slips import convocation

PURGE = "pass_culture.places"
PLACES = Treatment(
    name="Aller ensemble à une sortie",
    purpose="Savoir où chaque personne monte, qui préfère ne pas y aller seule, qui est revenu avec le groupe.",
    basis=MISSION,
    people="Les personnes qui partent en sortie",
    data="L’arrêt, « je voudrais y aller avec quelqu’un », remontée ou non pour le retour, le jour de la convocation",
    recipients=(
        "Qui accompagne. Les autres personnes qui l’ont dit au même arrêt lisent le nom choisi, rien d’autre. La feuille d’un·e bénévole "
        "montre le nom choisi et ce que la maison doit prévoir pour venir, jamais pourquoi ; ni téléphone, ni nom, ni prix"
    ),
    kept="Jusqu’au lendemain de la sortie.",
    purge=PURGE,
    delays=(Delay("Arrêt, trajet ensemble, retour", KEPT_DAYS, "days", "après la sortie", PURGE),),
    models=("pass_culture.TripPlace",),
    security="Une coche faite sans réseau ne garde aucun nom sur l’appareil et s’efface à la fin de la journée.",
)


def register() -> None:
    name_purposes()
    registry.tick_jobs.add("pass_culture.convocations", convoke_due, order=61)
    registry.sheet_passes.add(SHEET, registry.SharedSheet(volunteer_call, confide_url))
    registry.slips.add(convocation.LABEL, registry.SlipKind(convocation.slip_of, (convocation.ACT,)))
    act = registry.OnlineAct("Dire où l’on monte, y aller avec quelqu’un", "pass_culture:together", "programmes.places")
    registry.online_acts.add("pass_culture.together", act)
    registry.treatments.add("pass_culture.places", PLACES, order=38)
    registry.purges.add(PURGE, lambda today: forget_places(today=today))
    registry.purge_previews.add(PURGE, lambda today: {"trip_places": old_places(today).count()})
    registry.forgotten.add("pass_culture.places", forget_places_of_records)
    registry.personal_exports.add("pass_culture.places", trip_places_told, order=63)
    part = ErasurePart(
        "Trajets des sorties", _held, lambda person: "", lambda person, by: forget_places_of(person, by=by),
        goes="Où elle monte, si elle voulait y aller avec quelqu’un, si elle est revenue avec le groupe.",
    )  # fmt: skip
    registry.erasures.add("pass_culture.places", part, order=19)


def _held(person: Person) -> int:
    return places_of(Person.objects.records_of(person)).count()
