"""What is wrong with the contents of a week, and how a basket's weight stands against the promise. Pure; grams."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from .order import product_key

MOST_GRAMS = 20_000  # of one product in one basket: above, somebody typed something else
NEAR_PERCENT = 3  # so close to the promised weight, a basket is « juste »


@dataclass(frozen=True)
class Row:
    """A product in the baskets of a size, grown by a farm (None: bought elsewhere)."""

    product: str
    size: Hashable
    grams: int
    grower: int | None


@dataclass(frozen=True)
class Weight:
    """What a basket weighs against what was promised."""

    grams: int
    promised: int

    @property
    def gap(self) -> int:
        return self.grams - self.promised

    @property
    def right(self) -> bool:
        return abs(self.gap) * 100 <= self.promised * NEAR_PERCENT

    @property
    def light(self) -> bool:
        return self.gap < 0 and not self.right


def faults(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """(code, product) of what cannot be: « sans-nom », « poids-impossible », « produit-deux-fois », « deux-fermes »."""
    seen: set[tuple] = set()
    farms: dict[str, int | None] = {}
    found = []
    for row in rows:
        key = product_key(row.product)
        if not key:
            found.append(("sans-nom", ""))
        if not 0 < row.grams <= MOST_GRAMS:
            found.append(("poids-impossible", row.product))
        if (row.size, key) in seen:
            found.append(("produit-deux-fois", row.product))
        seen.add((row.size, key))
        if farms.setdefault(key, row.grower) != row.grower:
            found.append(("deux-fermes", row.product))
    return list(dict.fromkeys(found))
