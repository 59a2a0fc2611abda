"""A sheet ticked on paper, keyed at once: « tout sauf 4 et 7 »."""

import datetime as dt
import uuid
from collections.abc import Collection

from portal.kit import clock, dates
from portal.kit.audit import record
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.models import Session

from ..enums import COLLECTED, BasketState
from ..models import Basket

AFTER = dt.timedelta(days=7)  # a paper left in a drawer is keyed within the week


def may_rekey(session: Session) -> bool:
    """From the day itself until a week after, if it took place."""
    return not session.cancelled and session.local_date <= clock.today() <= session.local_date + AFTER


def key_paper(
    *, session: Session, numbers: Collection[int], by, mark: str | None = None, key: uuid.UUID | None = None
) -> list[int]:  # fmt: skip
    """Note the baskets of these numbers as handed over; those of them that were not yet. The others stay as they are.

    `mark` is the state of the sheet that the preview showed (`exports.Sheet.mark`). Twice is once. Raises Refusal « pas-ce-jour »,
    « deja-modifie » when somebody ticked meanwhile, « numero-inconnu ».
    """
    with once(key, f"paniers.key_paper:{session.pk}", by=by) as request:
        if request.done:
            return request.result
        if not may_rekey(session):
            words = f"Cette feuille est celle du {dates.day_long(session.local_date)}."
            raise Refusal("pas-ce-jour", words, "On la reporte le jour même, ou dans la semaine qui suit.")
        rows = {row.number: row for row in Basket.objects.select_for_update().filter(session=session, state__in=COLLECTED).order_by("pk")}
        if mark is not None and mark != f"{len(rows)}.{sum(row.version for row in rows.values())}":
            raise Refusal("deja-modifie", "La feuille a changé depuis.", "Voici où elle en est : regardez, puis notez.")
        if unknown := sorted(set(numbers) - set(rows)):
            raise Refusal("numero-inconnu", f"Il n'y a pas de n° {unknown[0]} sur cette feuille.", "Vérifiez le numéro.")
        request.result = _hand_over([rows[number] for number in sorted(numbers)], session, by=by)
    return request.result


def _hand_over(rows: list[Basket], session: Session, *, by) -> list[int]:
    """Each with its audit line, as if it had been ticked at the table; nobody knows at what minute: the end, once it is past."""
    at = min(clock.now(), session.end)
    given = [row for row in rows if row.state != BasketState.HANDED_OVER]
    for row in given:
        row.state, row.handed_at, row.handed_by = BasketState.HANDED_OVER, at, by
        row.version += 1
        row.save(update_fields=["state", "handed_at", "handed_by", "version"])
        record("paniers.hand_over", row, by=by, maison=session.maison_id, paper=True)
    return [row.number for row in given]
