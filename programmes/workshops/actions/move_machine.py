from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..enums import MachineState
from ..models import Machine
from ..rules import lending


def move_machine(*, machine: Machine, state: str, why: str = "", seen: str = "", by) -> Machine:
    """To repair, withdrawn, or back among what may be lent. `seen`: the state its reader saw. Raises « deja-change », « deja-pretee »,
    « deja-vendue », « deja-ainsi »."""
    with transaction.atomic():
        row = locked_one(Machine, machine.pk, rank=Rank.SHEET)
        if seen and seen != row.state:
            words = f"Quelqu’un vient de la changer : elle est {row.get_state_display()}."
            raise Refusal("deja-change", words, "Rechargez la page, puis recommencez si c’est encore utile.")
        if state not in lending.MOVES[row.state]:
            raise _against(row, state)
        row.state, row.why = state, "" if state == MachineState.AVAILABLE else why.strip()
        row.save(update_fields=["state", "why"])
        audit.record("workshops.move_machine", row, by=by, maison=row.maison_id, state=state)
    return row


def _against(row: Machine, state: str) -> Refusal:
    if row.state == MachineState.LENT:
        return Refusal("deja-pretee", "Cette machine est prêtée.", "Notez d’abord son retour.")
    if row.state == MachineState.SOLD:
        return Refusal("deja-vendue", "Cette machine est vendue.", "Elle n’est plus à la maison.")
    return Refusal("deja-ainsi", f"Cette machine est {row.get_state_display()}.", "Choisissez un autre état.")
