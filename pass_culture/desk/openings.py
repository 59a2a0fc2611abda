"""The same at the counter: whether somebody is told when an outing opens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.wish_openings import wish_openings
from ..models import CultureCard


@staff_gate(Capability.WRITE_ENROLMENTS)
@require_POST
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(CultureCard.objects.select_related("person__successor"), pk=pk)
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=card.person.current_record.pk)
    wished = request.POST.get("prevenir") == "oui"
    try:
        wish_openings(card=card, wish=wished, by=request.user)
        told = "est prévenue" if wished else "n’est plus prévenue"
        messages.success(request, f"C’est noté : {person.full_name} {told} quand une sortie s’ouvre.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pass_culture_desk:card", person.pk)
