"""Who may be in a household and answer for it. Pure: no Django, no row."""

from collections.abc import Iterable

from portal.people.rules.births import Birth, age

HOMES_AT_MOST = 2  # a child in two homes; nobody lives in three
REFERENT_FROM = 16  # years: at 16 one may be emancipated, work, and receive benefits of one's own


def may_refer(birth: Birth, on) -> bool:
    """Old enough to see a household's bills and answer for them; somebody whose age nobody knows is."""
    years = age(birth, on)
    return years is None or years >= REFERENT_FROM


def stays_led(members: Iterable[tuple[int, bool]], leaving: set[int]) -> bool:
    """Whether those who stay still have a referent among them, or nobody stays. `members` are (person's key, is referent)."""
    staying = [refers for key, refers in members if key not in leaving]
    return not staying or any(staying)
