"""What to order of a farm for a date, what it costs, and who bears what the contract promised more. Pure; grams and cents are integers.

Rounding: a line costs grams x price of the kilo, to the nearest cent, half a cent up; an order is the sum of its lines. The tolerated
floor is rounded down to the gram and the tolerated ceiling up, in favour of whoever orders. Of a difference shared in two, the odd cent is
the town's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GRAMS = 1000  # in a kilo: prices are by the kilo


@dataclass(frozen=True)
class Content:
    """So many grams of a product in one basket of a size (any hashable key)."""

    product: str
    size: int
    grams: int


@dataclass(frozen=True)
class Price:
    """Of a product in a contract: cents by the kilo, grams in a crate."""

    cents_per_kg: int
    crate_grams: int


@dataclass(frozen=True)
class Promise:
    """What a contract promises at each date: usual baskets, how far an order may be from it, who bears the rest (`enums.Bears`)."""

    baskets: int
    tolerance_percent: int
    bears: str


@dataclass(frozen=True)
class Line:
    """One product of an order. `contracted_grams`: what the promise comes to for it; `borne_cents`: what is below it, at its price."""

    product: str
    grams: int
    contracted_grams: int
    cents_per_kg: int
    crate_grams: int
    cents: int
    borne_cents: int

    @property
    def crates(self) -> int:
        return crates_of(self.grams, self.crate_grams)


def product_key(name: str) -> str:
    """The same product, however it is typed: « Carottes », « carottes  »."""
    return " ".join(name.split()).casefold()


def cents_of(grams: int, cents_per_kg: int) -> int:
    """What so many grams cost, to the nearest cent, half up."""
    return (2 * grams * cents_per_kg + GRAMS) // (2 * GRAMS)


def crates_of(grams: int, crate_grams: int) -> int:
    """How many crates hold it: the last one may not be full."""
    return -(-grams // crate_grams)


def tolerated(grams: int, percent: int) -> tuple[int, int]:
    """Between which weights an order stands for what was promised."""
    return grams * max(100 - percent, 0) // 100, -(-grams * (100 + percent) // 100)


def borne(grams: int, contracted_grams: int, percent: int, cents_per_kg: int) -> int:
    """What the promise is worth more than the order, below the tolerated floor; nothing within the tolerance or above."""
    floor, _ = tolerated(contracted_grams, percent)
    return cents_of(max(floor - grams, 0), cents_per_kg)


def shares(cents: int, bears: str) -> tuple[int, int]:
    """(the town's, the farm's) part of a difference."""
    town = {"town": cents, "grower": 0, "shared": (cents + 1) // 2}[bears]
    return town, cents - town


def weights(contents: Iterable[Content], counts: Mapping[int, int]) -> dict[str, int]:
    """Grams of each product (under the name it has first) for so many baskets of each size."""
    names: dict[str, str] = {}
    grams: dict[str, int] = {}
    for row in contents:
        name = names.setdefault(product_key(row.product), row.product)
        grams[name] = grams.get(name, 0) + row.grams * counts.get(row.size, 0)
    return grams


def lines(
    contents: list[Content], counts: Mapping[int, int], prices: Mapping[str, Price], promise: Promise, *, usual: int
) -> tuple[list[Line], list[str]]:
    """The lines of an order, the heaviest first, and the products that have no price (`prices` is by `product_key`).

    The promise is counted in usual baskets: its weight of a product is what that many usual baskets hold of it.
    """
    promised = weights([row for row in contents if row.size == usual], {usual: promise.baskets})
    by_key = {product_key(name): grams for name, grams in promised.items()}
    found, unpriced = [], []
    for product, grams in weights(contents, counts).items():
        price = prices.get(product_key(product))
        if price is None:
            unpriced.append(product)
            continue
        contracted = by_key.get(product_key(product), 0)
        difference = borne(grams, contracted, promise.tolerance_percent, price.cents_per_kg)
        if grams or difference:
            cents = cents_of(grams, price.cents_per_kg)
            found.append(Line(product, grams, contracted, price.cents_per_kg, price.crate_grams, cents, difference))
    return sorted(found, key=lambda line: (-line.grams, line.product)), unpriced


def beyond(found: list[Line], percent: int) -> bool:
    """More, all products together, than the promise and its tolerance: the farm is asked before it is sent."""
    return sum(line.grams for line in found) > tolerated(sum(line.contracted_grams for line in found), percent)[1]


def owed(received_grams: int, ordered_grams: int, cents_per_kg: int) -> int:
    """What is owed for what came: what was ordered at most, for nobody asked for more."""
    return cents_of(min(received_grams, ordered_grams), cents_per_kg)


def scaled(grams: int, weight: int, usual_weight: int) -> int:
    """What a basket of another weight holds of a product, in proportion: to the nearest 10 grams, half up, 10 at least."""
    return max((2 * grams * weight + 10 * usual_weight) // (20 * usual_weight), 1) * 10
