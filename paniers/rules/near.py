"""Which house is near another. Pure."""

from dataclasses import dataclass

from portal.places.rules.ground import Point, metres_between


@dataclass(frozen=True)
class Spot:
    """A house: its name, its sector, and where it stands if that is known (degrees)."""

    name: str
    sector: int
    latitude: float | None = None
    longitude: float | None = None


def kilometres(one: Spot, other: Spot) -> float | None:
    """As the crow flies, on a town's scale; None where one of them is not on the map."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    return metres_between(Point(one.latitude, one.longitude), Point(other.latitude, other.longitude)) / 1000


def nearness(home: Spot, other: Spot) -> tuple:
    """A key to sort houses by, the nearest first: by distance where it is known, then those of the same sector, then by name."""
    far = kilometres(home, other)
    return (far is None, far or 0, other.sector != home.sector, other.name)
