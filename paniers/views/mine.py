"""« Mes paniers »: dates, number, what each costs for those who answer for the household."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.households.models import Household
from portal.people.models import Person

from ..models import Subscription


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Her subscriptions, the newest first. Prices only for a referent of the household that pays."""
    person = Person.objects.of_user(request.user)
    rows = Subscription.objects.none()
    if person is not None:
        rows = Subscription.objects.filter(enrolment__person__in=Person.objects.records_of(person))
    rows = (
        rows.select_related("enrolment__sheet__maison", "terms__season").prefetch_related("baskets__session__maison").order_by("-first_on")
    )
    led = set(Household.objects.led_by(request.user).values_list("pk", flat=True))
    shown = [(row, row.enrolment.household_id in led) for row in rows]
    return render(request, "paniers/mine.html", {"subscriptions": shown})
