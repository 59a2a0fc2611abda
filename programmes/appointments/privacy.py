"""What the permanences hold of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import clock, registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person
from programmes.enums import ACTIVE
from programmes.models import Enrolment

from .actions.forget_appointments import KEPT, forget_of, forget_of_records, old_places

APPOINTMENTS = Treatment(
    name="Rendez-vous des permanences",
    purpose="Recevoir chaque personne à l’heure convenue, ou lui garder un poste informatique, la prévenir, lui proposer un autre moment.",
    basis=f"{MISSION} ; code de l’action sociale et des familles, article L. 123-5",
    people="Les personnes qui prennent rendez-vous ; les agents et intervenants qui reçoivent",
    data="La personne, la permanence, le moment, qui l’a pris et comment, si elle est venue. "
    "Le motif n’est ni demandé ni noté ; d’un poste, ce qu’on y fait non plus",
    recipients="La personne qui reçoit et qui tient la liste ; les agents habilités au confidentiel. "
    "Le comptoir voit « pris », et le nom où ce n’est pas confidentiel (postes)",
    kept="Six mois après le rendez-vous ; ensuite il reste un compte de personnes reçues, sans nom.",
    purge="appointments.forget",
    delays=(Delay("Rendez-vous", KEPT.days, "days", "après le rendez-vous", "appointments.forget"),),
    models=("appointments.AppointmentSlot", "appointments.Host"),
    security="Qui n’a pas à lire une liste n’y voit qu’un moment pris ; ni SMS, ni papier ne nomme une permanence confidentielle.",
)


def _hers(person: Person):
    return Enrolment.objects.filter(person__in=Person.objects.records_of(person), sheet__slot__isnull=False)


def held(person: Person) -> int:
    return _hers(person).count()


def kept_because(person: Person) -> str:
    """Nothing is kept by law; what is to come stands until then."""
    if _hers(person).filter(state__in=ACTIVE, sheet__slot__session__end__gt=clock.now()).exists():
        return "Un rendez-vous est à venir : il reste noté jusqu’à ce jour-là, ou annulez-le d’abord. Ceux qui sont passés s’effacent."
    return ""


def erase(person: Person, by) -> None:
    forget_of(person, by=by)


def register() -> None:
    registry.treatments.add("appointments", APPOINTMENTS, order=32)
    registry.purge_previews.add("appointments.forget", lambda today: {"appointments": old_places().count()})
    registry.forgotten.add("appointments", forget_of_records)
    registry.erasures.add(
        "appointments",
        ErasurePart(
            "Rendez-vous passés", held, kept_because, erase,
            goes="Qui l’a reçue et quand ; il reste un nombre de personnes reçues, sans nom.",
        ),
        order=19,  # before the presences, which it turns into a count
    )  # fmt: skip
