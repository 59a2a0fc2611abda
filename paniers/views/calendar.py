"""A person's baskets as a calendar file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit.calendars import calendar_file, file_response
from portal.people.models import Person

from ..calendars import entry_of
from ..registry import baskets_of


@never_cache
@login_required
@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The .ics of the signed-in person: all her baskets, cancelled ones said to be so. Empty for somebody without any."""
    person = Person.objects.of_user(request.user)
    rows = baskets_of(person).select_related("subscription__enrolment").order_by("session__start") if person else []
    content = calendar_file("Mes paniers", [entry_of(row) for row in rows])
    return file_response(content, "paniers.ics")
