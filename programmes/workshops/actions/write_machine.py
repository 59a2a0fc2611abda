from django.db import IntegrityError, transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.places.models import Maison

from ..models import Machine
from ..rules.lending import plain_number


def write_machine(*, machine: Machine | None, kind: str, label: str, inventory: str, maison: Maison, for_sale: bool = False, by) -> Machine:
    """A machine enters the cupboard of a house (`machine` None), or what is written of it is put right; where it stands has acts of its
    own. Raises « deja-inventorie »."""
    said = {"kind": kind, "label": label.strip(), "inventory": plain_number(inventory), "maison": maison, "for_sale": for_sale}
    try:
        with transaction.atomic():
            row = Machine() if machine is None else locked_one(Machine, machine.pk, rank=Rank.SHEET)
            for name, value in said.items():
                setattr(row, name, value)
            row.save()
            verb = "workshops.correct_machine" if machine else "workshops.add_machine"
            audit.record(verb, row, by=by, maison=maison)
    except IntegrityError:
        words = f"Le numéro {said['inventory']} est déjà celui d’une autre machine."
        raise Refusal("deja-inventorie", words, "Lisez de nouveau l’étiquette, ou choisissez un autre numéro.") from None
    return row
