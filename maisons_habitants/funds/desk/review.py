"""One request as whoever reviews it reads it: what it says, what the rules allow, what misses, what happened, what may be done now."""

from itertools import pairwise

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import audit
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of, user_can
from portal.people.models import Person

from ..enums import DecidedBy, Outcome, Side
from ..forms.review import AskForm, IneligibleForm, PressForm, ReopenForm, ScheduleForm, UnscheduleForm
from ..listings.board import BADGES
from ..models import FundRequest
from ..reading.findings import findings_of
from ..reading.motions import opinion_of, weighed
from ..reading.parties import parties_of
from ..reading.signals import signals_of
from ..rules.decision_words import minuted
from ..rules.differences import differences
from ..rules.machine import moves_from
from .rows import KEEP, REVIEW

# The last part of an address -> (the move, its form), in the order of the page.
ACTS: dict[str, tuple[str, type[PressForm]]] = {
    "prendre": ("take-up", PressForm),
    "recevable": ("find-eligible", PressForm),
    "questions": ("ask", AskForm),
    "irrecevable": ("find-ineligible", IneligibleForm),
    "rouvrir": ("reopen", ReopenForm),
    "inscrire": ("schedule", ScheduleForm),
    "retirer": ("unschedule", UnscheduleForm),
}
SIDES = {Side.EXPENSE: "Dépenses", Side.INCOME: "Recettes", Side.IN_KIND: "Apports en nature"}


def seen_request(request: HttpRequest, pk: int) -> FundRequest:
    """Filed, of the houses where she reviews, or of a fund that her house keeps."""
    kept = scope_of(request.user, KEEP)
    rows = FundRequest.objects.filed()
    if not kept.everywhere:
        reviewed = FundRequest.objects.within(scope_of(request.user, REVIEW))
        rows = rows.filter(Q(pk__in=reviewed.order_by().values("pk")) | Q(fund__maison__in=kept.maisons))
    return get_object_or_404(rows.select_related("fund", "maison", "rules", "item__meeting__session", "filed_by"), pk=pk)


@never_cache
@staff_gate(REVIEW)
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, seen_request(request, pk))


def form_of(act: str, row: FundRequest, sent=None) -> PressForm:
    return ACTS[act][1](sent, row=row, prefix=act)


def page(request: HttpRequest, row: FundRequest, refused: dict[str, PressForm] | None = None) -> HttpResponse:
    """`refused`: the form that was sent and not carried out, by its act: it comes back with what was typed, whatever the state now."""
    parties = parties_of(row, request.user)
    may = moves_from(row.state, parties)
    refused = refused or {}
    forms = {act: refused.get(act) or form_of(act, row) for act, (move, _) in ACTS.items() if move in may}
    people = _leaders(request, row)
    lines, versions = list(row.lines.all()), list(row.versions.all())
    changes = [(later, differences(earlier.content, later.content)) for earlier, later in pairwise(versions)]
    context = {
        "row": row, "badge": BADGES.get(row.state, ""), "forms": forms, "people": people,
        "late": {act: form for act, form in refused.items() if act not in forms}, "weighed": weighed(row),
        "sides": [(label, [line for line in lines if line.side == side]) for side, label in SIDES.items()],
        "findings": findings_of(row), "changes": changes[::-1], "documents": list(row.documents.select_related("file")),
        "questions": list(row.questions.select_related("asked_by")), "events": list(row.events.select_related("by").order_by("-pk")),
        "signals": signals_of(row, request.user, people=[person for person, _ in people if person], lines=lines),
        "decisions": _decisions(row), "opinion": opinion_of(row), "may_act": user_can(request.user, KEEP, row.fund.maison_id),
    }  # fmt: skip
    return render(request, "funds/desk/request.html", context)


def _leaders(request: HttpRequest, row: FundRequest) -> list[tuple[Person | None, bool]]:
    """Each by her current record (None: forgotten since), and whether this member of staff opens her page; that they were read is
    written down."""
    rows = list(row.leaders.select_related("person__successor"))
    people = [one.person.current_record if one.person else None for one in rows]
    known = [person for person in people if person is not None]
    opens = set(Person.objects.visible_to(request.user).filter(pk__in=[one.pk for one in known]).values_list("pk", flat=True))
    audit.note_readings(known, by=request.user, what="funds_desk:request")
    return [(person, person is not None and person.pk in opens) for person in people]


def _decisions(row: FundRequest) -> list[tuple]:
    """(decision, its words, whether it has a letter), those that stand: an opinion has none, the town's act follows."""
    found = []
    for one in row.decisions.filter(live=True).select_related("rules"):
        opinion = one.rules.decided_by == DecidedBy.AUTHORITY and one.outcome != Outcome.DEFERRED and one.act_on is None
        found.append((one, minuted(one, opinion=opinion), not opinion))
    return found
