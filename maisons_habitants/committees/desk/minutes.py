"""The minutes of a meeting at the desk: drafted, completed, proposed, approved, corrected."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import paper
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..actions.approve_minutes import approve_minutes, propose_minutes, show_minutes
from ..actions.draft_minutes import correct_minutes, draft_minutes
from ..actions.establish_minutes import establish_minutes
from ..actions.save_minutes import add_minutes_picture, remove_minutes_picture, save_minutes
from ..enums import MeetingState, MinutesState
from ..forms.minutes import FIELDS, PICTURE_FIELDS, CorrectForm, MinutesForm, PictureForm, ProposeForm
from ..models import Item, Meeting, Minutes, MinutesPicture
from ..reading.minutes import approving_item, intact, minutes_read, standing
from ..rules.minutes import blocks

HELD = (MeetingState.CLOSED, MeetingState.NO_QUORUM)
SEE, KEEP, ESTABLISH = Capability.SEE_COMMITTEES, Capability.KEEP_COMMITTEES, Capability.ESTABLISH_MINUTES


def kept_by(user, pk: int) -> Minutes:
    """These minutes, where this user keeps the committee; 404 elsewhere."""
    return within(user, KEEP, pk)


def within(user, capability: str, pk: int) -> Minutes:
    return get_object_or_404(minutes_read().filter(meeting__in=Meeting.objects.within(scope_of(user, capability))), pk=pk)


@never_cache
@staff_gate(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Of this meeting. POST begins them, or saves what was written."""
    found = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("body__page", "body__maison", "session"), pk=pk)
    may = user_can(request.user, KEEP, found.body.maison_id)
    version = standing(found)
    if request.method != "POST":
        return render(request, "committees/desk/minutes.html", context_of(found, version, may, directs=directs(request, found)))
    if not may:
        raise Http404
    if version is None or "text" not in request.POST:
        return _begun(request, found)
    return _saved(request, found, version)


def directs(request: HttpRequest, meeting: Meeting) -> bool:
    """Whether she may establish the minutes of this committee, once it is dissolved."""
    return meeting.body.closed_on is not None and user_can(request.user, ESTABLISH, meeting.body.maison_id)


def _saved(request: HttpRequest, meeting: Meeting, version: Minutes) -> HttpResponse:
    form = MinutesForm(request.POST, minutes=version)
    if form.is_valid():
        try:
            save_minutes(minutes=version, by=request.user, key=sent_with(request), **form.asked())
        except Refusal as refusal:
            put_refusal(form, refusal, FIELDS)
            version = standing(meeting)
            _let_through(form, refusal, version)
        else:
            messages.success(request, "Le compte rendu est enregistré.")
            return redirect("committees_desk:minutes", meeting.pk)
    return render(request, "committees/desk/minutes.html", context_of(meeting, version, True, form=form, directs=directs(request, meeting)))


def _let_through(form: forms.Form, refusal: Refusal, version: Minutes) -> None:
    """Whoever has read that somebody else wrote may save over it: the next sending says the edition she has now seen."""
    if refusal.code == "deja-modifie":
        form.data = form.data.copy()
        form.data["seen"] = version.edition


def _begun(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        draft_minutes(meeting=meeting, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("committees_desk:minutes", meeting.pk)


def context_of(meeting: Meeting, version: Minutes | None, may: bool, *, form: MinutesForm | None = None, **forms_sent) -> dict:
    """What the page of a meeting's minutes shows. `form`: as it was sent, with its words; typed text is never lost."""
    context = {"meeting": meeting, "minutes": version, "may": may, "form": form, "held": meeting.state in HELD, **forms_sent}
    if version is None:
        return context
    approved = version.state == MinutesState.APPROVED
    context |= {
        "pictures": list(version.pictures.select_related("file").order_by("pk")),
        "blocks": blocks(version.text), "public_blocks": blocks(version.public_text),
        "intact": not approved or intact(version), "item": None if approved else approving_item(version),
        "versions": [row for row in meeting.minutes.all() if row.pk != version.pk],
    }  # fmt: skip
    if may and approved:
        context.setdefault("correct", CorrectForm())
    elif may:
        context["form"] = form or MinutesForm(minutes=version)
        context.setdefault("picture_form", PictureForm())
        context.setdefault("propose", ProposeForm(minutes=version))
    return context


def _again(request: HttpRequest, version: Minutes, **forms_sent) -> HttpResponse:
    meeting = version.meeting
    return render(
        request,
        "committees/desk/minutes.html",
        context_of(meeting, standing(meeting), True, directs=directs(request, meeting), **forms_sent),
    )


@never_cache
@staff_gate(KEEP)
@require_POST
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A photograph of the flip-chart, added."""
    version = kept_by(request.user, pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["picture"]
        words = form.cleaned_data["words"]
        try:
            add_minutes_picture(minutes=version, content=sent, name=sent.name, words=words, by=request.user, key=sent_with(request))
        except Refusal as refusal:
            put_refusal(form, refusal, PICTURE_FIELDS)
        else:
            messages.success(request, "La photo est ajoutée.")
            return redirect("committees_desk:minutes", version.meeting_id)
    return _again(request, version, picture_form=form)


@never_cache
@staff_gate(KEEP)
@require_POST
def remove_picture(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MinutesPicture.objects.select_related("minutes"), pk=pk)
    version = kept_by(request.user, found.minutes_id)
    try:
        remove_minutes_picture(picture=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("committees_desk:minutes", version.meeting_id)


@never_cache
@staff_gate(KEEP)
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on the order of the day of a meeting to come."""
    version = kept_by(request.user, pk)
    form = ProposeForm(request.POST, minutes=version)
    if form.is_valid():
        told = form.cleaned_data
        try:
            item = propose_minutes(minutes=version, meeting=told["meeting"], seen=told["seen"], by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, f"« {item.title} » est à l’ordre du jour.")
            return redirect("committees_desk:minutes", version.meeting_id)
    return _again(request, version, propose=form)


@never_cache
@staff_gate(KEEP)
@require_POST
def approve(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The committee said yes: the text is frozen, and published."""
    version = kept_by(request.user, pk)
    point = get_object_or_404(Item, pk=item, meeting__body=version.meeting.body_id)
    try:
        seen = number_sent(request.POST.get("seen")) or None
        approve_minutes(minutes=version, item=point, seen=seen, by=request.user, key=sent_with(request))
        messages.success(request, "Le compte rendu est approuvé : il ne change plus, et il est sur le site.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("committees_desk:minutes", version.meeting_id)


@never_cache
@staff_gate(ESTABLISH)
@require_POST
def establish(request: HttpRequest, pk: int) -> HttpResponse:
    """The committee is dissolved: whoever directs the house says that this is what happened."""
    version = within(request.user, ESTABLISH, pk)
    try:
        seen = number_sent(request.POST.get("seen")) or None
        establish_minutes(minutes=version, seen=seen, by=request.user, key=sent_with(request))
        messages.success(request, "Le compte rendu est établi par la direction : il ne change plus, et il est sur le site.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("committees_desk:minutes", version.meeting_id)


@never_cache
@staff_gate(KEEP)
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of approved minutes."""
    version = kept_by(request.user, pk)
    form = CorrectForm(request.POST)
    if form.is_valid():
        try:
            correct_minutes(minutes=version, why=form.cleaned_data["why"], by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "Une nouvelle version est commencée. L’ancienne reste lue tant qu’elle n’est pas approuvée.")
            return redirect("committees_desk:minutes", version.meeting_id)
    return _again(request, version, correct=form)


@never_cache
@staff_gate(KEEP)
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """On the site, or no more."""
    version = kept_by(request.user, pk)
    shown = request.POST.get("montrer") == "oui"
    try:
        show_minutes(minutes=version, shown=shown, by=request.user)
        messages.success(request, "Le compte rendu est sur le site." if shown else "Le compte rendu n’est plus sur le site.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("committees_desk:minutes", version.meeting_id)


@never_cache
@staff_gate(SEE)
@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The members' text on paper, to be read over or signed."""
    version = get_object_or_404(minutes_read().filter(meeting__in=Meeting.objects.visible_to(request.user)), pk=pk)
    context = {"minutes": version, "blocks": blocks(version.text), "whole": True}
    return paper.pdf_response("committees/minutes_paper.html", context, name="compte-rendu.pdf", request=request)
