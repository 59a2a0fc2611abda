from django.db import transaction

from portal.kit import clock
from portal.kit.audit import SYSTEM

from ..models import HeldQualification
from ..notifications.files import tell_lapsing as say_it
from ..rules.terms import LAPSING


def tell_lapsing() -> int:
    """From `tick`: whoever has a shift on a day when what its post asks for will count no more is told once, a month ahead. Her place
    stays hers; the team sees it among its tasks. How many were told now or before."""
    ending = HeldQualification.objects.lapsing(clock.today() + LAPSING).with_shift_after().filter(shift_after__isnull=False)
    told = 0
    for held in ending.select_related("qualification", "volunteer__person__successor").order_by("pk"):
        with transaction.atomic():
            say_it(held, by=SYSTEM)
        told += 1
    return told
