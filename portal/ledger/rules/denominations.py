"""Euro notes and coins, and counting them. Pure.

A count is {"5000": 1, "100": 3}: value in cents, as text (JSON has no other keys) -> how many. Source: legal tender of the euro area,
Council regulation (EC) 974/98 and ECB decision 2013/10; the 500 € note is no longer printed but still good.
"""

from collections.abc import Mapping

NOTES = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500)
COINS = (200, 100, 50, 20, 10, 5, 2, 1)
DENOMINATIONS = (*NOTES, *COINS)
MOST = 9_999  # of one kind: more is a typing error


class Miscounted(ValueError):
    """A count that names no euro note or coin, or how many in no whole number from 0 to `MOST`."""


def checked(count: Mapping) -> dict[str, int]:
    """The same count, the largest first, without what is not there. Raises Miscounted."""
    found = {}
    for value, number in count.items():
        if not str(value).isascii() or not str(value).isdigit() or int(value) not in DENOMINATIONS:
            raise Miscounted(f"no such note or coin: {value!r}")
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST:
            raise Miscounted(f"no such number: {number!r}")
        if number:
            found[int(value)] = found.get(int(value), 0) + number
    return {str(value): found[value] for value in DENOMINATIONS if value in found}


def total(count: Mapping) -> int:
    """What a count is worth, in cents."""
    return sum(int(value) * number for value, number in count.items())


def fewest(cents: int) -> dict[str, int]:
    """The count of this sum with the fewest pieces: the change to give, a till made up for the demo."""
    if cents < 0:
        raise Miscounted(f"less than nothing: {cents}")
    count = {}
    for value in DENOMINATIONS:
        number, cents = divmod(cents, value)
        if number:
            count[str(value)] = number
    return count
