"""Shifts one may take, and taking one: `/benevolat/creneaux/`. Three taps on a phone: the list, the shift, « je viens »."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock, dates
from portal.kit.forms import put_refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person
from programmes.enums import Channel
from programmes.models import Enrolment
from programmes.views.naming import who_are_you

from ..actions.take_shifts import Taken, take_shifts
from ..forms.take import TakeForm
from ..listings.choosing import Choice, choose, filters_of, judged_for, same_post
from ..models import Shift, Volunteer

JOIN = reverse_lazy("volunteering:join")


@never_cache
@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """Every shift to come: those she can take, those that are full, the others with all their reasons."""
    person = Person.objects.of_user(request.user) if request.user.is_authenticated else None
    chosen = choose(Shift.objects.open_to_volunteers(), person, filters_of(request.GET), request.GET.get("page"))
    return render(request, "volunteering/shifts.html", {"chosen": chosen, "person": person, "join": JOIN})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift: what one does there, whether she can, « je viens » alone, with her family, on other dates too."""
    shown = Shift.objects.open_to_volunteers().counted().select_related("session__activity", "session__maison", "maison", "post", "sheet")
    row = shown.filter(pk=pk).first()
    if row is None:
        return over(request, pk)
    context = {"shift": row, "page": row.session.activity, "join": JOIN, "here": request.path}
    if not request.user.is_authenticated:
        return render(request, "volunteering/shift.html", context)
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, "volunteering/shift.html", **context, names=True)
    family = [volunteer.person.current_record for volunteer in Volunteer.objects.family_of(person).select_related("person__successor")]
    each = judged_for(row, [person, *family], person)
    mine, others = each[person.pk], same_post(row, person)
    form = TakeForm(request.POST if request.method == "POST" else None, people=_may(each, [person, *family]), others=others)
    if request.method == "POST" and form.is_valid():
        answer = _take(request, row, form)
        if answer is not None:
            return answer
    reasons = [(one, each[one.pk].reasons) for one in family if each[one.pk].reasons]
    return render(request, "volunteering/shift.html", context | {"form": form, "person": person, "mine": mine, "family": reasons})


def over(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever comes too late (a message read afterwards, a page left open) reads what became of the shift, and of her place on it."""
    row = get_object_or_404(Shift.objects.filter(session__activity__live=True).select_related("session__activity", "maison", "post"), pk=pk)
    person = Person.objects.of_user(request.user) if request.user.is_authenticated else None
    places = Enrolment.objects.filter(sheet=row.sheet_id, person__in=Person.objects.records_of(person), guest=False) if person else []
    context = {"shift": row, "page": row.session.activity, "place": next(iter(places), None), "past": row.session.end <= clock.now()}
    return render(request, "volunteering/shift_over.html", context)


def _may(each: dict[int, Choice], people: list[Person]) -> list[Person]:
    """Those who are not on it yet: what stands against one of them is said when she is ticked."""
    return [person for person in people if each[person.pk].place is None]


def _take(request: HttpRequest, row: Shift, form: TakeForm) -> HttpResponse | None:
    wanted = [row.pk, *form.cleaned_data.get("also", [])]
    chosen = list(Shift.objects.open_to_volunteers().filter(pk__in=wanted).select_related("session__activity", "sheet", "post"))
    found = take_shifts(
        shifts=chosen, people=form.who(), by=request.user, channel=Channel.ONLINE, wait=request.POST.get("act") == "wait",
        key=sent_with(request),
    )  # fmt: skip
    if len(found) == 1 and found[0].refusal:
        put_refusal(form, found[0].refusal)
        return None
    say(request, found)
    if len(found) == 1:
        return redirect("programmes:place", found[0].rows[0].pk)
    return redirect("volunteering:shifts")


def say(request: HttpRequest, found: list[Taken]) -> None:
    """What became of each date: those taken in one sentence, each other one with its reasons."""
    placed = [one for one in found if one.rows and not one.waiting]
    if placed:
        messages.success(request, f"C’est noté : {_days(placed)}. Merci, à bientôt !")
    waiting = [one for one in found if one.waiting]
    if waiting:
        messages.success(request, f"Sur la liste d’attente : {_days(waiting)}. On vous prévient dès qu’une place est pour vous.")
    for one in found:
        if one.refusal:
            messages.error(request, f"{_days([one]).capitalize()} : {one.refusal}")


def _days(taken: list[Taken]) -> str:
    return ", ".join(dates.moment_short(one.shift.session.start) for one in taken)
