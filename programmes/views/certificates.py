"""« Attestation de présence »: one's own or one's child's, by oneself; and whether a paper is ours, for who holds it."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit.rate_limit import allowed

from ..certificate_papers import printed
from ..certificates import attended, certified_by, checked, places_at_home
from ..forms.certificates import CheckForm, PeriodForm
from ..models import Activity
from ..programme_type import kind_of
from ..rules.certificate import hours_written

TRIES = {"name": "programmes.certificate", "tries": 20, "seconds": 600}


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Each person she may print for, with what she came to in the period asked for."""
    form = PeriodForm(request.GET or None)
    bounds = form.bounds()
    people = [(person, attended(places_at_home(request.user, person), **bounds)) for person in certified_by(request.user)]
    return render(request, "programmes/certificates.html", {"form": form, "people": people, "asked": _asked(request)})


def _asked(request: HttpRequest) -> str:
    """The period, for the links to the papers."""
    kept = request.GET.copy()
    for name in set(kept) - {"du", "au"}:
        kept.pop(name)
    return kept.urlencode()


@never_cache
@login_required
@require_safe
def mine_printed(request: HttpRequest, pk: int, activity_pk: int) -> HttpResponse:
    """404 for anybody but herself and the children of the households she leads."""
    person = next((person for person in certified_by(request.user) if person.pk == pk), None)
    if person is None:
        raise Http404
    return printed(request, person, places_at_home(request.user, person), activity_pk, back="programmes:certificates")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Is this paper ours? Number and name must belong together; nothing is told of one without the other."""
    form = CheckForm(request.POST or None, initial={"code": request.GET.get("numero", "")[:80]})
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        if not allowed(who=get_adapter().get_client_ip(request), **TRIES):
            form.add_error(None, "Beaucoup d’essais d’un coup. Revenez dans dix minutes, ou appelez la maison qui a signé.")
        else:
            facts = checked(form.cleaned_data["code"], form.cleaned_data["name"])
            context |= {"answered": True, "facts": facts, "hours": hours_written(facts.minutes) if facts else ""}
            context["title"] = _title(facts.activity) if facts and facts.activity else ""
    return render(request, "programmes/certificate_check.html", context)


def _title(key: int) -> str:
    activity = Activity.objects.select_related("content_type").filter(pk=key).first()
    return kind_of(activity).title(activity) if activity else ""
