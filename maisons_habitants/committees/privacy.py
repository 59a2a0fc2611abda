"""What the committees hold of people, why and for how long; what goes when somebody asks that her data be erased.

One block a kind of data (members and candidates, then meetings, proposals): its treatment, what is told of it, what goes, its purge;
`register` fills the slots.
"""

from portal.kit import clock, registry
from portal.kit.privacy import MISSION
from portal.kit.refusal import Refusal
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_members import forget_of, forget_of_records, stale_candidates, stale_mandates
from .exports.person import sits_told
from .models import Candidate, Mandate
from .rules.keeping import CANDIDATES_KEPT_MONTHS, MEMBERS_KEPT_YEARS

# Members and candidates
MEMBERS_PURGE = "committees.members"
MEMBERS = Treatment(
    name="Membres des comités d’usagers",
    purpose="Savoir qui siège dans le comité d’une maison, l’inviter, tenir ses réunions ; répondre à qui s’est proposé.",
    basis=MISSION,
    people="Les membres des comités d’usagers ; les personnes qui se proposent",
    data=(
        "Le siège, les dates du mandat, comment la personne a été choisie, son rôle, si son nom choisi peut être public ; "
        "si un mandat finit plus tôt, un mot de l’équipe ; d’une candidature, le jour, quelques mots, la réponse"
    ),
    recipients="L’équipe de la maison. Les autres membres voient le nom choisi ; le public aussi, si la personne l’a permis",
    kept="Deux ans après la fin du mandat : ensuite, le nombre reste, sans le nom. Les candidatures, six mois après l’appel.",
    purge=MEMBERS_PURGE,
    delays=(
        Delay("Mandat et présences d’un membre", MEMBERS_KEPT_YEARS, "years", "après la fin du mandat", MEMBERS_PURGE),
        Delay("Candidature à un comité", CANDIDATES_KEPT_MONTHS, "months", "après la fin de l’appel", MEMBERS_PURGE),
    ),
    models=("committees.Mandate", "committees.Candidate"),
    security="Le nom, le téléphone et l’adresse d’un membre ne sont lus que par l’équipe.",
)


def members_held(person: Person) -> int:
    return Mandate.objects.of(person).count() + Candidate.objects.filter(person__in=Person.objects.records_of(person)).count()


def members_kept_because(person: Person) -> str:
    """Nothing is kept by law."""
    if Mandate.objects.of(person).exists():
        return (
            "Le nombre de membres et de présences reste, pour le bilan de la maison ; il ne nomme plus personne une fois la fiche effacée."
        )
    return ""


def members_obstacles(person: Person) -> list[Refusal]:
    if Mandate.objects.of(person).on(clock.today()).exists():
        return [Refusal("mandat-en-cours", "Elle siège dans un comité.", "Finissez d’abord ce mandat avec elle, dans « Comités ».")]
    return []


def erase_members(person: Person, by) -> None:
    forget_of(person, by=by)


def members_preview(today) -> dict[str, int]:
    """What tonight's purge would take away."""
    return {"committee_mandates": stale_mandates(today).count(), "committee_candidates": stale_candidates(today).count()}


def register_members() -> None:
    registry.treatments.add("committees.members", MEMBERS, order=38)
    registry.purge_previews.add(MEMBERS_PURGE, members_preview)
    registry.forgotten.add("committees.members", forget_of_records)
    registry.personal_exports.add("committees.members", sits_told, order=64)
    registry.erasures.add(
        "committees.members",
        ErasurePart(
            "Comités d’usagers", members_held, members_kept_because, erase_members, obstacles=members_obstacles,
            goes="Ses candidatures, les mots sur ses mandats, ses besoins et ses enfants à garder pendant les réunions.",
        ),
        order=28,
    )  # fmt: skip


def register() -> None:
    """Every slot of this room's personal data; each kind adds its own line."""
    register_members()
