"""« Première fois » : an address handed by the house, without an account; who has one and opens it takes its shifts all the same."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.forms import put_refusal
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.become_volunteer import become_volunteer
from ..actions.come_first_time import come_first_time, open_link, shifts_of
from ..actions.take_shifts import take_shifts
from ..forms.first import FirstTimeForm
from ..models import CharterVersion, FirstTimeLink, Volunteer
from ..reading.companions import life_of
from .take import say

COMERS = {"name": "volunteering.first_time", "tries": 30, "seconds": 3600}  # by one link
SHOWN = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_time(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose, say who one is, read the charter, come. A link that is over says so, and where to ask."""
    link, charter = open_link(secret), CharterVersion.current()
    if link is None or charter is None:
        return render(request, "volunteering/first_time_over.html", status=404 if link is None else 200)
    person = Person.objects.of_user(request.user) if request.user.is_authenticated else None
    file = Volunteer.objects.of(person) if person else None
    ready = file is not None and file.accepted and file.left_at is None
    form = FirstTimeForm(
        request.POST if request.method == "POST" else None, opened=list(shifts_of(link)[:SHOWN]), chosen=link.shifts.exists(),
        known=person is not None, ready=ready,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            if not allowed(who=link.pk, **COMERS):
                raise Refusal("trop-d-essais", "Beaucoup de monde s’inscrit par ce lien.", "Appelez la maison, ou passez à l’accueil.")
            return _herself(request, link, person, form, charter) if person else _newcomer(request, secret, form, charter)
        except Refusal as refusal:
            put_refusal(form, refusal)
    context = {"link": link, "charter": charter, "form": form, "person": person, "ready": ready}
    return render(request, "volunteering/first_time.html", context)


def _newcomer(request: HttpRequest, secret: str, form: FirstTimeForm, charter: CharterVersion) -> HttpResponse:
    """Her record, her file, her places; the page that answers is all she keeps."""
    rows = come_first_time(secret=secret, shifts=form.asked(), who=form.who(), charter=charter, key=sent_with(request))
    found = {shift.sheet_id: shift for shift in form.asked()}
    done = [{"shift": found[row.sheet_id], "life": life_of(row)} for row in rows]
    return render(request, "volunteering/first_time_done.html", {"done": done, "maison": done[0]["shift"].maison})


def _herself(request: HttpRequest, link: FirstTimeLink, person: Person, form: FirstTimeForm, charter: CharterVersion) -> HttpResponse:
    """Somebody with an account: the charter if she had not read it yet, then each shift for itself, as everywhere."""
    if "yes" in form.cleaned_data:
        become_volunteer(person=person, maisons=[link.maison], by=request.user, charter=charter)
    found = take_shifts(shifts=form.asked(), people=[person], by=request.user, key=sent_with(request))
    if len(found) == 1 and found[0].refusal:
        raise found[0].refusal
    say(request, found)
    messages.info(request, "Vos places sont dans votre espace : on les rend en un geste.")
    return redirect("volunteering:mine")
