"""`/comites/appel/<pk>/`: what sitting asks, and coming forward; taking one's candidacy back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from programmes.enums import Channel
from programmes.views.naming import who_are_you

from ..actions.ask_seat import ask_seat
from ..actions.withdraw_candidacy import withdraw_candidacy
from ..enums import CandidateState
from ..forms.members import CandidateForm
from ..models import CallForMembers, Candidate
from ..reading.candidacies import candidacy_of, stands_against
from ..rules.calls import why_closed

TEMPLATE = "committees/call.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """A visitor reads; who is signed in comes forward in one press."""
    rows = CallForMembers.objects.filter(body__closed_on=None, body__page__live=True)
    row = get_object_or_404(rows.select_related("body__page", "body__maison", "college"), pk=pk)
    closed = why_closed(row.opens_on, row.closes_on, closed=row.closed_at is not None, today=clock.today())
    context = {"call": row, "body": row.body, "closed": closed, "here": request.path}
    if not request.user.is_authenticated:
        return render(request, TEMPLATE, context)
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, TEMPLATE, names=True, **context)
    mine = candidacy_of(row, person)
    form = CandidateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_seat(call=row, person=person, by=request.user, channel=Channel.ONLINE, key=sent_with(request), **form.cleaned_data)
            messages.success(request, "Merci ! Votre candidature est notée : la maison vous répond après la fin de l’appel.")
            return redirect("committees:call", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    asked = mine is not None and mine.state == CandidateState.ASKED
    against = [] if asked or closed else stands_against(row, person)
    return render(request, TEMPLATE, context | {"person": person, "mine": mine, "asked": asked, "against": against, "form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Her own: what it means, then one button."""
    own = Candidate.objects.filter(person__in=Person.objects.records_of_user(request.user), state=CandidateState.ASKED)
    row = get_object_or_404(own.select_related("call__body__page", "call__body__maison"), pk=pk)
    if request.method == "POST":
        try:
            withdraw_candidacy(candidate=row, by=request.user, key=sent_with(request))
            messages.success(request, "C’est noté. Vous pouvez revenir tant que l’appel est ouvert.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("committees:call", row.call_id)
    return render(request, "committees/candidacy_back.html", {"candidate": row, "call": row.call, "body": row.call.body})
