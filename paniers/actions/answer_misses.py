from django.db import transaction

from portal.kit import audit, clock

from ..models import Subscription


def answer_misses(*, subscription: Subscription, by) -> Subscription:
    """Somebody spoke with her about the baskets she did not collect: they are not asked about again. Nothing else changes."""
    with transaction.atomic():
        fresh = Subscription.objects.select_for_update(of=("self",)).select_related("enrolment__sheet").get(pk=subscription.pk)
        fresh.talked_at = clock.now()
        fresh.save(update_fields=["talked_at"])
        place = fresh.enrolment
        audit.record("paniers.answer_misses", fresh, by=by, subject=place.person, maison=place.sheet.maison_id)
        return fresh
