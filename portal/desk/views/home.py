"""The counter's one screen: who is here, what waits, where to go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.households.desk.persons import found_by
from portal.households.desk.sight import may
from portal.households.forms.persons import SearchForm
from portal.kit import clock, registry
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person, RoleAssignment

from ..models import AsideFile, VisitCount
from .visits import house_of, houses_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For every member of staff (`people.middleware` keeps the door)."""
    context = {
        "tasks": [task for give in registry.staff_tasks for task in give(request.user) if task["count"]],
        "roles": RoleAssignment.objects.held_by(request.user),
        "asides": list(AsideFile.objects.visible_to(request.user).waiting()),
    }
    if user_can(request.user, Capability.SEE_PEOPLE):
        context |= (
            found_by(request)
            if request.GET.get("q", "").strip()
            else {"quiet": True, "form": SearchForm(), "may": may(request, Capability.WRITE_PEOPLE)}
        )
        if shown := the_holder(context):
            return redirect("desk_person", shown.pk)
    if user_can(request.user, Capability.WRITE_PEOPLE) and (maison := house_of(request, houses_of(request))):
        context |= {"maison": maison, "today": VisitCount.objects.by_way(maison, clock.today())}
    return render(request, "desk/home.html", context)


def the_holder(context: dict) -> Person | None:
    """A card read or a whole phone number typed that belongs to one person: her page at once."""
    found, typed = context.get("found", []), "".join(context.get("text", "").split())
    return found[0] if len(found) == 1 and typed.lstrip("+").isdigit() and len(typed) > 5 else None
