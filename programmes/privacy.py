"""What the engine holds of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import clock, registry
from portal.kit.audit import record
from portal.kit.privacy import MISSION
from portal.kit.refusal import Refusal
from portal.kit.registry import ErasurePart, Treatment
from portal.people.models import Person

from .models import Attendance, Enrolment
from .registry import called, sheets_to_come

PLACES = Treatment(
    name="Inscriptions et présences",
    purpose="Garder une place, prévenir d’un changement, savoir qui est venu.",
    basis=MISSION,
    people="Les personnes inscrites et qui les accompagne",
    data="À quoi, quand, où, l’état de la place, le prix promis et sa raison, la présence, quand et par qui elle a été notée",
    recipients="Les agents de la maison qui reçoit ; pour une activité confidentielle, ceux-là seuls qui y sont autorisés",
    kept="Avec la fiche : deux ans après le dernier contact, les places ne nomment plus personne.",
    purge="people.persons",
    models=("programmes.Party", "programmes.Enrolment", "programmes.Attendance", "programmes.Session", "programmes.SignUpSheet"),
    security="Une coche faite sans réseau ne garde aucun nom sur l’appareil et s’efface à minuit ; aucune liste des attestations. "
    "Un titre confidentiel ne sort jamais de sa page : ni SMS, ni agenda, ni foyer.",
)


def _attended(person: Person):
    hers = Enrolment.objects.filter(person__in=Person.objects.records_of(person))
    return Attendance.every.filter(enrolment__in=hers, session__end__lt=clock.now())


def obstacles(person: Person) -> list[Refusal]:
    """A place to come is somebody's to give back first: another may be waiting for it."""
    return [
        Refusal("place-a-venir", f"Une place à venir : {called(sheet)}.", "Rendez-la d’abord avec elle, puis revenez ici.")
        for sheet in sheets_to_come(person).select_related("activity").order_by("pk")
    ]


def erase_attendance(person: Person, by) -> None:
    gone = _attended(person).delete()[0]
    record("programmes.erase_attendance", person, by=by, subject=person, count=gone)


def places_held(person: Person) -> int:
    return Enrolment.objects.filter(person__in=Person.objects.records_of(person)).count()


def places_kept(person: Person) -> str:
    if not places_held(person):
        return ""
    return "Le nombre de places d’une séance passée reste, pour le bilan ; il ne nomme plus personne une fois la fiche effacée."


def register() -> None:
    registry.treatments.add("programmes", PLACES, order=30)
    registry.erasures.add(
        "programmes.attendance",
        ErasurePart(
            "Présences", lambda person: _attended(person).count(), lambda person: "", erase_attendance,
            goes="Si elle est venue ou non aux séances passées.",
        ),
        order=20,
    )  # fmt: skip
    registry.erasures.add("programmes.places", ErasurePart("Inscriptions", places_held, places_kept, obstacles=obstacles), order=21)
