"""From a house to a partner, on foot: how far, which way, in words and as a sketch. Pure: no Django, no map of anybody's.

It knows neither streets nor rivers: distances are as the crow flies, made longer by what a walk through a town usually adds.
The sketch says so.
"""

from dataclasses import dataclass
from math import asin, atan2, ceil, cos, degrees, hypot, radians, sin, sqrt

from portal.places.rules.ground import EARTH_METRES, Point

DETOUR = 1.3  # a walk in a town against the straight line: usual figure of walking models, measured nowhere here
METRES_A_MINUTE = 67  # 4 km/h: an unhurried walk, with a child or a bag
WALKABLE_METRES = 1_500  # half an hour: farther, nobody is told to walk
WINDS = ("au nord", "au nord-est", "à l’est", "au sud-est", "au sud", "au sud-ouest", "à l’ouest", "au nord-ouest")
HERE_METRES = 20  # nearer, it is next door and a direction would only mislead


@dataclass(frozen=True)
class Way:
    """`metres`: as the crow flies; `bearing`: degrees from north, clockwise, 0 <= b < 360."""

    metres: float
    bearing: float

    @property
    def wind(self) -> str:
        """« au nord-est »"""
        return WINDS[round(self.bearing / 45) % 8]

    @property
    def minutes(self) -> int:
        """Walking, rounded up; one at least."""
        return max(1, ceil(self.metres * DETOUR / METRES_A_MINUTE))

    @property
    def is_walk(self) -> bool:
        return self.metres <= WALKABLE_METRES

    @property
    def words(self) -> str:
        """« à 600 m au nord-est, environ 12 min à pied »"""
        if self.metres < HERE_METRES:
            return "juste à côté"
        far = f"à {said(self.metres)} {self.wind}"
        return f"{far}, environ {self.minutes}\u00a0min à pied" if self.is_walk else f"{far} : prenez un bus ou un tram"


def said(metres: float) -> str:
    """« 80 m », « 650 m », « 1,2 km », « 14 km »: rounded to what somebody can picture."""
    if metres < 950:
        step = 10 if metres < 100 else 50
        return f"{max(step, round(metres / step) * step)}\u00a0m"
    if metres < 9_950:
        return f"{metres / 1000:.1f}\u00a0km".replace(".0", "").replace(".", ",")
    return f"{round(metres / 1000)}\u00a0km"


def way(start: Point, end: Point) -> Way:
    """Distance and first bearing along the great circle."""
    here, there = radians(start.latitude), radians(end.latitude)
    turned = radians(end.longitude - start.longitude)
    half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(turned / 2) ** 2
    metres = 2 * EARTH_METRES * asin(min(1.0, sqrt(half)))
    bearing = degrees(atan2(sin(turned) * cos(there), cos(here) * sin(there) - sin(here) * cos(there) * cos(turned))) % 360
    return Way(metres, bearing if bearing < 360 else 0.0)


SIZE, MARGIN = 320, 52  # the sketch's square, in its own units


@dataclass(frozen=True)
class Sketch:
    """Where things stand in a square of `SIZE`, north on top: the house, the partner, and a scale."""

    house: tuple[int, int]
    partner: tuple[int, int]
    scale_units: int
    scale_words: str
    size: int = SIZE


def sketch(way: Way) -> Sketch:
    """The two points as far apart as the square allows, turned as they are on the ground, and a round length under them."""
    across, down = sin(radians(way.bearing)), -cos(radians(way.bearing))
    room = (SIZE - 2 * MARGIN) / 2
    longest = max(abs(across), abs(down), hypot(across, down) / 1.2)
    half = room / longest
    middle = SIZE / 2
    house = (round(middle - across * half), round(middle - down * half))
    partner = (round(middle + across * half), round(middle + down * half))
    metres = max(way.metres, 1.0)
    length = next((each for each in (2000, 1000, 500, 200, 100, 50, 20, 10, 5) if each <= metres / 2), 5)
    if metres > 8000:
        length = 5000
    units = round(hypot(partner[0] - house[0], partner[1] - house[1]) * length / metres)
    return Sketch(house, partner, min(units, SIZE - 2 * MARGIN), said(length) if length >= 10 else f"{length}\u00a0m")
