"""The planner: what, when and how, then every date before anything is written."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import clock, registry
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from ..actions.plan_series import plan_series
from ..demand import latest
from ..forms.planning import ChoiceForm, PlanForm, pages_within
from ..models import Activity, Series
from ..programme_type import kind_of
from ..proposal import Proposal, proposal
from ..rules.series import MOST, a_year_later
from .sheets import maisons_of

BACK, PREVIEW, WRITE = "revoir", "voir", "ecrire"


def _choice(request: HttpRequest, data) -> ChoiceForm:
    scope = scope_of(request.user, Capability.PLAN_ACTIVITIES)
    return ChoiceForm(data, pages=pages_within(scope), maisons=maisons_of(request.user, Capability.PLAN_ACTIVITIES))


@never_cache
@staff_gate(Capability.PLAN_ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Page, house and recipe; then the days and places; then the preview, which writes."""
    sent = request.POST if request.method == "POST" else request.GET
    choice = _choice(request, sent if "recette" in sent else None)
    if not choice.is_bound:
        choice.initial = _guess(choice, request.GET.get("page", ""))
    if not choice.is_bound or not choice.is_valid():
        page = choice.cleaned_data.get("page") if choice.is_bound else choice.initial.get("page")
        like = _like(request, page)
        if like is not None and not choice.is_bound and registry.recipes.get(like.recipe) is not None:
            choice.initial["recette"] = like.recipe
        ticked = not choice.is_bound or "comme" in sent
        return render(request, "programmes/desk/plan_choice.html", {"form": choice, "like": like, "ticked": ticked})
    chosen = choice.cleaned_data
    recipe, maison = registry.recipes.get(chosen["recette"]), chosen["maison"]
    initial = _again(request, chosen["page"])
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial, maison=maison, recipe=recipe)
    if request.method != "POST" or not form.is_valid() or request.POST.get("etape") == BACK:
        return _ask(request, chosen, recipe, form)
    return _preview(request, chosen, form)


def _guess(choice: ChoiceForm, page: str) -> dict:
    """The page asked for, and the house it stands under when it is one of hers; the only house otherwise."""
    houses = choice.fields["maison"].queryset
    pages = choice.fields["page"].queryset
    found = pages.filter(pk=number_sent(page)).first()
    under = found.maison if found else None
    only = under if under in houses else houses.first()
    serving = (key for key, recipe in registry.recipes.items() if found is None or recipe.serves(kind_of(found)))
    return {"page": found, "maison": only, "recette": next(serving, "")}


def _ask(request: HttpRequest, chosen: dict, recipe, form: PlanForm, **more) -> HttpResponse:
    last = latest(chosen["page"]) if recipe.asks else None
    context = {"form": form, "recipe": recipe, "chosen": chosen, "ticks": _ticks(request), "last": last, **more}
    return render(request, "programmes/desk/plan.html", context)


def _ticks(request: HttpRequest) -> list[tuple[str, str]]:
    """What was ticked on a preview one goes back from: it travels along."""
    return [(name, value) for name in ("propose", "garder", "vu") for value in request.POST.getlist(name)[: 4 * MOST]]


def _preview(request: HttpRequest, chosen: dict, form: PlanForm) -> HttpResponse:
    def shown() -> Proposal:
        read = {name: set(request.POST.getlist(key)) for name, key in (("proposed", "propose"), ("ticked", "garder"), ("seen", "vu"))}
        return proposal(form, chosen["maison"], user=request.user, **read)

    found, refused = shown(), None
    if request.POST.get("etape") == WRITE:
        try:
            series = _write(request, chosen, form, found)
        except Refusal as refusal:
            found, refused = shown(), refusal
        else:
            number = series.sessions.count()
            messages.success(request, "La date est dans l'agenda." if number == 1 else f"{number} dates sont dans l'agenda.")
            return redirect(form.recipe.address_of(series) or reverse("programmes:desk_series", args=[series.pk]))
    context = {"form": form, "chosen": chosen, "recipe": form.recipe, "proposal": found, "refused": refused}
    return render(request, "programmes/desk/plan_preview.html", context)


def _write(request: HttpRequest, chosen: dict, form: PlanForm, found: Proposal) -> Series:
    asked = form.cleaned_data
    ticked = set(request.POST.getlist("garder"))
    days = [line.day for line in found.lines if line.day.isoformat() in ticked]
    return plan_series(
        recipe=form.recipe, activity=chosen["page"], maison=chosen["maison"], days=days, begins=asked["begins"], ends=asked["ends"],
        terms=form.terms, room=asked["room"], place=asked["place"], users=form.users, names=form.names, needs=asked["needs"],
        needs_note=asked["needs_note"], asked=form.written(), seen=request.POST.getlist("vu"), key=sent_with(request), by=request.user,
    )  # fmt: skip


def _like(request: HttpRequest, page: Activity | None) -> Series | None:
    """Of a page that has no dates yet: the series it may take its hours and its places from, where she sees it."""
    if page is None or Series.objects.filter(activity=page).exists():
        return None
    keys = [key for key in (ask(page) for ask in registry.dates_like) if key]
    seen = Series.objects.within(scope_of(request.user, Capability.PLAN_ACTIVITIES))
    return seen.filter(pk__in=keys).select_related("activity").first()


def _again(request: HttpRequest, page: Activity) -> dict:
    """What a former series had asked, its days 52 weeks later: the same days of the week. Of another page's, its hours and its places
    alone: its days say nothing of this one's."""
    seen = Series.objects.within(scope_of(request.user, Capability.PLAN_ACTIVITIES))
    series = seen.filter(pk=number_sent(request.GET.get("comme"))).select_related("maison").first()
    if series is not None and series.activity_id == page.pk:
        return asked_again(series)
    if series is None or series != _like(request, page):  # the box was ticked for another page
        return {}
    return {name: value for name, value in asked_again(series).items() if name not in ("day", "until")}


def asked_again(series: Series) -> dict:
    """The first fields of the planner for a series like this one a year later; what is no longer offered is left out."""
    recipe = registry.recipes.get(series.recipe)
    if recipe is None:
        return {}
    data = QueryDict(mutable=True)
    for name, values in series.asked.items():
        data.setlist(name, values)
    form = PlanForm(data, maison=series.maison, recipe=recipe)
    form.is_valid()
    known = {name: value for name, value in form.cleaned_data.items() if name != "opens_on"}
    if {"day", "every", "weekdays", "until", "count"} <= set(known):
        later = a_year_later(form.rhythm, clock.today())
        known |= {"day": later.first, "until": later.until}
    return known
