from portal.kit.money import format_euros
from portal.ledger import notifications
from portal.ledger.enums import RefundRoad, TaskKind
from portal.ledger.models import Refund

from .open_task import open_task

_WHY = {
    RefundRoad.PROVIDER: "La banque a renvoyé {cents} qui devaient revenir sur la carte ou le compte.",
    RefundRoad.ORDER: "Le comptable n'a pas pu verser {cents} : l'argent attend une autre voie.",
}


def note_failed(refund: Refund, *, by) -> None:
    """Money that came back to us waits for somebody: a task, and a word to the household. Inside the transaction that moved it."""
    note = _WHY[refund.road].format(cents=format_euros(refund.amount_cents))
    open_task(kind=TaskKind.REFUND_FAILED, key=f"refund_failed:{refund.pk}:{refund.road}", refund=refund, note=note, by=by)
    notifications.tell_refund("not_arrived", refund, by=by)
