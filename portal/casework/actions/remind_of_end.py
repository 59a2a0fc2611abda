"""The end of an address comes near: it is said once, by what reaches her at once."""

from django.db import transaction

from portal.kit import audit, clock, dates
from portal.kit.audit import SYSTEM
from portal.notifications.enums import Channel
from portal.people.notifications import tell, way_to

from ..enums import AddressState
from ..models import AddressRegistration
from ..notifications import comes_to_its_end


def remind_of_end(*, key: int) -> bool:
    """Was it said? A letter would go to the house itself: she is told when she comes. Twice is once."""
    with transaction.atomic():
        row = AddressRegistration.objects.select_for_update(of=("self",)).select_related("person__successor", "maison").get(pk=key)
        if row.state != AddressState.ACTIVE or row.reminded_on:
            return False
        row.reminded_on = clock.today()
        row.save(update_fields=["reminded_on"])
        person = row.person.current_record
        way = way_to(person, urgent=True)
        if way is None or way[0] == Channel.LETTER:
            return False
        words = comes_to_its_end(dates.day_written(row.end), row.maison)
        tell(
            person, words, purpose="casework.renewal", by=SYSTEM, about=audit.key_of(row), urgent=True, confidential=True,
            dedupe_key=f"casework.renewal:{row.pk}",
        )  # fmt: skip
    return True
