"""What a house does with the baskets that nobody collected by the hour."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from programmes.models import SignUpSheet

from ..actions.set_ways import set_ways
from ..enums import Leftover
from ..forms.subscribe import WaysForm
from ..models import BasketSeason, HouseWays


@never_cache
@staff_gate(Capability.PLAN_BASKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def house_ways(request: HttpRequest, pk: int) -> HttpResponse:
    """Of the house of this date, for all its dates to come."""
    sheets = SignUpSheet.objects.within(scope_of(request.user, Capability.PLAN_BASKETS)).filter(
        activity__in=BasketSeason.objects.values("pk")
    )
    sheet = get_object_or_404(sheets.filter(dates__session=pk).select_related("maison").order_by("pk")[:1])
    ways = HouseWays.objects.filter(sheet=sheet).first()
    form = WaysForm(request.POST or None, initial={"leftover": ways.leftover if ways else Leftover.FRIDGE})
    if request.method == "POST" and form.is_valid():
        try:
            set_ways(sheet=sheet, by=request.user, key=sent_with(request), **form.cleaned_data)
            messages.success(request, f"C’est noté pour {sheet.maison.name}.")
            return redirect("paniers_desk:sheet", pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "paniers/house_ways.html", {"sheet": sheet, "form": form, "session": pk})
