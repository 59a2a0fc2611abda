from portal.kit import clock
from portal.ledger.actions.lower_charge import lower_charge

from ..enums import Presence
from ..models import Enrolment
from ..rules.refunds import stays_cents
from ..rules.share import price_of_what_is_left
from .charge_place import began_to_owe, charge_of, undo_charge
from .lose_dates import owe_less


def owe_what_stays(row: Enrolment, *, percent: int = 100, reason: str, by) -> None:
    """Of a course that somebody leaves once it has begun, the dates that took place while the place was hers stay owed, those for which
    she was excused apart. Of the rest, `percent` is undone, by the sheet's policy (`rules.refunds`); what it keeps is noted on the row
    (`kept_cents`), so that it falls if the house calls the date off, or if she comes after all. The sheet is locked."""
    before, after = dates_given(row)
    owed = charge_of(row)
    if owed is None or not owed.unit_cents or percent == 100:
        if after:
            owe_less(row, before, after, by=by)
        else:
            undo_charge(row, reason=reason, by=by)
        return
    given = given_cents(owed.unit_cents, before, after)
    stays = stays_cents(owed.unit_cents, percent, given_cents=given)
    if not stays:
        undo_charge(row, reason=reason, by=by)
    elif stays < owed.unit_cents:
        lower_charge(charge=owed, unit_cents=stays, quote=row.price_reason, by=by)
    row.kept_cents = stays - given
    row.save(update_fields=["kept_cents"])


def given_cents(unit_cents: int, before: int, after: int) -> int:
    """What of one place's price is for the dates that took place."""
    return price_of_what_is_left(unit_cents, before, after) if after else 0


def dates_given(row: Enrolment) -> tuple[int, int]:
    """(how many dates take place, how many of them did while the place was hers); 0 of them for what is of one date, or has not begun."""
    first = began_to_owe(row)
    given, on = (), []
    if first is not None:
        on = list(row.sheet.sessions.on().order_by().values_list("pk", "start"))
        excused = set(row.attendances.filter(presence=Presence.EXCUSED).values_list("session", flat=True))
        given = [key for key, start in on if first <= start <= clock.now() and key not in excused]
    return len(on), len(given) if len(on) > 1 else 0
