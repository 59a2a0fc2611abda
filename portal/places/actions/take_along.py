from collections.abc import Callable


def taken_along(rows: Callable, **also) -> Callable[..., int]:
    """The plainest way of rehoming what hangs on a house that closes: the same rows (`rows(house)`) at another house, with `also` (an
    edition raised) written beside. Inside the transaction of who closes it; gives how many."""

    def rehome(house, to, *, by) -> int:
        return rows(house).update(maison=to, **also)

    return rehome
