from django.core.exceptions import ValidationError
from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from programmes.models import SignUpSheet

from ..models import AppointmentSlot, Permanence, PermanenceTerms
from ..rules.doors import doors

FIELDS = ("minutes", "online", "ahead_days", "notice_hours", "release_hours", "confidential", "day_minutes")


def terms_of(permanence: Permanence) -> PermanenceTerms:
    """The terms of a permanence, the usual ones (not saved) while nobody wrote others."""
    return PermanenceTerms.objects.filter(permanence=permanence).first() or PermanenceTerms(permanence=permanence)


def set_terms(*, permanence: Permanence, by, **values) -> PermanenceTerms:
    """Write how a permanence is booked. The moments to come that nobody has follow at once; taken ones, and what is confidential about
    those already laid, do not move. Raises « regle-impossible »."""
    if set(values) - set(FIELDS):
        raise TypeError(f"no such term: {sorted(set(values) - set(FIELDS))}")
    with transaction.atomic():
        free = AppointmentSlot.objects.free().filter(session__activity=permanence.pk)
        keys = list(free.order_by("sheet").values_list("sheet", flat=True))
        sheets = {sheet.pk: sheet for sheet in locked(SignUpSheet, keys, rank=Rank.SHEET)} if keys else {}
        terms = terms_of(permanence)
        for name, value in values.items():
            setattr(terms, name, value)
        try:
            terms.full_clean()
        except ValidationError:
            words = "Une de ces règles ne tient pas debout."
            raise Refusal("regle-impossible", words, "Vérifiez la durée, les jours et les heures.") from None
        terms.save()
        for slot in AppointmentSlot.objects.filter(sheet__in=sheets).select_related("session"):
            sheet = sheets[slot.sheet_id]
            sheet.opens_at, sheet.closes_at = doors(terms.rules, slot.session.start, kept=slot.kept, now=clock.now())
            sheet.save(update_fields=["opens_at", "closes_at"])
        audit.record("appointments.set_terms", terms, by=by, maison=permanence.maison, moments=len(sheets))
        return terms
