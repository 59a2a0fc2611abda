"""« Mes places »: what I am on, and giving it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.households.models import Household
from portal.kit import clock
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..actions.accept_offer import accept_offer
from ..actions.charge_place import charge_of
from ..actions.keep_company import reason_against_leaving
from ..actions.withdraw import withdraw
from ..actions.withdraw_together import withdraw_together
from ..enums import EnrolmentState
from ..forms.sign_up import GroupAnswerForm
from ..listings import own_places as own_places
from ..listings.draws import told_of_draw
from ..listings.giving_back import told_now, too_late
from ..listings.parties import answers_by_row, group_to_answer, may_bring_one_more, rank_told, versions_of
from ..models import AccessNeed, Enrolment
from ..programme_type import kind_of
from .party import my_place, my_rows_beside, said_of_yes, to_pass_to

SAID = {
    "non": "C'est noté, merci d'avoir prévenu : la place servira.",
    "personne": "C'est noté, merci d'avoir prévenu : les places serviront.",
}


@never_cache
@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Every place to come of hers and of those she takes care of, person by person."""
    person = Person.objects.of_user(request.user)
    return render(request, "programmes/places.html", {"groups": own_places.by_person(request.user, person)})


@never_cache
@login_required
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """What is over: hers and her children's, never another adult's."""
    person = Person.objects.of_user(request.user)
    page = own_places.history(request.user, person, request.GET.get("page"))
    return render(request, "programmes/history.html", {"places": page})


@never_cache
@login_required
@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """One place: where it is, its dates, who comes along, what can be done. Money only for who leads the household that pays."""
    row = my_place(request, pk)
    leads = row.household_id and Household.objects.led_by(request.user).filter(pk=row.household_id).exists()
    owed = charge_of(row) if leads else None
    dates = list(row.sheet.sessions.to_come().select_related("maison"))
    rows = my_rows_beside(request, row)
    said_yes = row.state == EnrolmentState.OFFERED and charge_of(row) is not None  # to be paid first: she has nothing more to answer
    asked = [] if said_yes else group_to_answer(rows)
    kept = [one for one in asked if one.state == EnrolmentState.OFFERED]
    context = {
        "place": row,
        "own": not row.guest and row.person.account_id == request.user.pk,
        "dates": dates,
        "file": reverse("programmes:place_file", args=[pk]) if row.state == EnrolmentState.CONFIRMED and dates else "",
        "owed": owed if owed and owed.left_cents else None,
        "back": told_now(row, owed) if owed and dates and row.state == EnrolmentState.CONFIRMED else "",
        "said_yes": said_yes,
        "half_way": bool(owed and dates and row.state == EnrolmentState.CONFIRMED and _has_begun(row)),
        "draw": told_of_draw(row),
        "part": kind_of(row.sheet.activity).place_part,
        "late": too_late(row), "stays": reason_against_leaving(row) if row.is_active else None,
        "rank": rank_told(row),
        "others": [one for one in rows if one.pk != row.pk],
        "group": GroupAnswerForm(rows=asked, initial={"coming": [one.pk for one in kept]}) if asked else None,
        "kept": len(kept), "asked": len(asked), "seen": versions_of(asked),
        "passes": bool(to_pass_to(request, row)),
        "one_more": bool(dates) and may_bring_one_more(row, rows),
        "answers": answers_by_row(row.sheet, rows).get(row.pk, []) if row.is_active else [],
        "needs": _needs(request, rows),
    }  # fmt: skip
    return render(request, "programmes/place.html", context)


def _has_begun(row: Enrolment) -> bool:
    """A course of which a date has begun: to leave it now is not to owe nothing."""
    return row.sheet.sessions.on().filter(start__lte=clock.now()).exists()


def _needs(request: HttpRequest, rows: list[Enrolment]) -> AccessNeed | None:
    """What the party needs to come, for who asked for it alone."""
    asked = next((one.party for one in rows if one.party.asked_by_id == request.user.pk), None)
    return AccessNeed.objects.filter(party=asked).first() if asked else None


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """« Oui » to an offer, « non » to an offer, a wait or a place, « personne » for all of the group. The state she saw came with the
    form."""
    row = my_place(request, pk)
    seen = request.POST.get("version")
    said = request.POST.get("answer", "")
    said = said if said == "oui" or said in SAID else "non"
    try:
        if said == "personne":
            withdraw_together(rows=my_rows_beside(request, row), by=request.user)
        else:
            act = accept_offer if said == "oui" else withdraw
            row = act(enrolment=row, by=request.user, seen=number_sent(seen) or None)
        messages.success(request, said_of_yes([row]) if said == "oui" else SAID[said])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:place", pk)
