"""What screens show of trainings: to the public what is to come, to who may see what is confidential where they are enrolled."""

from portal.kit import clock

from .models import Training
from .rules.trainings import VETTED

MOST = 100
RELATED = ("sheet__activity", "sheet__maison")


def to_come(user) -> list[Training]:
    """At the desk, of the houses where this user sees what is confidential: two queries."""
    rows = Training.objects.visible_to(user).dated().filter(last_end__gt=clock.now())
    return list(rows.select_related(*RELATED).prefetch_related("partners").order_by("first_start", "pk")[:MOST])


def vetted_to_come(user):
    """The dates on which somebody may be put once she was met or sent: a queryset, dated."""
    rows = Training.objects.visible_to(user).dated().filter(kind__in=VETTED, first_start__gt=clock.now())
    return rows.select_related(*RELATED).order_by("first_start", "pk")


def trainings_on(page) -> list[Training]:
    """For the public: the trainings of this page that are not over, for whom and with whom; never how many come. Two queries."""
    rows = Training.objects.dated().filter(sheet__activity=page.pk, last_end__gt=clock.now())
    return list(rows.select_related("sheet__maison").prefetch_related("partners").order_by("first_start", "pk"))
