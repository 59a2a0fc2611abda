"""A map of the town drawn from where its houses stand, without anybody's tiles: a round for each house, as large as it has projects.
Pure. Distances are those of the ground, north is above; rounds that would hide each other are put side by side."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from math import hypot, sqrt

from portal.places.rules.ground import Point, from_origin

WIDE = 360  # units of the drawing, about a pixel on a telephone
LOW, HIGH = 240, 460
MARGIN = 30
EMPTY, LEAST, MOST = 5, 14, 24  # radius of a house without a project, with one, with the most
GAP = 3
LETTER, LINE = 9, 19  # width of a letter and height of a line of a name, set in 16 units
NARROWEST = 400  # metres: houses of one street are not drawn as far apart as those of a town
SCALES = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_COMMON = re.compile(r"^maison\s+(?:de\s+la\s+|de\s+l['’]\s*|des\s+|du\s+|de\s+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Spot:
    """A house, where it stands (degrees, WGS 84), how many projects it has, and its name in addresses."""

    key: int
    name: str
    latitude: float
    longitude: float
    projects: int = 0
    slug: str = ""


@dataclass(frozen=True)
class Label:
    """A name beside its round; `anchor` as in SVG; `box`: (left, top, right, bottom)."""

    text: str
    x: int
    y: int
    anchor: str
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Mark:
    spot: Spot
    x: int
    y: int
    radius: int
    label: Label | None = None


@dataclass(frozen=True)
class TownMap:
    """`scale`: (metres, width of the line that stands for them)."""

    height: int
    marks: tuple[Mark, ...]
    scale: tuple[int, int]
    width: int = WIDE

    @property
    def scale_words(self) -> str:
        metres = self.scale[0]
        return f"{metres // 1000}\u00a0km" if metres >= 1000 else f"{metres}\u00a0m"


def short_name(name: str) -> str:
    """« Quais » for « Maison des Quais »: on a map of houses, the rest is everywhere."""
    return _COMMON.sub("", name, count=1).strip() or name


def drawn(spots: Iterable[Spot]) -> TownMap | None:
    """The map of these houses; None below two, where there is nothing to place."""
    spots = sorted(spots, key=lambda spot: (-spot.projects, spot.name, spot.key))
    if len(spots) < 2:
        return None
    ground = _on_the_ground(spots)
    across = max(max(x for x, _ in ground) - min(x for x, _ in ground), NARROWEST)
    down = max(max(y for _, y in ground) - min(y for _, y in ground), NARROWEST)
    unit = min((WIDE - 2 * MARGIN) / across, (HIGH - 3 * MARGIN) / down)  # units a metre
    height = max(LOW, min(HIGH, round(down * unit) + 3 * MARGIN))
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*ground, strict=True)]
    most = max(spot.projects for spot in spots)
    taken: list[tuple[int, int, int]] = []
    for spot, (x, y) in zip(spots, ground, strict=True):
        wanted = WIDE / 2 + (x - middle[0]) * unit, (height - MARGIN) / 2 + (y - middle[1]) * unit
        taken.append(_free(wanted, _radius(spot.projects, most), taken, height))
    return TownMap(height, _labelled(spots, taken, height), _scale(unit))


def _on_the_ground(spots: list[Spot]) -> list[tuple[float, float]]:
    """Metres east and south of the first."""
    first, around = Point(spots[0].latitude, spots[0].longitude), sum(spot.latitude for spot in spots) / len(spots)
    found = [from_origin(Point(spot.latitude, spot.longitude), first, around=around) for spot in spots]
    return [(east, -north) for east, north in found]


def _radius(projects: int, most: int) -> int:
    """By the surface, which is what the eye compares."""
    return round(sqrt(LEAST**2 + (MOST**2 - LEAST**2) * (projects - 1) / max(1, most - 1))) if projects else EMPTY


def _free(wanted: tuple[float, float], radius: int, taken, height: int) -> tuple[int, int, int]:
    """Where it stands, or the nearest place where it hides no other."""
    low, high = MARGIN, height - 2 * MARGIN
    at = round(min(max(wanted[0], MARGIN), WIDE - MARGIN)), round(min(max(wanted[1], low), high))

    def is_free(x: int, y: int) -> bool:
        return all(hypot(x - other_x, y - other_y) >= radius + other + GAP for other_x, other_y, other in taken)

    if not is_free(*at):
        around = [place for place in product(range(MARGIN, WIDE - MARGIN + 1, 2), range(low, high + 1, 2)) if is_free(*place)]
        at = min(around, key=lambda place: hypot(place[0] - wanted[0], place[1] - wanted[1]), default=at)
    return *at, radius


def _labelled(spots: list[Spot], places: list[tuple[int, int, int]], height: int) -> tuple[Mark, ...]:
    """Each name on the first side of its round where it hides nothing; none where there is no such side: the list says them all."""
    rounds = [(x - r, y - r, x + r, y + r) for x, y, r in places]
    boxes: list[tuple[int, int, int, int]] = [(0, height - MARGIN, WIDE, height)]  # the scale's line
    marks = []
    for place, (spot, (x, y, radius)) in enumerate(zip(spots, places, strict=True)):
        others, text = [*rounds[:place], *rounds[place + 1 :], *boxes], short_name(spot.name)
        label = next((one for one in _sides(text, x, y, radius) if _fits(one.box, others)), None)
        if label:
            boxes.append(label.box)
        marks.append(Mark(spot, x, y, radius, label))
    return tuple(marks)


def _sides(text: str, x: int, y: int, radius: int):
    wide, half = len(text) * LETTER, LINE // 2
    for side, anchor in ((x + radius + GAP, "start"), (x - radius - GAP, "end")):
        left = side if anchor == "start" else side - wide
        yield Label(text, side, y + 5, anchor, (left, y - half, left + wide, y + half))
    for base in (y + radius + LINE - 2, y - radius - 5):
        yield Label(text, x, base, "middle", (x - wide // 2, base - LINE + 4, x + wide // 2, base + 4))


def _fits(box, others) -> bool:
    left, top, right, bottom = box
    inside = left >= 0 and right <= WIDE and top >= 0
    return inside and not any(left < r and right > x and top < b and bottom > y for x, y, r, b in others)


def _scale(unit: float) -> tuple[int, int]:
    """The longest round distance that takes at most a third of the width."""
    metres = max((one for one in SCALES if one * unit <= WIDE / 3), default=SCALES[0])
    return metres, max(1, min(WIDE // 3, round(metres * unit)))
