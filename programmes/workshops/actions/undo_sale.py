from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.ledger.actions.reverse_charge import reverse_charge

from ..enums import MachineState
from ..models import Machine, Sale


def undo_sale(*, sale: Sale, reason: str, by) -> Sale:
    """The machine comes back to the house and nothing is owed for it any more; what was paid is the household's credit, which the ledger
    gives back as it does any other. Raises « raison-manquante », « vente-deja-annulee »."""
    if not reason.strip():
        raise Refusal("raison-manquante", "Il manque la raison.", "Quelques mots : « ne marche pas », « a changé d’avis ».")
    with transaction.atomic():
        machine = locked_one(Machine, sale.machine_id, rank=Rank.SHEET)
        fresh = Sale.objects.select_related("charge").get(pk=sale.pk)
        if fresh.undone_at:
            raise Refusal("vente-deja-annulee", "Cette vente est déjà annulée.", "Il n’y a plus rien à faire.")
        reverse_charge(charge=fresh.charge, reason=reason.strip(), with_its_thing=True, by=by)
        fresh.undone_at = clock.now()
        fresh.save(update_fields=["undone_at"])
        Machine.objects.filter(pk=machine.pk).update(state=MachineState.AVAILABLE)
        audit.record("workshops.undo_sale", fresh, by=by, subject=fresh.person, maison=machine.maison_id, machine=machine.pk)
    return fresh
