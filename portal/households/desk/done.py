"""« Ce qui a été fait pour elle »: who acted for a person, when, and by which door, in words that each room gives."""

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import audit, registry
from portal.kit.gates import staff_gate
from portal.kit.models import AuditLine
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person

from ..models import Household
from .sight import person_for

LAST, PAGE = 5, 30
READ = 30  # lines read for the last five
AT_ONCE = dt.timedelta(minutes=1)
WAYS = {"counter": "au comptoir", "phone": "par téléphone", "online": "en ligne"}


def words_for(user, records: QuerySet) -> tuple[dict[str, str], list]:
    """What this user may read: verb -> words, and the querysets of keys she may not see."""
    words: dict[str, str] = {}
    hidden = []
    for room in registry.audit_words:
        if not room.permission or user_can(user, room.permission):
            words.update(room.verbs)
            if room.hidden and (keys := room.hidden(user, records)) is not None:
                hidden.append(keys)
    return words, hidden


def acts_about(user, records: QuerySet, homes: list[Household]):
    """The lines about these records and households that this user may read, the latest first; and the words for them."""
    words, hidden = words_for(user, records)
    hers = records.values_list(Concat(Value("people.Person:"), Cast("pk", CharField())), flat=True)
    about = Q(subject__in=hers) | Q(subject__in=[audit.key_of(home) for home in homes])
    lines = AuditLine.objects.filter(about, verb__in=words).select_related("by")
    for keys in hidden:
        lines = lines.exclude(target__in=keys)
    return lines.order_by("-at", "-pk"), words


def told(lines, words: dict[str, str], person: Person) -> list[AuditLine]:
    """Each line with `what`, `who` and `door` in words."""
    found = list(lines)
    for line in found:
        line.what = words[line.verb]
        line.who, line.door = _who(line, person), _door(line)
    return found


def _who(line: AuditLine, person: Person) -> str:
    if line.by is None:
        return "le portail, de lui-même"
    if line.by_id == person.user_id:
        return "elle-même"
    return line.by.get_full_name() or line.by.first_name or f"compte n° {line.by_id}"


def _door(line: AuditLine) -> str:
    if line.by is None:
        return ""
    way = WAYS.get(str(line.detail.get("channel", "")), "")
    if line.workstation:
        post = line.workstation.removeprefix("poste:").partition("/")[0]
        return f"{way or 'au comptoir'}, poste {post}"
    return way


def last_acts(request: HttpRequest, person: Person, records: QuerySet, homes: list[Household]) -> list[AuditLine]:
    """The last of them, for her page. One query."""
    lines, words = acts_about(request.user, records, homes)
    return grouped(told(lines[:READ], words, person))[:LAST]


def grouped(lines: list[AuditLine]) -> list[AuditLine]:
    """The same thing done several times at once (thirteen sums of a subscription) is one line, with `times`."""
    found: list[AuditLine] = []
    for line in lines:
        same = found and (found[-1].what, found[-1].who, found[-1].door) == (line.what, line.who, line.door)
        if same and found[-1].at - line.at < AT_ONCE:
            found[-1].times += 1
        else:
            line.times = 1
            found.append(line)
    return found


@never_cache
@staff_gate(Capability.SEE_PEOPLE)
@require_safe
def person_acts(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything written down about her that this agent may read, a page at a time."""
    person = person_for(request, pk)
    records = Person.objects.records_of(person)
    sees_homes = user_can(request.user, Capability.SEE_HOUSEHOLDS)
    homes = list(Household.objects.visible_to(request.user).of(person)) if sees_homes else []
    lines, words = acts_about(request.user, records, homes)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    page.object_list = told(page.object_list, words, person)
    return render(request, "households/desk/person_acts.html", {"person": person, "page": page})
