"""A request as a member of its committee reads it before the meeting; « ce projet me touche », and she reads it no more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maisons_habitants.committees.models import Mandate
from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.declare_interest import declare_interest
from ..forms.motions import InterestForm
from ..reading.committee_files import file_for, files_of
from ..reading.motions import weighed


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = file_for(request.user, pk)
    if found is None:
        raise Http404
    row, mandate = found
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_interest(request=row, mandate=mandate, why=form.cleaned_data["why"], by=request.user, key=sent_with(request))
            messages.success(request, "C’est noté : vous ne lisez plus ce projet, et vous ne votez pas à ce point.")
            return redirect("committees:member", mandate.seat.body_id)
        except Refusal as refusal:
            put_refusal(form, refusal)
    context = {
        "row": row, "mandate": mandate, "form": form, "weighed": weighed(row), "lines": list(row.lines.all()),
        "documents": list(row.documents.select_related("file")), "declares": row.state == "scheduled",
    }  # fmt: skip
    return render(request, "funds/committee_file.html", context)


def panel(request: HttpRequest, mandate: Mandate) -> dict | None:
    """For `committees.slots.member_panels`: the projects of the next meetings."""
    files = files_of(mandate)
    return {"files": files} if files else None
