"""What is hers alone, in « mon espace »: her case lead, her address at the house. Her household sees none of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.refusal import Refusal

from ..actions.end_lead import end_lead
from ..enums import LeadEnd
from ..models import AddressRegistration, CaseLead
from ..papers import certificate_response

SPACE = "/mon-espace/"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lead_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je ne le souhaite plus »: asked once more, then done; nobody asks why."""
    own = CaseLead.objects.filter(CaseLead.objects.own_to(request.user)).select_related("lead", "maison")
    case = get_object_or_404(own, pk=pk)
    if request.method == "POST":
        try:
            end_lead(case=case, why=LeadEnd.PERSON, by=request.user)
            messages.success(request, "C’est noté. Vous pouvez revenir en parler quand vous voulez.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(SPACE)
    return render(request, "casework/lead_stop.html", {"case": case})


@never_cache
@login_required
@require_safe
def my_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    own = AddressRegistration.objects.filter(AddressRegistration.objects.own_to(request.user))
    return certificate_response(get_object_or_404(own.exclude(start=None).select_related("maison", "person__successor"), pk=pk), request)
