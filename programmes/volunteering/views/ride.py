"""« Je peux emmener deux personnes », « je cherche une place »: from the page of her place."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from programmes.enums import Channel
from programmes.views.party import my_place

from ..screens.riding import tell_ride


@login_required
@require_POST
def ride(request: HttpRequest, pk: int) -> HttpResponse:
    tell_ride(request, my_place(request, pk), channel=Channel.ONLINE)
    return redirect("programmes:place", pk)
