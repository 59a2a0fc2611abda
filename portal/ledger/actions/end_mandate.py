import datetime as dt

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger.models import CashSession, Mandate
from portal.ledger.rules import offices

from .found_office import may_write


def end_mandate(*, mandate: Mandate, until: dt.date, by) -> Mandate:
    """End a mandate early: `until` is its last day. Refusals: those of `rules.offices.ending_refusals`, and « sans-droit »."""
    with transaction.atomic():
        mandate = Mandate.objects.select_for_update(of=("self",)).select_related("regie__maison", "user").get(pk=mandate.pk)
        may_write(by, mandate.regie.maison)
        holds = CashSession.objects.of(mandate.user, mandate.regie).exists()
        reasons = offices.ending_refusals(mandate.since, mandate.until, until, clock.today(), till_open=holds)
        if refusal := Refusal.gather(reasons):
            raise refusal
        mandate.until = until
        mandate.save(update_fields=["until"])
        audit.record("ledger.end_mandate", mandate, by=by, maison=mandate.regie.maison_id, until=until.isoformat())
        return mandate
