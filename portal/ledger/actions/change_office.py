import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger.models import CashSession, OfficeChange, Regie, encaisse_cents
from portal.ledger.rules import offices
from portal.places.models.maison import house_to_open_in

from .found_office import may_write, office_refusals


def change_office(*, regie: Regie, document: str, document_on: dt.date | None, by, **said) -> OfficeChange:
    """Change a régie by a later document: what it was and what it becomes stay written, with the document. `said` holds fields of
    `rules.offices.CHANGEABLE`. Receipts given before keep what they said.

    Refusals: those of `rules.offices.deed_refusals`, « rien-change », « caisses-ouvertes », « recettes-en-caisse », « sans-droit »,
    « maison-close » where it would open again in a house that is closed.
    """
    unknown = said.keys() - offices.CHANGEABLE.keys()
    if unknown:
        raise ValueError(f"a later document does not change {sorted(unknown)}")
    with transaction.atomic():
        if said.get("is_open") and regie.maison_id is not None and not Regie.objects.filter(pk=regie.pk, is_open=True).exists():
            house_to_open_in(regie.maison)
        regie = Regie.objects.select_for_update(of=("self",)).select_related("parent").get(pk=regie.pk)
        may_write(by, regie.maison)
        before = {name: getattr(regie, name) for name in said}
        found = offices.changes(before, said)
        for name, value in said.items():
            setattr(regie, name, value)
        reasons = office_refusals(regie, document=document, document_on=document_on) + _closing_refusals(regie, found)
        if not found:
            reasons.append(Refusal("rien-change", "Rien ne change.", "Corrigez ce que l'acte modifie."))
        if refusal := Refusal.gather(reasons):
            raise refusal
        regie.save(update_fields=list(said))
        change = OfficeChange.objects.create(
            regie=regie, document=document.strip(), document_on=document_on, changes=found, at=clock.now(), by=by
        )
        audit.record("ledger.change_office", regie, by=by, maison=regie.maison_id, fields=sorted(found))
        return change


def _closing_refusals(regie: Regie, found: dict) -> list[Refusal]:
    """A régie is not shut on tills that are open or on money that is still there."""
    if found.get("is_open", [None, True])[1]:
        return []
    reasons = []
    if CashSession.objects.open().filter(regie=regie).exists():
        reasons.append(Refusal("caisses-ouvertes", "Une caisse de cette régie est encore ouverte.", "Fermez-la d'abord."))
    if encaisse_cents([regie]) != 0:
        reasons.append(Refusal("recettes-en-caisse", "Des recettes de cette régie attendent encore.", "Versez-les au comptable d'abord."))
    return reasons
