from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..models import AppointmentSlot, Permanence, PermanenceTerms
from ..rules.seats import SEAT_MINUTES
from .set_terms import terms_of


def offer_seats(*, permanence: Permanence, by, seats: bool = True) -> PermanenceTerms:
    """From now on one comes here for a computer and not to be received by somebody; `seats` False: the other way round. The usual terms
    of that kind are written: an hour, and nothing confidential in sitting at a computer. Raises « moments-a-venir »: a page where
    some hours were a person and some a seat would give the one for the other."""
    with transaction.atomic():
        terms = PermanenceTerms.objects.select_for_update().filter(permanence=permanence).first() or terms_of(permanence)
        if terms.pk and terms.seats == seats:
            return terms
        if AppointmentSlot.objects.on().filter(session__activity=permanence.pk, session__end__gt=clock.now()).exists():
            words = "Des moments sont déjà prêts sur cette page."
            raise Refusal("moments-a-venir", words, "Annulez-les d'abord, ou écrivez une autre page pour les postes.")
        usual = PermanenceTerms()
        terms.seats, terms.confidential = seats, not seats
        terms.minutes = SEAT_MINUTES if seats else usual.minutes
        terms.day_minutes = usual.day_minutes
        terms.save()
        audit.record("appointments.offer_seats", terms, by=by, maison=permanence.maison, seats=seats)
        return terms
