"""Where baskets may be given, in the houses of the agent: what the household's page proposes."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import RowField, number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.places.models import Maison

from ..actions.keep_point import close_point, open_point
from ..enums import PointKind
from ..models import GivePoint


class PointForm(forms.Form):
    """A new point; of all houses only by who prepares the baskets of all."""

    name = forms.CharField(label="Nom", max_length=80, help_text="Comme on le dit : « Frigo partagé de la Capuche ».")
    kind = forms.ChoiceField(label="C'est", choices=PointKind.choices, widget=forms.RadioSelect, initial=PointKind.FRIDGE)
    maison = RowField(label="Pour les paniers de", queryset=Maison.objects.none(), empty_label=None)

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["maison"]
        field.queryset = Maison.objects.all() if scope.everywhere else Maison.objects.filter(pk__in=scope.maisons)
        if scope.everywhere:
            field.required, field.empty_label = False, "toutes les maisons"


@never_cache
@staff_gate(Capability.PLAN_BASKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def points(request: HttpRequest) -> HttpResponse:
    """The points, open ones first, and a form for one more. Those of all houses are closed by who serves all."""
    scope = scope_of(request.user, Capability.PLAN_BASKETS)
    rows = GivePoint.objects.select_related("maison").order_by("-open", "name", "pk")
    rows = rows if scope.everywhere else rows.filter(maison__in=scope.maisons)
    if "fermer" in request.POST:
        close_point(point=get_object_or_404(rows, pk=number_sent(request.POST["fermer"])), by=request.user)
        messages.success(request, "C'est fermé : on ne le propose plus.")
        return redirect("paniers_desk:points")
    form = PointForm(request.POST or None, scope=scope)
    if form.is_bound and form.is_valid():
        try:
            open_point(by=request.user, **form.cleaned_data)
            messages.success(request, "C'est noté : on peut y donner un panier.")
            return redirect("paniers_desk:points")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "paniers/points.html", {"points": rows, "form": form})
