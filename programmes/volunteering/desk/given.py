"""The team's side of the time given: what waits to be read, one person's hours, a word of thanks, her certificate."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.notifications.enums import Channel as Way
from portal.people.enums import Capability
from portal.people.models import Person
from portal.people.notifications import way_to
from programmes.desk.sheets import maisons_of

from ..actions.approve_hours import approve_hours
from ..actions.correct_hours import correct_hours
from ..actions.declare_hours import declare_hours
from ..actions.refuse_hours import refuse_hours
from ..actions.thank import thank
from ..actions.withdraw_hours import withdraw_hours
from ..forms.given import ANSWER_FIELDS, DECLARE_FIELDS, AnswerForm, DeclareForm, ModulateForm, ThanksForm
from ..models import Thanks, Volunteer, WorkedHours
from ..reading import given
from ..reading.asked_hands import hands_asked_of
from ..screens.given_papers import certificate_printed, thanks_paper
from .sight import file_for, person_for

MAY_SERVE, MAY_MANAGE, MAY_SEE = Capability.WRITE_ENROLMENTS, Capability.MANAGE_VOLUNTEERS, Capability.SEE_VOLUNTEERS
A_PAGE = 30


@never_cache
@staff_gate(MAY_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Hours to be read: those ticked (`hours`) or all that this page showed (`tout`) count from now on."""
    if request.method == "POST":
        ticked = request.POST.getlist("shown" if "tout" in request.POST else "hours")
        try:
            number = approve_hours(keys=[number_sent(one) for one in ticked], by=request.user)
            said = f"{number} temps validé{'s' if number > 1 else ''}." if number else "Rien de coché : rien n’a changé."
            messages.success(request, said)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("volunteering_desk:hours")
    page = Paginator(given.waiting(request.user), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = [given.shown(row) for row in page.object_list]
    return render(request, "volunteering/desk/hours.html", {"page": page})


@never_cache
@staff_gate(MAY_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: another duration, or not kept; also once it was approved."""
    rows = WorkedHours.objects.within(scope_of(request.user, MAY_MANAGE)).select_related(
        "volunteer__person__successor", "maison", "mission"
    )
    row = given.shown(get_object_or_404(rows, pk=pk))
    person = row.volunteer.person.current_record
    get_object_or_404(Person.objects.visible_to(request.user), pk=person.pk)
    audit.note_reading(person, by=request.user, what="volunteering_desk:hours_answer")
    first = {"hours": row.minutes // 60, "minutes": row.minutes % 60, "seen": row.seen}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        told = {"hours": row, "why": form.cleaned_data["why"], "by": request.user, "seen": form.cleaned_data["seen"]}
        try:
            if "refuse" in request.POST:
                refuse_hours(**told)
            elif form.length() == row.minutes and row.state == "pending":
                approve_hours(keys=[row.pk], by=request.user)
            else:
                correct_hours(minutes=form.length(), **told)
        except Refusal as refusal:
            put_refusal(form, refusal, ANSWER_FIELDS)
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("volunteering_desk:hours_of", person.pk)
    return render(request, "volunteering/desk/hours_answer.html", {"row": row, "person": person, "form": form})


@never_cache
@staff_gate(MAY_SEE)
@require_safe
def hours_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's hours in these houses; what may be done for her. Who gives no hand yet is led to where she begins."""
    person = person_for(request, pk)
    if Volunteer.objects.of(person) is None:
        return redirect("volunteering_desk:person", person.pk)
    return page_of_hours(request, person, file_for(request, person.pk, MAY_SEE))


def page_of_hours(request: HttpRequest, person: Person, file: Volunteer, *, modulated: dict | None = None, **forms_sent) -> HttpResponse:
    """The page itself, with the forms that were sent and refused as they were typed; `modulated`: of one hand asked, by its key."""
    rows = given.hours_of(person).filter(pk__in=WorkedHours.objects.within(scope_of(request.user, MAY_SEE)).order_by().values("pk"))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = [given.shown(row) for row in page.object_list]
    context = {
        "person": person, "volunteer": file, "page": page, "years": given.years_of(rows), "thanks": given.thanks_of(person)[:5],
        "manages": {maison.pk for maison in maisons_of(request.user, MAY_MANAGE)}, "may_serve": user_can(request.user, MAY_SERVE),
    }  # fmt: skip
    if context["may_serve"]:
        maisons = maisons_of(request.user, MAY_SERVE).order_by("name")
        first = {"hours": 1, "minutes": 0, "maison": file.maisons.order_by("name").first()}
        context["declare"] = DeclareForm(maisons=maisons, missions=given.missions_of(maisons), at_desk=True, initial=first)
    if context["manages"]:
        context["thank"] = ThanksForm(maisons=maisons_of(request.user, MAY_MANAGE).order_by("name"))
        context["hands"] = [
            (
                hand,
                (modulated or {}).get(hand.key)
                or ModulateForm(initial={"shifts": hand.asked if hand.adapted else None}, prefix=f"m{hand.key}"),
            )
            for hand in hands_asked_of(person)
        ]
    return render(request, "volunteering/desk/hours_of.html", context | forms_sent)


@never_cache
@staff_gate(MAY_SERVE)
@require_POST
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """At the counter, what she says or wrote on paper; `withdraw`: one said by mistake goes, before it is read."""
    file = file_for(request, pk, MAY_SERVE)
    person = file.person.current_record
    if "withdraw" in request.POST:
        row = get_object_or_404(given.hours_of(person), pk=number_sent(request.POST["withdraw"]))
        try:
            withdraw_hours(hours=row, by=request.user)
            messages.success(request, "C’est enlevé.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("volunteering_desk:hours_of", person.pk)
    maisons = maisons_of(request.user, MAY_SERVE).order_by("name")
    form = DeclareForm(request.POST, maisons=maisons, missions=given.missions_of(maisons), at_desk=True)
    if form.is_valid():
        try:
            row = declare_hours(volunteer=file, by=request.user, key=sent_with(request), **form.asked())
            messages.success(request, "C’est noté : ces heures comptent." if row.answered_at else "C’est noté : à relire par l’équipe.")
            return redirect("volunteering_desk:hours_of", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, DECLARE_FIELDS)
    return page_of_hours(request, person, file, declare=form)


@never_cache
@staff_gate(MAY_MANAGE)
@require_POST
def say_thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """A word from one of these houses."""
    file = file_for(request, pk, MAY_MANAGE)
    person = file.person.current_record
    form = ThanksForm(request.POST, maisons=maisons_of(request.user, MAY_MANAGE).order_by("name"))
    if form.is_valid():
        try:
            word = thank(volunteer=file, by=request.user, key=sent_with(request), **form.cleaned_data)
            way = way_to(person)
            gone = "Le mot est parti." if way and way[0] in (Way.EMAIL, Way.SMS) else "Le mot est noté : donnez-le de la main à la main."
            printed = reverse("volunteering_desk:thanks", args=[word.pk])
            messages.success(request, format_html('{} <a href="{}">Imprimer le mot</a>', gone, printed))
            return redirect("volunteering_desk:hours_of", person.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, {"mot-vide": "words", "trop-long": "words"})
    return page_of_hours(request, person, file, thank=form)


@never_cache
@staff_gate(MAY_SEE)
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Of the hours given in these houses, of one year (`?annee=`) or of all."""
    person = file_for(request, pk, MAY_SEE).person.current_record
    rows = given.hours_of(person).filter(pk__in=WorkedHours.objects.within(scope_of(request.user, MAY_SEE)).order_by().values("pk"))
    return certificate_printed(request, person, rows, back="volunteering_desk:hours_of", back_args=(person.pk,))


@never_cache
@staff_gate(MAY_SEE)
@require_safe
def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """A word of thanks, on paper."""
    files = Volunteer.objects.within(scope_of(request.user, MAY_SEE)).order_by().values("pk")
    row = get_object_or_404(Thanks.objects.filter(volunteer__in=files).select_related("volunteer__person__successor", "maison"), pk=pk)
    get_object_or_404(Person.objects.visible_to(request.user), pk=row.volunteer.person.current_record.pk)
    return thanks_paper(request, row)
