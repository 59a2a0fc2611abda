"""Say that a person came, wrote or was served: the purge counts two years from the last time."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from portal.kit import clock

from ..models import Person


def note_contact(*, person_ids) -> int:
    """Move the last contact of these persons to today (never back); how many moved. Says nothing to the audit: it is no change."""
    kept = Person.objects.filter(pk__in=person_ids).annotate(kept=Coalesce("successor", F("pk"))).values("kept")
    today = clock.today()
    late = Q(last_contact_on__isnull=True) | Q(last_contact_on__lt=today)
    return Person.objects.filter(late, pk__in=list(kept.values_list("kept", flat=True))).update(last_contact_on=today)
