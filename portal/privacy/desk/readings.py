"""Who opens many files: numbers to look at with care, never an accusation."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, dates
from portal.kit.gates import staff_gate
from portal.kit.models import AuditLine, Reading
from portal.kit.visibility import scope_of
from portal.people.enums import Capability, Reach
from portal.people.models import PersonMaison, RoleAssignment, User

from .requests import tabs_of

DAYS = 30
EARLY, LATE = 7, 20  # hours of Paris between which a house works
MOST = 40


@never_cache
@staff_gate(Capability.READ_AUDIT)
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Each agent of her houses over thirty days: how many persons' files, how many without any act, out of hours, of other houses."""
    since = dates.midnight(clock.today() - dt.timedelta(days=DAYS))
    agents = agents_seen(request.user)
    rows = Reading.objects.filter(hour__gte=since, by__in=agents, subject__startswith="people.Person:").order_by()
    opened: dict[int, dict[str, list[dt.datetime]]] = {}
    for by, subject, hour in rows.values_list("by", "subject", "hour"):
        opened.setdefault(by, {}).setdefault(subject, []).append(hour)
    lines = _lines(opened, _acted(opened, since), _houses_of(opened), _roles(opened))
    context = {"days": DAYS, "early": EARLY, "late": LATE, "may": tabs_of(request)}
    lines.sort(key=lambda line: (-line["elsewhere"], -line["idle"], -line["files"]))
    return render(request, "privacy/desk/readings.html", context | {"lines": lines[:MOST]})


def agents_seen(user):
    """The accounts whose roles act in the houses where `user` reads the journal."""
    scope = scope_of(user, Capability.READ_AUDIT)
    if scope.everywhere:
        return User.objects.filter(is_staff=True).order_by().values("pk")
    return RoleAssignment.objects.filter(maison__in=scope.maisons).order_by().values("user")


def _acted(opened, since) -> set[tuple[int, str]]:
    """(agent, person) with an act noted: the file was opened to do something."""
    rows = AuditLine.objects.filter(at__gte=since, by__in=list(opened)).exclude(subject="").order_by()
    return set(rows.values_list("by", "subject"))


def _houses_of(opened) -> dict[int, set[int]]:
    keys = {int(subject.rpartition(":")[2]) for files in opened.values() for subject in files}
    found: dict[int, set[int]] = {}
    for person, maison in PersonMaison.objects.filter(person__in=keys).values_list("person", "maison"):
        found.setdefault(person, set()).add(maison)
    return found


def _roles(opened) -> dict[int, list[RoleAssignment]]:
    found: dict[int, list[RoleAssignment]] = {}
    held = RoleAssignment.objects.active(clock.today()).filter(user__in=list(opened)).select_related("user", "maison", "sector")
    for role in held.prefetch_related("sector__maisons").order_by("pk"):
        found.setdefault(role.user_id, []).append(role)
    return found


def _lines(opened, acted, houses, roles) -> list[dict]:
    lines = []
    for agent, files in opened.items():
        held = roles.get(agent)
        if not held:
            continue
        hers = None if any(role.reach == Reach.ALL for role in held) else {pk for role in held for pk in role.scope.maisons}
        idle = sum((agent, subject) not in acted for subject in files)
        odd = sum(any(_out_of_hours(hour) for hour in hours) for hours in files.values())
        away = 0 if hers is None else sum(_elsewhere(houses.get(int(subject.rpartition(":")[2])), hers) for subject in files)
        role = " · ".join(dict.fromkeys(f"{one.get_role_display()}, {one.place_label}" for one in held))
        lines.append({"agent": held[0].user, "role": role, "files": len(files), "idle": idle, "odd": odd, "elsewhere": away})
    return lines


def _out_of_hours(hour: dt.datetime) -> bool:
    local = dates.local(hour)
    return local.weekday() >= 5 or not EARLY <= local.hour < LATE


def _elsewhere(known: set[int] | None, hers: set[int]) -> bool:
    """Known today to other houses only; whom no house knows is nobody's in particular."""
    return bool(known) and not known & hers
