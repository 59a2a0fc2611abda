"""Where things stand on the ground and how far apart. Pure. On a town's scale the earth is flat enough: within twenty kilometres the
distance is the great circle's to one part in a thousand."""

from dataclasses import dataclass
from math import cos, hypot, pi, radians

EARTH_METRES = 6_371_000  # mean radius
METRES_A_DEGREE = EARTH_METRES * pi / 180  # of latitude


@dataclass(frozen=True)
class Point:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


def from_origin(point: Point, origin: Point, *, around: float | None = None) -> tuple[float, float]:
    """Metres east and north of `origin`. A degree of longitude is as long as at latitude `around`, halfway between the two unless told:
    a map of many places says one for all of them."""
    latitude = (point.latitude + origin.latitude) / 2 if around is None else around
    east = (point.longitude - origin.longitude) * METRES_A_DEGREE * cos(radians(latitude))
    return east, (point.latitude - origin.latitude) * METRES_A_DEGREE


def metres_between(one: Point, other: Point) -> float:
    """As the crow flies."""
    return hypot(*from_origin(one, other))
