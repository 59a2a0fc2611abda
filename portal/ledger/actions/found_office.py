import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.ledger.enums import ONLINE_METHODS
from portal.ledger.models import Regie
from portal.ledger.rules import offices
from portal.places.models.maison import house_to_open_in

WRITE = "regies.write"


def found_office(*, code: str, deed: str, deed_on: dt.date | None, parent: Regie | None = None, maison=None, by, **said) -> Regie:
    """Write a régie, or a sub-office of `parent`, from its deed: `said` holds the fields of `rules.offices.CHANGEABLE` and `online`.

    Refusals: those of `rules.offices.deed_refusals`, « code-pris », « regie-en-ligne-deja », « maison-close »,
    « sans-droit ».
    """
    with transaction.atomic():
        may_write(by, maison)
        if maison is not None:
            house_to_open_in(maison)
        regie = Regie(code=code, deed=deed.strip(), deed_on=deed_on, parent=parent, maison=maison, **said)
        reasons = office_refusals(regie, document=deed, document_on=deed_on)
        if Regie.objects.filter(code=code).exists():
            words = f"Le code « {code} » est celui d'une autre régie : ses quittances seraient confondues."
            reasons.append(Refusal("code-pris", words, "Choisissez-en un autre."))
        if regie.online and Regie.objects.filter(online=True, is_open=True).exists():
            words = "Une seule régie ouverte reçoit les paiements en ligne."
            reasons.append(Refusal("regie-en-ligne-deja", words, "Modifiez celle qui existe, ou fermez-la d'abord."))
        if refusal := Refusal.gather(reasons):
            raise refusal
        regie.save()
        audit.record("ledger.found_office", regie, by=by, maison=maison)
        return regie


def may_write(by, maison) -> None:
    if not user_can(by, WRITE, maison):
        raise Refusal("sans-droit", "Les actes des régies s'écrivent à la direction.", "Demandez-lui.")


def office_refusals(regie: Regie, *, document: str, document_on: dt.date | None) -> list[Refusal]:
    """Why a régie cannot be as it stands in memory, by this document."""
    above = regie.parent
    return offices.deed_refusals(
        offices.Deed(
            document=document,
            document_on=document_on,
            today=clock.today(),
            products=regie.products,
            methods=regie.methods,
            online_methods=ONLINE_METHODS,
            max_encaisse_cents=regie.max_encaisse_cents,
            max_cash_cents=regie.max_cash_cents,
            float_cents=regie.float_cents,
            pays_out=regie.pays_out,
            online=regie.online,
            provider=regie.provider,
            provider_since=regie.provider_since,
            provider_document=regie.provider_document,
            above=above
            and offices.Above(
                above.name,
                above.products,
                above.methods,
                above.max_encaisse_cents,
                above.pays_out,
                is_sub_office=above.parent_id is not None,
                online=above.online,
            ),
        )
    )
