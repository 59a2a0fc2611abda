"""The costs of outings as a file: sums alone."""

from collections.abc import Iterator

from portal.kit.spreadsheets import Cents, OurSign

from ..reading.costs import TripCosts
from ..rules.costs import Costs, summed

HEAD = (
    "Jour", "Sortie", "Lieu", "Maison", "État", "Places payées", "Venus", "Places sans personne", "Places (coût)",
    "Car", "Visite, rencontre",
    "Autre", "Coût total", "Dû par les foyers", "Réglé", "Rendu", "Gardé en avance", "Reste à la ville", "Par place", "Par personne venue",
)  # fmt: skip


def cost_rows(found: list[TripCosts]) -> Iterator[tuple]:
    """A line for each outing, then by venue, by house, and the whole of those that are over or called off."""
    for one in found:
        day = f"{one.trip.meeting_at:%d/%m/%Y}"
        state = "annulée" if one.off else "" if one.over else "à venir"
        yield (day, one.trip.sheet.activity.title, one.venue, one.trip.sheet.maison.name, state, *_numbers(one.costs))
    found = [one for one in found if one.over]
    for venue, costs in by(found, lambda one: one.venue):
        yield ("", "En tout", venue, "", "", *_numbers(costs))
    for house, costs in by(found, lambda one: one.trip.sheet.maison.name):
        yield ("", "En tout", "", house, "", *_numbers(costs))
    yield ("", "En tout", "", "", "", *_numbers(summed(one.costs for one in found)))


def by(found: list[TripCosts], name) -> list[tuple[str, Costs]]:
    """Sums for each of what `name` says of an outing, in the order of the alphabet."""
    groups: dict[str, list[Costs]] = {}
    for one in found:
        groups.setdefault(name(one), []).append(one.costs)
    return [(key, summed(groups[key])) for key in sorted(groups, key=str.casefold)]


def _numbers(costs: Costs) -> tuple:
    amounts = (
        costs.seats_cents, costs.coach, costs.guide, costs.other, costs.total, costs.owed, costs.paid, costs.back, costs.credit, costs.left,
    )  # fmt: skip
    shares = [OurSign("-") if share is None else Cents(share) for share in (costs.per_seat, costs.per_person)]
    return (costs.seats, costs.came, costs.unused, *map(Cents, amounts), *shares)
