from django.db.models import Q

from portal.kit import clock, dates

from ..models import AsideFile


def forget_asides() -> int:
    """Files of another day, and those taken up, keep nothing of what was typed; how many went."""
    tonight = dates.midnight(clock.today())
    return AsideFile.objects.filter(Q(put_at__lt=tonight) | Q(taken_at__isnull=False)).delete()[0]
