"""« Mes paniers »: dates, number, what each costs for those who answer for the household."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.households.models import Household
from portal.people.models import Person

from ..listings import terms_view
from ..models import Basket, Subscription
from ..terms_pages import RELATED


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Her subscriptions and those her household pays, the newest first. Prices, and what can be changed, only for a referent of the
    household that pays."""
    person = Person.objects.of_user(request.user)
    rows = Subscription.objects.of_person(person) if person is not None else Subscription.objects.none()
    by_date = Prefetch("baskets", Basket.objects.select_related("session__maison").order_by("session__start", "pk"))
    rows = rows.select_related(*RELATED).prefetch_related(by_date).order_by("-first_on", "-pk")
    led = set(Household.objects.led_by(request.user).values_list("pk", flat=True))
    shown = [(row, row.enrolment.household_id in led, terms_view(row) if row.enrolment.household_id in led else None) for row in rows]
    return render(request, "paniers/mine.html", {"subscriptions": shown})
