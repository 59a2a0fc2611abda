"""What is known of whoever proposed something or gave a voice: `privacy` registers it with the rest of the room."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, MergePart, Treatment
from portal.people.models import Person

from .actions.forget_proposals import forget_of, forget_of_records, forgettable
from .exports.proposals import proposals_told
from .models import Proposal, Support
from .rules.proposal_keeping import ASIDE_KEPT_MONTHS, AUTHOR_KEPT_YEARS

PURGE = "committees.proposals"
PROPOSALS = Treatment(
    name="Propositions des habitantes et habitants",
    purpose="Publier ce que l’on propose à une maison, y répondre, et dire la réponse à qui l’a demandé.",
    basis=MISSION,
    people="Les personnes qui proposent, ou donnent leur voix à une proposition ; les membres de l’équipe qui doivent une réponse",
    data=(
        "Les mots dits, ceux qui sont publiés (sans nom), le jour ; qui l’a dit, si elle veut la réponse ; à quoi elle a donné sa voix, "
        "et quel jour"
    ),
    recipients="L’équipe de la maison. Le public lit les mots et le nombre de voix, jamais qui",
    kept="Le lien avec la personne : un an après la réponse. Ce qui n’est pas publié : six mois. Les mots publiés et les réponses restent.",
    purge=PURGE,
    delays=(
        Delay("Qui a proposé, qui a donné sa voix", AUTHOR_KEPT_YEARS, "years", "après la réponse de la maison", PURGE),
        Delay("Proposition mise de côté", ASIDE_KEPT_MONTHS, "months", "après avoir été mise de côté", PURGE),
    ),
    models=("committees.Proposal", "committees.Support", "committees.ProposalAnswer"),
    security="Dite sans compte, une proposition ne garde ni adresse ni appareil.",
)


def held(person: Person) -> int:
    records = Person.objects.records_of(person)
    return Proposal.objects.filter(person__in=records).count() + Support.objects.filter(person__in=records).count()


def erase(person: Person, by) -> None:
    forget_of(person)


def merge_summary(person: Person) -> list[tuple[str, str]]:
    """Beside the two records. Rows stay where they are: two records of one person are one voice."""
    number = Proposal.objects.filter(person__in=Person.objects.records_of(person)).count()
    return [("Propositions", str(number))] if number else []


def register() -> None:
    registry.treatments.add("committees.proposals", PROPOSALS, order=39)
    registry.purge_previews.add(PURGE, forgettable)
    registry.forgotten.add("committees.proposals", forget_of_records)
    registry.personal_exports.add("committees.proposals", proposals_told, order=66)
    registry.merges.add("committees.proposals", MergePart(summary=merge_summary))
    part = ErasurePart(
        "Propositions",
        held,
        lambda person: "",
        erase,
        goes="Le lien avec ce qu’elle a proposé et avec ses voix. Les mots publiés restent, sans elle ; les autres s’effacent.",
    )
    registry.erasures.add("committees.proposals", part, order=28)
