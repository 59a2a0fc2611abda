"""Write down whether a household pays income tax, as read on its notice."""

import datetime as dt

from django.conf import settings

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Household, TaxStatus
from ..rules import means
from .verify_quotient import fact_obstacles, note_verified

OLDEST_NOTICE = 2  # years


def verify_tax_status(
    *,
    household: Household,
    taxable: bool,
    year: int,
    by,
    valid_until: dt.date | None = None,
    corrects: TaxStatus | None = None,
    key=None,
) -> TaxStatus:
    """A verified fact from the notice of `year`; validity and correction as for a quotient.

    Raises one Refusal with every reason: « avis-a-venir », « avis-trop-ancien », « fin-impossible », « deja-corrige »,
    « propre-foyer ».
    """
    with once(key, "households.verify_tax_status", by=by) as request:
        if request.done:
            return TaxStatus.objects.get(pk=request.result)
        household = locked_one(Household.objects.all(), household.pk, rank=Rank.HOUSEHOLD)
        today = clock.today()
        until = valid_until or means.default_valid_until(today, settings.MEANS_REFRESH_MONTH)
        reasons = fact_obstacles(household, until, corrects, by)
        if year > today.year:
            reasons.append(Refusal("avis-a-venir", "Cet avis n'existe pas encore.", "Recopiez l'année écrite en haut de l'avis."))
        if year < today.year - OLDEST_NOTICE:
            reasons.append(Refusal("avis-trop-ancien", "Cet avis a plus de deux ans.", "Demandez le dernier avis reçu."))
        if refusal := Refusal.gather(reasons):
            raise refusal
        fact = TaxStatus.objects.create(
            household=household,
            taxable=taxable,
            year=year,
            checked_by=by,
            checked_at=clock.now(),
            valid_from=corrects.valid_from if corrects else today,
            valid_until=until,
            corrects=corrects,
        )
        note_verified(household=household)
        request.result = fact.pk
        audit.record("households.verify_tax_status", fact, by=by, subject=household, corrects=corrects.pk if corrects else None)
    return fact
