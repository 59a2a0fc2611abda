"""Who opened somebody's file, and who acted for her: lines as they are shown to her, or to those who watch over it."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from portal.households.models import Membership
from portal.kit import dates
from portal.kit.models import AuditLine, Reading
from portal.people.models import Person, RoleAssignment

from .rules import words


@dataclass
class Line:
    """One line: when, what, by whom. `who` is a function and a house; `name` stands only where names may be shown."""

    at: dt.datetime
    what: str
    who: str = ""
    name: str = ""
    by_id: int | None = None
    workstation: str = ""


def keys_of(person: Person) -> list[str]:
    return [f"people.Person:{row['pk']}" for row in Person.objects.records_of(person)]


def readings_of(person: Person):
    """Readings of her records, and of her households while she was in them. Newest first."""
    about = Q(subject__in=keys_of(person))
    for row in Membership.objects.of_person(person):
        during = Q(subject=f"households.Household:{row.household_id}", hour__gte=dates.midnight(row.since))
        about |= during & Q(hour__lt=dates.midnight(row.until + dt.timedelta(days=1))) if row.until else during
    return Reading.objects.filter(about).select_related("by").order_by("-hour", "-pk")


def acts_for(person: Person):
    """What was done for her. Newest first."""
    return (
        AuditLine.objects.filter(Q(subject__in=keys_of(person)) | Q(target__in=keys_of(person))).select_related("by").order_by("-at", "-pk")
    )


def shown_readings(rows, *, named: bool | None = None) -> list[Line]:
    """One more query, whatever the number of rows."""
    lines = [Line(row.hour, words.screen(row.screen), name=str(row.by), by_id=row.by_id, workstation=row.workstation) for row in rows]
    return _with_functions(lines, named)


def shown_acts(rows, person: Person, *, named: bool | None = None) -> list[Line]:
    own = person.account_id
    lines = [
        Line(
            row.at, words.act(row.verb), name=str(row.by or ""), by_id=row.by_id, who="vous-même" if row.by_id and row.by_id == own else ""
        )
        for row in rows
    ]
    return _with_functions(lines, named)


def _with_functions(lines: list[Line], named: bool | None) -> list[Line]:
    named = settings.READERS_NAMED if named is None else named
    roles = RoleAssignment.objects.filter(user__in={line.by_id for line in lines if line.by_id}).select_related("sector", "maison")
    held: dict[int, list[RoleAssignment]] = {}
    for role in roles.order_by("pk"):
        held.setdefault(role.user_id, []).append(role)
    for line in lines:
        line.who = line.who or _function(held.get(line.by_id, []), dates.local(line.at).date(), line.by_id)
        line.name = line.name if named else ""
    return lines


def _function(roles: list[RoleAssignment], day: dt.date, user: int | None) -> str:
    """« Accueil, maison Quais » on that day; a role that ended since still says what she was."""
    if user is None:
        return "le portail, de lui-même"
    then = [role for role in roles if role.since <= day and (role.until is None or role.until > day)] or roles
    return " · ".join(dict.fromkeys(f"{role.get_role_display()}, {role.place_label}" for role in then)) or "une personne de l’équipe"
