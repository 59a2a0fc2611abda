"""What is to be weighed for a day. Pure; grams are integers: no sum of kilos is ever a float."""

from collections.abc import Hashable, Iterable, Mapping

STEP = 100  # grams: a crate is weighed to the next hundred


def rounded_up(grams: int) -> int:
    """To the next 100 g: 92 000 stays 92 000, 92 001 is 92 100."""
    return -(-grams // STEP) * STEP


def weighed(contents: Iterable[tuple[Hashable, str, int]], counts: Mapping[Hashable, int]) -> dict[str, int]:
    """Grams of each product, exact, for so many baskets of each size; `contents` are (size, product, grams in one basket)."""
    grams: dict[str, int] = {}
    for size, product, each in contents:
        if number := counts.get(size, 0):
            grams[product] = grams.get(product, 0) + each * number
    return grams


def beyond(packed: int, capacity: int | None) -> int:
    """Baskets above what the house can hold; none where there is no limit."""
    return 0 if capacity is None else max(packed - capacity, 0)
