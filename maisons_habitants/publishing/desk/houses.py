"""The houses at the desk: the posters of the week for the whole team; sectors and closing for who keeps the settings of the town."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.cms.models import MaisonPage
from portal.kit import clock, dates
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.places.models import Maison

from ..reading.house_page import poster_url
from ..reading.keeping import may_keep_houses


@never_cache
@staff_gate(Capability.ENTER_DESK)
@require_safe
def houses(request: HttpRequest) -> HttpResponse:
    """Every house she works in, with its posters of this week and the next. Two queries."""
    scope = scope_of(request.user, Capability.ENTER_DESK)
    rows = Maison.objects.select_related("sector", "succeeded_by").order_by("sector__number", "name")
    if not scope.everywhere:
        rows = rows.filter(pk__in=scope.maisons)
    pages = {page.maison_row_id: page for page in MaisonPage.objects.all()}
    monday = dates.monday_of("", clock.today())
    lines = [
        {"maison": row, "page": pages.get(row.pk), "this": poster_url(row, monday), "next": poster_url(row, monday + dt.timedelta(days=7))}
        for row in rows
    ]
    context = {"lines": lines, "may_keep": may_keep_houses(request.user)}
    return render(request, "publishing/desk/houses.html", context)
