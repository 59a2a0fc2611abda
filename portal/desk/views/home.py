"""The desk's home: who I am, where I may act, what waits for me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kit import registry
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import RoleAssignment


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For every member of staff (`people.middleware` keeps the door)."""
    tasks = [task for give in registry.staff_tasks for task in give(request.user) if task["count"]]
    roles = RoleAssignment.objects.held_by(request.user)
    may = {"search": user_can(request.user, Capability.SEE_PEOPLE), "create": user_can(request.user, Capability.WRITE_PEOPLE)}
    return render(request, "desk/home.html", {"tasks": tasks, "roles": roles, "may": may})
