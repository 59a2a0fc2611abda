"""What a person may take away of what she proposed and of her voices; the follow-up of a house as a file, without a name."""

from collections.abc import Iterator

from portal.people.models import Person

from ..models import Proposal, Support
from ..reading.proposal_figures import ProposalFigures
from ..reading.proposals import late, state
from ..rules.proposals import LABELS

FOLLOW_HEAD = (
    "Maison",
    "N°",
    "Dit le",
    "Reçue",
    "Proposition",
    "Voix en ligne",
    "Papiers collés",
    "État",
    "Réponse avant le",
    "Jours de retard",
    "Dernière réponse",
)


def proposals_told(person: Person) -> dict:
    rows = Proposal.objects.filter(person__in=Person.objects.records_of(person)).select_related("maison").order_by("said_on", "pk")
    said = [
        {
            "maison": row.maison.name,
            "dite_le": row.said_on.isoformat(),
            "recue": row.get_way_display(),
            "vos_mots": row.words,
            "telle_que_publiee": row.public_words,
            "mise_de_cote": row.get_aside_why_display() if row.set_aside_at else "",
        }
        for row in rows
    ]
    given = (
        Support.objects.filter(person__in=Person.objects.records_of(person)).select_related("proposal__maison").order_by("given_on", "pk")
    )
    voices = [
        {"maison": row.proposal.maison.name, "proposition": row.proposal.public_words, "donnee_le": row.given_on.isoformat()}
        for row in given
    ]
    return {"propositions": {"dites": said, "voix": voices}} if said or voices else {}


def follow_rows(rows) -> Iterator[tuple]:
    """One line a proposal; `rows` come from `reading.proposals.read`, with their house and answers."""
    for row in rows:
        answers = list(row.answers.all())
        yield (
            row.maison.name, row.pk, f"{row.said_on:%d/%m/%Y}", row.get_way_display(), row.public_words or row.words, row.voices,
            row.papers, LABELS[state(row)], f"{row.owed_on:%d/%m/%Y}" if row.owed_on else "", late(row),
            answers[-1].words if answers else "",
        )  # fmt: skip


def figure_rows(found: ProposalFigures) -> Iterator[tuple]:
    yield from (
        ("Propositions dites", found.said), ("Publiées", found.published), ("Répondues", found.answered), ("dont faites", found.done),
        ("dont en cours", found.under_way), ("dont refusées, avec la raison", found.refused), ("Réponse attendue", found.owed),
        ("En retard, ou répondues après le jour promis", found.late), ("Voix en ligne", found.voices), ("Papiers collés", found.stickers),
    )  # fmt: skip
