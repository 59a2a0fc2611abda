"""Which house is near another. Pure."""

from dataclasses import dataclass
from math import cos, hypot, radians

KM_A_DEGREE = 111.2


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
    east = (other.longitude - one.longitude) * cos(radians(one.latitude))
    return KM_A_DEGREE * hypot(other.latitude - one.latitude, east)


def nearness(home: Spot, other: Spot) -> tuple:
    """A key to sort houses by, the nearest first: by distance where it is known, then those of the same sector, then by name."""
    far = kilometres(home, other)
    return (far is None, far or 0, other.sector != home.sector, other.name)
