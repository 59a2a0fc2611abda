"""The town's tariffs for everybody, and « trouver mon prix » without an account: what is typed is kept nowhere."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock, paper
from portal.kit.refusal import Refusal

from ..forms import PriceFinder
from ..models import Tariff, TariffVersion
from ..rules.grid import asks
from ..rules.holding import holding
from ..rules.preview import described


def _published():
    return Tariff.objects.open_on(clock.today()).prefetch_related(Prefetch("versions", TariffVersion.objects.published().with_bands()))


def _shown(tariff: Tariff) -> dict:
    """The version that holds today and those already decided, in words."""
    today = clock.today()
    versions = list(tariff.versions.all())
    now = holding(versions, today)
    coming = sorted((version for version in versions if version.valid_from > today), key=lambda version: version.valid_from)
    versions_shown = [
        {"version": version, "coming": version != now, **described(version.grid)} for version in ([now] if now else []) + coming
    ]
    return {"tariff": tariff, "now": now, "asks": asks(now.grid) if now else "", "versions": versions_shown}


@require_safe
def tariffs(request: HttpRequest) -> HttpResponse:
    shown = [each for each in map(_shown, _published()) if each["versions"]]
    return render(request, "tariffs/tariffs.html", {"tariffs": shown})


def _found(scheme: str) -> dict:
    shown = _shown(get_object_or_404(_published(), scheme=scheme))
    if not shown["versions"]:
        raise Http404
    return shown


@require_safe
def tariffs_paper(request: HttpRequest, scheme: str) -> HttpResponse:
    return paper.pdf_response("tariffs/paper.html", _found(scheme), name=f"tarif-{scheme}.pdf", request=request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_price(request: HttpRequest, scheme: str) -> HttpResponse:
    """A price for means that are said and not kept: sent by POST, so that no address and no log holds a quotient."""
    shown = _found(scheme)
    if shown["now"] is None:
        raise Http404
    form = PriceFinder(request.POST if request.method == "POST" else None, grid=shown["now"].grid)
    context = {**shown, "form": form}
    if form.is_valid():
        try:
            context["quote"] = form.quote(clock.today())
        except Refusal as refusal:
            form.add_error(None, f"{refusal.words} {refusal.way_out}".strip())
    return render(request, "tariffs/find_price.html", context)
