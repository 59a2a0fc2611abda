"""What `check_books` asks of the engine: each yields the offending rows in words, without personal data."""

from collections.abc import Iterator

from portal.ledger.models import Charge

from .actions.charge_place import SOURCE
from .enums import EnrolmentState
from .models import Enrolment, SignUpSheet
from .programme_type import kind_of


def miscounted_sheets() -> Iterator[str]:
    """« inscription 12 : 31 places comptées, 30 tenues »: a counter that lies."""
    for sheet in SignUpSheet.objects.miscounted().order_by("pk"):
        yield f"inscription {sheet.pk} : {sheet.taken} places comptées, {sheet.counted} tenues"


def oversold_sheets() -> Iterator[str]:
    """More places held than there are, whatever the counter says."""
    for sheet in SignUpSheet.objects.oversold().order_by("pk"):
        yield f"inscription {sheet.pk} : {sheet.counted} places tenues pour {sheet.capacity + sheet.overbooked}"


def confirmed_without_charge() -> Iterator[str]:
    """A confirmed place with a price that nobody owes."""
    owed = Charge.objects.standing().filter(source_key__startswith=f"{SOURCE}:").values_list("source_key", flat=True)
    known = {int(key.split(":")[1]) for key in owed}
    priced = Enrolment.objects.filter(state=EnrolmentState.CONFIRMED, price_cents__isnull=False).select_related("sheet__activity")
    for enrolment in priced.order_by("pk").iterator():
        if enrolment.pk not in known and kind_of(enrolment.sheet.activity).charges_places:
            yield f"place {enrolment.pk} : confirmée avec un prix, sans somme due"
