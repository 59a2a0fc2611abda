"""One party at the desk: who of it comes when there is room for some, and to whom of the household a place is passed on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.slips import offer_slip
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.choose_who_comes import choose_who_comes
from ..actions.count_need import count_need
from ..actions.keep_company import reason_against_leaving
from ..actions.transfer import members_beside, transfer
from ..actions.withdraw import BY_STAFF
from ..actions.withdraw_together import withdraw_together
from ..enums import Channel, EnrolmentState
from ..forms.sign_up import GroupAnswerForm, PassOnForm
from ..listings.parties import group_to_answer, may_bring_one_more, rank_told, rows_of_party, versions_in, versions_of
from ..models import Enrolment, SignUpSheet
from ..programme_type import kind_of
from ..room import limits_of
from ..slips import PASSED_ON
from .sheets import tell_done


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def party(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who come together with this place; what is done for them by one press, and the paper of it."""
    sheets = SignUpSheet.objects.visible_to(request.user).within(scope_of(request.user, Capability.WRITE_ENROLMENTS))
    rows = Enrolment.objects.filter(sheet__in=sheets).select_related("sheet__activity", "sheet__maison", "person", "party")
    row = get_object_or_404(rows, pk=pk)
    audit.note_reading(row.person.current_record, by=request.user, what="programmes:desk_party")
    together = rows_of_party(row) if row.is_active else []
    asked = group_to_answer(together)
    people = _to_pass_to(request, row)
    which = request.POST.get("act", "") if request.method == "POST" else ""
    group = GroupAnswerForm(request.POST if which == "group" else None, rows=asked)
    limits = limits_of(row.sheet)
    passing = PassOnForm(request.POST if which == "pass" else None, people=people, limits=limits)
    acts = {
        "group": lambda: _answered(request, row, group, asked),
        "pass": lambda: _passed(request, row, passing),
        "all": lambda: _all_given_back(request, together),
        "need": lambda: _counted(request, together),
    }
    done = acts[which]() if which in acts else None
    if done:
        return redirect("programmes:desk_party", row.pk) if which == "need" else redirect("programmes:desk_sheet", row.sheet_id)
    for one in together:
        one.stays = reason_against_leaving(one)
        one.need = next((limit.need for limit in limits if limit.pk == one.limit_id), "")
    context = {
        "place": row, "limits": limits,
        "rows": together, "group": group if asked else None, "passing": passing if people else None, "seen": versions_of(asked),
        "kept": sum(one.state == EnrolmentState.OFFERED for one in asked), "asked": len(asked), "rank": rank_told(row),
        "one_more": may_bring_one_more(row, together),
        "form": {"group": group, "pass": passing}.get(which),
    }  # fmt: skip
    return render(request, "programmes/desk/party.html", context)


def _to_pass_to(request: HttpRequest, row: Enrolment) -> list[Person]:
    """Of the household, those whom this agent sees."""
    if row.state != EnrolmentState.CONFIRMED or row.guest or row.sheet.confidential or not kind_of(row.sheet.activity).transferable:
        return []
    return list(members_beside(row).filter(pk__in=Person.objects.visible_to(request.user).values("pk")))


def _counted(request: HttpRequest, rows: list[Enrolment]) -> bool:
    """Whether the place of one of them is counted for a need."""
    one = next((row for row in rows if row.pk == number_sent(request.POST.get("row"))), None)
    if one is None:
        return False
    seen = number_sent(request.POST.get("version")) or None
    try:
        count_need(enrolment=one, need=request.POST.get("need", ""), by=request.user, seen=seen)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, f"{one.listed_as} : c’est noté.")
    return True


def _all_given_back(request: HttpRequest, rows: list[Enrolment]) -> bool:
    try:
        withdraw_together(rows=rows, by=request.user, channel=Channel.COUNTER, reason=BY_STAFF)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, "C’est noté : tout le groupe a rendu ses places.")
    return True


def _answered(request: HttpRequest, row: Enrolment, form: GroupAnswerForm, asked: list[Enrolment]) -> bool:
    if not form.is_valid():
        return False
    try:
        come = choose_who_comes(
            party=row.party, sheet=row.sheet, coming=form.cleaned_data["coming"], others_wait=form.cleaned_data["others_wait"],
            among=[one.pk for one in asked], seen=versions_in(request.POST.get("seen", "")), by=request.user, channel=Channel.COUNTER,
            key=sent_with(request),
        )  # fmt: skip
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False
    tell_done(request, come[0], f"{', '.join(one.called for one in come)} : c'est noté.")
    return True


def _passed(request: HttpRequest, row: Enrolment, form: PassOnForm) -> bool:
    if not form.is_valid():
        return False
    try:
        moved = transfer(
            enrolment=row, to=form.cleaned_data["to"], by=request.user, channel=Channel.COUNTER, key=sent_with(request),
            seen=number_sent(request.POST.get("version")) or None, need=form.cleaned_data.get("need") or "",
        )  # fmt: skip
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False
    words = f"La place est passée à {moved.person.display_name}."
    if kind_of(row.sheet.activity).listed:
        offer_slip(request, words, label=PASSED_ON, key=moved.pk)
    else:
        messages.success(request, words)
    return True
