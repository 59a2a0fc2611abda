"""Dates and series that a member of staff may open, and the stretch of a series that an act is about."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from portal.kit import clock
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..enums import SessionState, Stretch
from ..listings.dates import types_by_slot
from ..models import Series, Session
from ..programme_type import planned_types


def seen_date(user, pk: int, capability: str = Capability.SEE_ENROLMENTS) -> Session:
    """A date of a house where she may do `capability`; 404 for another, for the moments of kinds that have their own screens, and, to
    change or call it off, for any date of a kind that the planner does not serve: a basket is moved with its orders."""
    dates = Session.objects.within(scope_of(user, capability)).visible_to(user)
    if capability == Capability.PLAN_ACTIVITIES:
        dates = dates.filter(activity__content_type__in=planned_types())
    else:
        dates = dates.exclude(activity__content_type__in={*types_by_slot()} - {*planned_types()})
    return get_object_or_404(dates.select_related("activity", "maison", "room", "series"), pk=pk)


def seen_series(user, pk: int) -> Series:
    return get_object_or_404(Series.objects.visible_to(user).select_related("activity", "maison"), pk=pk)


def coming(dates: QuerySet[Session]) -> list[Session]:
    """Those not over and not called off, in order."""
    return list(dates.on().filter(end__gt=clock.now()).select_related("maison", "room").order_by("start", "pk"))


def series_once(dates: QuerySet[Session]) -> QuerySet[Session]:
    """Of dates to come, those of one series as one line: its next date, with `more`, how many follow. Dates on their own as they are."""
    on = Session.objects.on().filter(series=OuterRef("series"), end__gt=clock.now()).order_by()
    earlier = on.filter(Q(start__lt=OuterRef("start")) | Q(start=OuterRef("start"), pk__lt=OuterRef("pk")))
    cancelled = Q(state=SessionState.CANCELLED)
    number = on.values("series").annotate(n=Count("pk")).values("n")
    shown = Q(series=None) | (~cancelled & ~Exists(earlier)) | (cancelled & ~Exists(on))
    return dates.annotate(more=Coalesce(Subquery(number, output_field=IntegerField()), 1) - 1).filter(shown)


def stretch_of(date: Session, stretch: str) -> list[Session]:
    """The dates that an act on `date` is about: those to come of its series, it and the later ones, or it alone."""
    if stretch == Stretch.ONE or date.series_id is None:
        return coming(Session.objects.filter(pk=date.pk))
    dates = date.series.sessions
    return coming(dates.filter(start__gte=date.start) if stretch == Stretch.REST else dates)
