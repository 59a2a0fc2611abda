"""Those who come together: who of them comes when there is room for some, and passing a place on within the household."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import dates
from portal.kit.forms import number_sent, put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.choose_who_comes import choose_who_comes
from ..actions.transfer import members_beside, transfer
from ..enums import Channel, EnrolmentState
from ..forms.sign_up import GroupAnswerForm, PassOnForm
from ..listings.parties import group_to_answer, rows_of_party, versions_in
from ..models import Enrolment
from ..programme_type import kind_of
from ..room import limits_of
from .sign_up import people_for


def my_place(request: HttpRequest, pk: int) -> Enrolment:
    """A place she takes care of; 404 for any other."""
    rows = Enrolment.objects.mine(request.user).select_related("sheet__activity", "sheet__maison", "person", "party")
    return get_object_or_404(rows, pk=pk)


def my_rows_beside(request: HttpRequest, row: Enrolment) -> list[Enrolment]:
    """Of her party, the places she takes care of, this one among them. Two queries; none where the place is over."""
    if not row.is_active:
        return []
    mine = set(Enrolment.objects.mine(request.user).filter(party=row.party_id).values_list("pk", flat=True))
    return [one for one in rows_of_party(row) if one.pk in mine]


def said_of_yes(rows: list[Enrolment]) -> str:
    """What is read after « oui »: these places are hers, or the team still answers, or they are kept until they are paid."""
    if any(row.to_look_at for row in rows):
        return "C'est noté : l'équipe regarde votre inscription et vous répond."
    until = [row.held_until for row in rows if row.state == EnrolmentState.OFFERED and row.held_until]
    one = len(rows) == 1
    if until:
        kept = "la place est gardée" if one else "les places sont gardées"
        return f"C'est noté : {kept} pour vous jusqu'au {dates.moment_long(min(until))}, le temps de régler."
    return "C'est noté : la place est à vous." if one else "C'est noté : les places sont à vous."


@login_required
@require_POST
def answer_group(request: HttpRequest, pk: int) -> HttpResponse:
    """« Oui » for those ticked; the others leave, or stay on the list."""
    row = my_place(request, pk)
    asked = group_to_answer(my_rows_beside(request, row))
    form = GroupAnswerForm(request.POST, rows=asked)
    if not form.is_valid():
        messages.error(request, form.errors["coming"][0] if "coming" in form.errors else "Vérifiez vos réponses.")
        return redirect("programmes:place", pk)
    try:
        come = choose_who_comes(
            party=row.party, sheet=row.sheet, coming=form.cleaned_data["coming"], others_wait=form.cleaned_data["others_wait"],
            among=[one.pk for one in asked], seen=versions_in(request.POST.get("seen", "")), by=request.user, key=sent_with(request),
        )  # fmt: skip
        messages.success(request, said_of_yes(come))
        return redirect("programmes:place", come[0].pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:place", pk)


def to_pass_to(request: HttpRequest, row: Enrolment) -> list[Person]:
    """To whom of her household this account may pass a place on: those she may sign up, and no other."""
    if row.state != EnrolmentState.CONFIRMED or row.guest or row.sheet.confidential or not kind_of(row.sheet.activity).transferable:
        return []
    me = Person.objects.of_user(request.user)
    beside = set(members_beside(row).values_list("pk", flat=True)) if me else set()
    return [person for person in people_for(me, row.sheet) if person.pk in beside] if beside else []


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """One's place goes to another member of the household."""
    row = my_place(request, pk)
    people = to_pass_to(request, row)
    form = PassOnForm(request.POST or None, people=people, limits=limits_of(row.sheet))
    if request.method == "POST" and form.is_valid():
        seen = number_sent(request.POST.get("version")) or None
        try:
            moved = transfer(
                enrolment=row, to=form.cleaned_data["to"], by=request.user, channel=Channel.ONLINE, key=sent_with(request),
                seen=seen, need=form.cleaned_data.get("need") or "",
            )  # fmt: skip
            messages.success(request, f"C'est noté : la place est passée à {moved.person.display_name}.")
            mine = Enrolment.objects.mine(request.user).filter(pk=moved.pk).exists()
            return redirect("programmes:place", moved.pk) if mine else redirect("programmes:places")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "programmes/pass_on.html", {"place": row, "form": form, "people": people})
