"""Where one basket is collected, and whether it is packed: its row, its number there, the counters of both dates."""

from programmes.models import Session

from ..enums import PACKED
from ..models import Basket, Distribution
from ..reading.possible import sheet_of
from .lay_baskets import next_number


def move_row(row: Basket, session: Session, state: str) -> bool:
    """Put a basket on `session` in `state`; False when that date has no room (nothing is written then). Its own date always takes it
    back: that place was promised for the season. The row is not saved; the sheets of both dates are locked by the caller.

    `version` rises so far that the entry in her calendar is a later one, also where the date left behind had moved more often.
    """
    was, before = row.session, row.state in PACKED
    after = state in PACKED
    same = was.pk == session.pk
    if after and not (same and before) and not _taken(row, session):
        return False
    if before and not (same and after):
        Distribution.objects.give_back(was.pk, row.quantity)
    if not same:
        row.number = _own_number(row) if session.pk == row.planned_for_id else next_number(sheet_of(session.pk))
    row.version += 1 + max(was.sequence - session.sequence, 0)
    row.session, row.state = session, state
    return True


def _taken(row: Basket, session: Session) -> bool:
    if session.pk == row.planned_for_id:
        Distribution.objects.take_beyond(session.pk, row.quantity)
        return True
    return Distribution.objects.take(session.pk, row.quantity)


def _own_number(row: Basket) -> int:
    """The number that the subscription has in the house it was planned for, also when it has gone to another one since."""
    subscription, home = row.subscription, sheet_of(row.planned_for_id)
    if subscription.enrolment.sheet_id == home:
        return subscription.number
    there = subscription.baskets.exclude(pk=row.pk).filter(planned_for__on_sheets__sheet=home, session__on_sheets__sheet=home)
    return there.values_list("number", flat=True).order_by("number").first() or next_number(home)
