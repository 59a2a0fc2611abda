"""« Première fois » : an address handed by the house, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from programmes.enums import EnrolmentState

from ..actions.come_first_time import come_first_time, open_link, shifts_of
from ..forms.first import FirstTimeForm
from ..models import CharterVersion
from ..reading.companions import life_of

COMERS = {"name": "volunteering.first_time", "tries": 30, "seconds": 3600}  # by one link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_time(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose, say who one is, read the charter, come. A link that is over says so, and where to ask."""
    link, charter = open_link(secret), CharterVersion.current()
    if link is None or charter is None:
        return render(request, "volunteering/first_time_over.html", status=404 if link is None else 200)
    shifts = list(shifts_of(link)[:20])
    form = FirstTimeForm(request.POST if request.method == "POST" else None, shifts=shifts)
    if request.method == "POST" and form.is_valid():
        try:
            if not allowed(who=link.pk, **COMERS):
                raise Refusal("trop-d-essais", "Beaucoup de monde s’inscrit par ce lien.", "Appelez la maison, ou passez à l’accueil.")
            shift = form.shifts[form.cleaned_data["shift"]]
            row = come_first_time(secret=secret, shift=shift, who=form.who(), charter=charter, key=sent_with(request))
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            context = {"shift": shift, "row": row, "life": life_of(row), "placed": row.state == EnrolmentState.CONFIRMED}
            return render(request, "volunteering/first_time_done.html", context)
    return render(request, "volunteering/first_time.html", {"link": link, "charter": charter, "form": form, "shifts": shifts})
