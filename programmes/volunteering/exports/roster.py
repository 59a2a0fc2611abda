"""The roster as rows for a spreadsheet: shifts, numbers, the names people chose to be shown. Nothing of anybody's home or means."""

from collections.abc import Iterable, Iterator

from portal.kit import dates

from ..reading.roster import Line

HEAD = (
    "Jour", "Début", "Fin", "Maison", "Mission", "Poste", "Au moins", "Souhaité", "Au plus", "Inscrits", "Il manque", "Places libres",
    "Liste d’attente", "Couverture", "Mène", "Qui",
)  # fmt: skip


def rows_of(lines: Iterable[Line]) -> Iterator[tuple]:
    for line in lines:
        shift, sheet = line.shift, line.shift.sheet
        start, end = dates.local(shift.session.start), dates.local(shift.session.end)
        numbers = (sheet.minimum or 0, shift.wanted, sheet.capacity, sheet.taken)
        left = (0, 0) if line.cancelled else (shift.missing, shift.free)
        leader = shift.leader.current_record.display_name if shift.leader else ""
        yield (
            f"{start:%d/%m/%Y}", f"{start:%H:%M}", f"{end:%H:%M}", shift.maison.name, shift.title, shift.post.name, *numbers, *left,
            line.waiting, line.words, leader, ", ".join(line.names),
        )  # fmt: skip
