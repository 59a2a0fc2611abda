"""The yearly evidence as a table: one line a house."""

from collections.abc import Iterable, Iterator

from ..reading.evidence import Evidence

HEAD = (
    "Maison", "Comités", "Réunions tenues", "Réunions sans assez de membres", "Dont ouvertes à tout le monde",
    "Venus aux réunions ouvertes",
    "Membres", "Dont nouveaux", "Présences de membres", "Présences attendues", "Taux de présence (%)", "Votes", "Décisions", "Propositions",
    "Papiers collés", "Réponses données", "Dont « c’est fait »", "Dont « en cours »", "Dont « refusé, parce que »",
    "Dont après le jour promis",
    "Réponses promises encore attendues",
)  # fmt: skip


def evidence_rows(found: Iterable[Evidence]) -> Iterator[tuple]:
    for one in found:
        yield (
            one.maison.name, one.committees, one.meetings, one.without_quorum, one.open_meetings, one.visitors,
            one.members, one.new_members,
            one.attended, one.expected, "" if one.attendance is None else one.attendance, one.votes, one.decisions, one.proposals,
            one.stickers, one.answered, one.done, one.under_way, one.refused, one.late, one.waiting,
        )  # fmt: skip
