from django.db.models import Q

from portal.kit import clock, dates

from ..models import AsideFile


def old_asides():
    """Files of another day, and those taken up."""
    return AsideFile.objects.filter(Q(put_at__lt=dates.midnight(clock.today())) | Q(taken_at__isnull=False))


def forget_asides() -> int:
    """They keep nothing of what was typed; how many went."""
    return old_asides().delete()[0]


def asides_of(person):
    """Files put aside on a page of hers."""
    pages = Q()
    for row in type(person).objects.records_of(person):
        pages |= Q(path__contains=f"/personnes/{row['pk']}/")
    return AsideFile.objects.filter(pages)


def erase_asides(person, by) -> None:
    asides_of(person).delete()
