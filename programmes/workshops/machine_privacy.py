"""What loans hold of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.refusal import Refusal
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_loans import LOANS_KEPT_DAYS, forget_loans, forget_loans_of, forget_loans_of_records, old_loans, still_lent
from .models import Loan

PURGE = "workshops.loans"
LOANS = Treatment(
    name="Prêt de matériel numérique",
    purpose="Prêter une tablette ou un ordinateur, savoir qui l’a et jusqu’à quand, le retrouver.",
    basis=MISSION,
    people="Les personnes à qui une machine est prêtée ; l’adulte qui signe pour une personne mineure",
    data=(
        "La machine, son numéro, les dates, ce qui part avec elle, son état au départ et au retour, ce qui manque, le cours. "
        "La signature reste sur le papier. Ni mot de passe, ni code, ni ce qui est sur la machine"
    ),
    recipients="La personne, l’adulte qui signe, l’équipe de la maison qui prête",
    kept="Un an après le retour ; la machine reste, sans savoir qui l’avait.",
    purge=PURGE,
    delays=(Delay("Prêts rendus", LOANS_KEPT_DAYS, "days", "après le retour", PURGE),),
    models=("workshops.Machine", "workshops.Loan"),
)  # fmt: skip


def told(person: Person) -> dict:
    """« Mes données »: every loan of hers and each one she signed."""
    return {"prets_de_materiel": [_told(loan) for loan in Loan.objects.about(person).shown().order_by("lent_at", "pk")]}


def _told(loan: Loan) -> dict:
    return {
        "machine": str(loan.machine),
        "maison": loan.machine.maison.name,
        "prete_le": loan.lent_at.isoformat(),
        "a_rendre_le": loan.due_on.isoformat(),
        "avec": loan.accessories_told,
        "etat_au_depart": str(loan.get_state_out_display()),
        "remarque_au_depart": loan.note_out,
        "signe_par_un_adulte": loan.responsible_id is not None,
        **({"cours": loan.course.sheet.activity.title} if loan.course else {}),
        **(_back(loan) if loan.returned_at else {}),
    }


def _back(loan: Loan) -> dict:
    return {
        "rendu_le": loan.returned_at.isoformat(),
        "etat_au_retour": str(loan.get_state_in_display()),
        "remarque_au_retour": loan.note_in,
        "il_manque": loan.missing_told,
    }


def held(person: Person) -> int:
    return Loan.objects.about(person).filter(returned_at__isnull=False).count()


def kept_because(person: Person) -> str:
    return ""


def obstacles(person: Person) -> list[Refusal]:
    """A machine is out: it comes back first."""
    if Loan.objects.about(person).open().exists():
        return [Refusal("machine-a-rendre", "Une machine prêtée n’est pas revenue.", "Notez d’abord son retour.")]
    return []


def erase(person: Person, by) -> None:
    forget_loans_of(person, by=by)


def preview(today) -> dict[str, int]:
    return {"loans": old_loans(today).count()}


def purge(today) -> dict[str, int]:
    return forget_loans(today=today)


def register() -> None:
    registry.treatments.add("workshops.loans", LOANS, order=35)
    registry.purges.add(PURGE, purge)
    registry.purge_previews.add(PURGE, preview)
    registry.purge_keeps.add("workshops.loans", still_lent)
    registry.forgotten.add("workshops.loans", forget_loans_of_records)
    registry.personal_exports.add("workshops.loans", told, order=54)
    goes = "Ce qu’on lui a prêté et qui est revenu."
    part = ErasurePart("Matériel prêté", held, kept_because, erase, goes=goes, obstacles=obstacles)
    registry.erasures.add("workshops.loans", part, order=18)
