"""« Adresses à vérifier »: what came back says that an address is wrong; it is asked of the person when she comes or calls."""

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.notifications.rules.failures import explained

from ..actions.doubt_address import settle_doubt
from ..enums import Capability
from ..models import AddressDoubt

PAGE = 50


def staff_tasks(user) -> list[dict]:
    """How many addresses are to be asked again. One query."""
    if not user_can(user, Capability.WRITE_PEOPLE):
        return []
    count = AddressDoubt.objects.visible_to(user).count()
    return (
        [{"label": "Adresse à vérifier" if count == 1 else "Adresses à vérifier", "count": count, "url": reverse("address_doubts")}]
        if count
        else []
    )


@staff_gate(Capability.SEND_MESSAGES)
@require_safe
def doubt_list(request: HttpRequest) -> HttpResponse:
    rows = AddressDoubt.objects.visible_to(request.user).select_related("person")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for doubt in page.object_list:
        doubt.why_words, doubt.way_out = explained(doubt.why)
    return render(request, "people/address_doubts.html", {"page": page, "may_settle": user_can(request.user, Capability.WRITE_PEOPLE)})


@staff_gate(Capability.WRITE_PEOPLE)
@require_POST
def doubt_settled(request: HttpRequest, pk: int) -> HttpResponse:
    """« C'est la bonne »: checked with her."""
    doubt = get_object_or_404(AddressDoubt.objects.visible_to(request.user).select_related("person"), pk=pk)
    try:
        settle_doubt(doubt=doubt, by=request.user)
        flash.success(request, f"C'est noté : on peut de nouveau écrire ainsi à {doubt.person.full_name}.")
    except Refusal as refusal:
        flash.error(request, str(refusal))
    return redirect("address_doubts")
