"""« Me prévenir quand une sortie s’ouvre »: said with one's card, changed at any time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from portal.kit.refusal import Refusal

from ..actions.wish_openings import wish_openings
from ..models import CultureCard

SAID = {
    True: "C’est noté : on vous prévient quand une sortie s’ouvre, par votre moyen habituel.",
    False: "C’est noté : plus de mot à chaque ouverture. Les sorties restent sur cette page.",
}


@login_required
@require_POST
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Of her own card, or of one of the household she answers for."""
    card = get_object_or_404(CultureCard.objects.filter(CultureCard.objects.own_to(request.user)), pk=pk)
    wished = request.POST.get("prevenir") == "oui"
    try:
        wish_openings(card=card, wish=wished, by=request.user)
        messages.success(request, SAID[wished])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pass_culture:card")
