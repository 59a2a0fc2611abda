"""Before a meeting: its date, its order of the day, its documents, who comes, the convocation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock, dates
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.people.enums import Need
from programmes.models import Session

from ..actions.convoke import convoke, convoke_again, documents_of, tell_change
from ..actions.open_meeting import open_meeting
from ..actions.plan_meeting import plan_meeting
from ..actions.prepare_meeting import add_item, change_item, change_meeting, drop_document, drop_item, keep_document, move_item
from ..enums import Answer, MeetingState
from ..forms.meetings import DocumentForm, ItemForm, MeetingForm, PlanForm, WhenForm
from ..models import Body, Meeting, MeetingDocument
from ..reading.rules_of_day import rules_on
from ..reading.table import Table, table_of
from ..rules.notice import last_day, refusal_of_notice
from ..screens.sitting import quorum_said
from .meetings import KEEP, SEE, refuse_to_press, seen_body, seen_meeting, tried

PLACES = {"fin-avant-debut": "ends", "date-passee": "day", "trop-tot": "day"}


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A date of the committee and its meeting, in one screen; dates already planned that are no meeting yet stand beside."""
    body = seen_body(request, pk)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        start, end = form.times()
        asked = {name: form.cleaned_data[name] for name in ("place", "open_to_all", "childcare")}
        try:
            made = plan_meeting(body=body, start=start, end=end, by=request.user, key=sent_with(request), **asked)
            return redirect("committees_desk:prepare", made.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, PLACES)
    free = Session.objects.on().to_come().filter(activity=body.page_id, meeting=None).select_related("maison", "room")[:12]
    return render(request, "committees/desk/plan_meeting.html", {"body": body, "form": form, "free": free, "rules": _notice(body)})


def _notice(body: Body):
    rules = rules_on(body, clock.today())
    return rules if rules is not None and rules.formal else None


@staff_gate(KEEP)
@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """A date of the committee's page becomes a meeting."""
    date = get_object_or_404(Session.objects.select_related("activity"), pk=pk)
    body = seen_body(request, get_object_or_404(Body, page=date.activity_id).pk)
    known = Meeting.objects.filter(session=date).first()
    try:
        made = known or open_meeting(body=body, session=date, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("committees_desk:plan_meeting", body.pk)
    return redirect("committees_desk:prepare", made.pk)


@never_cache
@staff_gate(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of a meeting to come on one page."""
    if request.method == "POST":
        refuse_to_press(request)
    meeting = seen_meeting(request, pk, KEEP if request.method == "POST" else SEE)
    forms = _forms(request, meeting, table_of(meeting))
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None or act(request, meeting, forms):
            return redirect("committees_desk:prepare", pk)
    return render(request, "committees/desk/prepare.html", _shown(request, meeting, forms))


def _forms(request: HttpRequest, meeting: Meeting, table: Table) -> dict:
    asked, items = request.POST.get("act", ""), list(meeting.items.all())
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)

    def data(name: str):
        return sent if asked == name else (None, None)

    return {
        "table": table, "items": items, "meeting_form": MeetingForm(data("change")[0], meeting=meeting, members=table.members),
        "item_form": ItemForm(data("add")[0]), "document_form": DocumentForm(*data("document"), items=items),
    }  # fmt: skip


def _shown(request: HttpRequest, meeting: Meeting, forms: dict) -> dict:
    table = forms["table"]
    coming = [one for one in table.members if one.answer == Answer.COMING]
    rules = meeting.rules or rules_on(meeting.body, meeting.session.local_date)
    formal = bool(rules and rules.formal)
    days = (rules.second_after_days if meeting.second_of_id else rules.notice_days) if rules else 0
    late = refusal_of_notice(today=clock.today(), day=meeting.session.local_date, notice_days=days, formal=formal)
    ahead = meeting.state in (MeetingState.PLANNED, MeetingState.CONVOKED)
    return forms | {
        "meeting": meeting, "keeps": user_can(request.user, KEEP, meeting.body.maison_id), "ahead": ahead, "coming": coming, "late": late,
        "excused": [one for one in table.members if one.answer == Answer.EXCUSED],
        "silent": [one for one in table.members if not one.answer], "children": sum(one.row.children for one in coming if one.row),
        "needs": _needs(table), "documents": documents_of(meeting), "formal": formal,
        "last_day": last_day(meeting.session.local_date, days),
        "changed": meeting.state == MeetingState.CONVOKED and meeting.edition != meeting.told_edition, "quorum": quorum_said(table),
        "minutes": sum(item.minutes or 0 for item in forms["items"]),
        "proxies": [(table.name(giver), table.name(bearer)) for giver, bearer in table.proxies.items()],
    }  # fmt: skip


def _needs(table: Table) -> list[tuple[str, int]]:
    """What the house must bring, and for how many; never for whom on a screen that goes round."""
    said = [code for one in table.members if one.row and one.answer == Answer.COMING for code in one.row.needs]
    return [(Need(code).label, said.count(code)) for code in Need.values if code in said]


def _change(request, meeting, forms) -> bool:
    form = forms["meeting_form"]
    if not form.is_valid():
        return False
    asked = dict(form.cleaned_data)
    seen = asked.pop("edition")
    return tried(request, lambda: change_meeting(meeting=meeting, by=request.user, seen=seen, **asked), done="C’est noté.")


def _add(request, meeting, forms) -> bool:
    form = forms["item_form"]
    return form.is_valid() and tried(request, lambda: add_item(meeting=meeting, by=request.user, **form.cleaned_data))


def _document(request, meeting, forms) -> bool:
    form = forms["document_form"]
    if not form.is_valid():
        return False
    asked = form.cleaned_data
    try:
        keep_document(meeting=meeting, content=asked["file"], title=asked["title"], item=asked["item"], by=request.user)
    except Refusal as refusal:
        put_refusal(form, refusal, dict.fromkeys(("fichier-vide", "fichier-trop-lourd", "fichier-refuse", "image-illisible"), "file"))
        return False
    return True


def _drop_document(request, meeting, forms) -> bool:
    row = get_object_or_404(MeetingDocument.objects.select_related("file"), meeting=meeting, pk=number_sent(request.POST.get("document")))
    return tried(request, lambda: drop_document(document=row, by=request.user)) or True


def _item(request, meeting):
    return get_object_or_404(meeting.items, pk=number_sent(request.POST.get("point")))


def _up(request, meeting, forms) -> bool:
    return tried(request, lambda: move_item(item=_item(request, meeting), by=request.user, up=True)) or True


def _down(request, meeting, forms) -> bool:
    return tried(request, lambda: move_item(item=_item(request, meeting), by=request.user, up=False)) or True


def _drop(request, meeting, forms) -> bool:
    return tried(request, lambda: drop_item(item=_item(request, meeting), by=request.user)) or True


def _convoke(request, meeting, forms) -> bool:
    seen = number_sent(request.POST.get("edition", "")) or None
    done = "Les membres sont convoqués, chacun à sa façon : e-mail, SMS, lettre ou appel."
    return tried(request, lambda: convoke(meeting=meeting, by=request.user, seen=seen, key=sent_with(request)), done=done) or True


def _tell(request, meeting, forms) -> bool:
    why = request.POST.get("why", "").strip()[:200]
    done = "Les membres savent ce qui a changé."
    return tried(request, lambda: tell_change(meeting=meeting, by=request.user, why=why, key=sent_with(request)), done=done) or True


ACTS = {
    "change": _change, "add": _add, "document": _document, "drop_document": _drop_document, "up": _up, "down": _down, "drop": _drop,
    "convoke": _convoke, "tell": _tell,
}  # fmt: skip


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One point of the order of the day, to change."""
    meeting = seen_meeting(request, pk, KEEP)
    row = get_object_or_404(meeting.items, pk=item)
    form = ItemForm(request.POST or None, item=row)
    if request.method == "POST" and form.is_valid():
        seen = number_sent(request.POST.get("edition", "")) or None
        try:
            change_item(item=row, by=request.user, seen=seen, **form.cleaned_data)
            return redirect("committees_desk:prepare", pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "committees/desk/item.html", {"meeting": meeting, "item": row, "form": form})


@never_cache
@staff_gate(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Too few came: the second meeting, and its convocation, in one press."""
    meeting = seen_meeting(request, pk, KEEP)
    wait = meeting.rules.second_after_days if meeting.rules_id else 0
    start = dates.local(meeting.session.start)
    first = {
        "day": last_day(meeting.session.local_date, -max(wait, 1)),
        "begins": start.time(),
        "ends": dates.local(meeting.session.end).time(),
    }
    form = WhenForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = convoke_again(meeting=meeting, start=form.times()[0], by=request.user, key=sent_with(request))
            messages.success(request, "La seconde réunion est prévue, les membres sont convoqués.")
            return redirect("committees_desk:prepare", made.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, PLACES)
    context = {"meeting": meeting, "form": form, "wait": wait, "quorum": quorum_said(table_of(meeting))}
    return render(request, "committees/desk/second.html", context)
