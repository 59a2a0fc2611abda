"""« Bilan du bénévolat »: a period, on the screen and as a file."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.spreadsheets import ANSWERS
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..forms.given import PeriodForm
from ..reading.figures import HEAD, figures_of, file_rows


@never_cache
@staff_gate(Capability.SEE_VOLUNTEERS)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Of her houses, from the first of the year on when nothing is asked; « ?fichier=csv » or « xlsx » gives it as a file."""
    today = clock.today()
    whole = {"du": dt.date(today.year, 1, 1), "au": today}
    asked = request.GET if "du" in request.GET or "au" in request.GET else None
    form = PeriodForm(asked, initial=whole)
    days = form.cleaned_data if asked and form.is_valid() else whole
    found = figures_of(scope_of(request.user, Capability.SEE_VOLUNTEERS), days["du"], days["au"])
    answer = ANSWERS.get(request.GET.get("fichier", ""))
    if answer:
        return answer(f"benevolat-{days['du']}-{days['au']}", HEAD, file_rows(found, days["du"], days["au"]))
    manages = user_can(request.user, Capability.MANAGE_VOLUNTEERS)
    return render(request, "volunteering/desk/figures.html", {"form": form, "found": found, "manages": manages, **days})
