"""Who comes along with somebody's place, added or renamed at the counter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import audit
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.add_guest import add_guest
from ..actions.rename_guest import rename_guest
from ..enums import Channel
from ..forms.guests import GuestNameForm, guest_form
from ..models import Enrolment, SignUpSheet
from .enrol import guest_price
from .sheets import tell_done


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, pk: int) -> HttpResponse:
    """Of somebody's place: one more who comes along. Of a guest's place: her first name."""
    sheets = SignUpSheet.objects.visible_to(request.user).within(scope_of(request.user, Capability.WRITE_ENROLMENTS))
    rows = Enrolment.objects.filter(sheet__in=sheets).select_related("sheet__activity", "sheet__maison", "person", "party", "household")
    row = get_object_or_404(rows, pk=pk)
    audit.note_reading(row.person.current_record, by=request.user, what="programmes:desk_guest")
    form = guest_form(row, request.POST or None, strict=False)
    if request.method == "POST" and form.is_valid():
        try:
            done = _written(request, row, form)
            state = "à regarder" if done.to_look_at else done.get_state_display()
            tell_done(request, done, f"{done.listed_as} : {'prénom changé' if row.guest else state}.")
            return redirect("programmes:desk_party", row.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    price = None if row.guest else guest_price(row.sheet, row.person.current_record)
    return render(request, "programmes/desk/guest.html", {"place": row, "form": form, "guest_price": price})


def _written(request: HttpRequest, row: Enrolment, form: GuestNameForm) -> Enrolment:
    common = {"enrolment": row, "by": request.user, "channel": Channel.COUNTER, "seen": number_sent(request.POST.get("version")) or None}
    if row.guest:
        return rename_guest(name=form.cleaned_data["name"], **common)
    return add_guest(key=sent_with(request), **common, **form.brought())
