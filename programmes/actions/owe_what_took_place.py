from portal.kit import clock

from ..enums import Presence
from ..models import Enrolment
from .charge_place import began_to_owe, undo_charge
from .lose_dates import owe_less


def owe_what_took_place(row: Enrolment, *, reason: str, by) -> None:
    """Of a course that somebody leaves once it has begun, the dates that took place while the place was hers stay owed, those for which
    she was excused apart; the others are undone. What is of one date, or has not begun, is undone whole. The sheet is locked."""
    first = began_to_owe(row)
    given, on = (), []
    if first is not None:
        on = list(row.sheet.sessions.on().order_by().values_list("pk", "start"))
        excused = set(row.attendances.filter(presence=Presence.EXCUSED).values_list("session", flat=True))
        given = [key for key, start in on if first <= start <= clock.now() and key not in excused]
    if len(on) > 1 and given:
        owe_less(row, len(on), len(given), by=by)
    else:
        undo_charge(row, reason=reason, by=by)
