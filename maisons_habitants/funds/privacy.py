"""What the funds hold of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.refusal import Refusal
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_leaders import forget_leaders, forget_of_records, leads_something, stale_drafts, stale_leaders
from .exports.person import projects_told
from .models import Leader
from .rules.keeping import DRAFTS_KEPT_MONTHS, LEADERS_KEPT_YEARS

PURGE = "funds.leaders"
LEADERS = Treatment(
    name="Fonds d’initiatives des habitants",
    purpose="Recevoir une idée de projet, aider à l’écrire, la faire étudier par le comité, dire ce qui est décidé.",
    basis=MISSION,
    people="Les personnes qui portent un projet ; les membres d’un comité qui se disent concernés par un projet",
    data=(
        "Qui porte le projet, l’idée, le budget, les papiers joints, les questions de la maison et les réponses ; "
        "ce qui est décidé ; « ce projet me touche » et la raison, que seule l’équipe lit"
    ),
    recipients=(
        "L’équipe de la maison qui instruit ; le comité qui étudie la demande, sauf le membre que le projet touche. "
        "Personne d’autre avant la décision. Après un oui, tout le monde lit le projet et la somme, jamais qui l’a porté"
    ),
    kept="Deux ans après la fin du projet : ensuite, le projet et les sommes restent, sans les noms. Un brouillon abandonné, un an.",
    purge=PURGE,
    delays=(
        Delay("Nom de qui porte un projet", LEADERS_KEPT_YEARS, "years", "après la fin du projet", PURGE),
        Delay("Brouillon d’une demande à un fonds", DRAFTS_KEPT_MONTHS, "months", "après le dernier changement", PURGE),
    ),
    models=(
        "funds.FundRequest", "funds.Leader", "funds.BudgetLine", "funds.RequestDocument", "funds.RequestVersion", "funds.Question",
        "funds.RequestEvent", "funds.DeclaredInterest", "funds.Motion", "funds.Decision",
    ),
    security="Les papiers joints sont privés. Un membre que le projet touche ne voit plus la demande.",
)  # fmt: skip


def held(person: Person) -> int:
    return Leader.objects.filter(person__in=Person.objects.records_of(person)).count()


def kept_because(person: Person) -> str:
    """What was granted is public money: it stays counted, and names nobody."""
    if held(person):
        return "Le projet et les sommes accordées restent, pour les comptes du fonds ; ils ne nomment plus personne."
    return ""


def obstacles(person: Person) -> list[Refusal]:
    if leads_something(person):
        words = "Elle porte un projet que le fonds étudie ou a accordé."
        return [
            Refusal("projet-en-cours", words, "Finissez d’abord ce projet avec elle, ou passez-le à quelqu’un d’autre, dans « Fonds ».")
        ]
    return []


def erase(person: Person, by) -> None:
    forget_of_records(set(Person.objects.records_of(person).values_list("pk", flat=True)))


def preview(today) -> dict[str, int]:
    """What tonight's purge would take away."""
    return {"fund_leaders": stale_leaders(today).count(), "fund_drafts": stale_drafts(today).count()}


def kept_by_a_project(people: set[int]) -> set[int]:
    """`registry.purge_keeps`: who still leads a project named."""
    return set(Leader.objects.filter(person__in=people).values_list("person", flat=True))


def register() -> None:
    registry.treatments.add("funds.leaders", LEADERS, order=40)
    registry.purges.add(PURGE, lambda today: forget_leaders(today=today))
    registry.purge_previews.add(PURGE, preview)
    registry.forgotten.add("funds.leaders", forget_of_records)
    registry.purge_keeps.add("funds.leaders", kept_by_a_project)
    registry.personal_exports.add("funds.leaders", projects_told, order=66)
    part = ErasurePart(
        "Projets aux fonds", held, kept_because, erase, obstacles=obstacles, goes="Ses brouillons ; son nom sur ses projets."
    )
    registry.erasures.add("funds.leaders", part, order=30)
