"""The seasons, and what each has and lacks, in the order in which it is prepared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Site

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ...models import BasketSeason, SeasonTerms
from . import steps
from .doors import PLAN, may_rule, season_of, terms_of
from .paper import rules_of


@never_cache
@staff_gate(PLAN)
@require_safe
def seasons(request: HttpRequest) -> HttpResponse:
    """Every season, the next ones first; a page without rules is to be prepared."""
    terms = {row.season_id: row for row in SeasonTerms.objects.all()}
    rows = [(page, terms.get(page.pk)) for page in BasketSeason.objects.order_by("-pk")]
    today = clock.today()
    to_do = [row for row in rows if row[1] is None or row[1].ends_on >= today]
    to_do.sort(key=lambda row: (row[1] is None, row[1].starts_on if row[1] else today))
    context = {"coming": to_do, "over": [row for row in rows if row not in to_do], "today": today, "add_url": _add_url(request)}
    return render(request, "paniers/season_list.html", context)


def _add_url(request: HttpRequest) -> str:
    """Where the page of a new season is written, for who may; "" for the others."""
    site = Site.find_for_request(request)
    if site is None or not request.user.has_perm("wagtailadmin.access_admin"):
        return ""
    home = site.root_page
    return reverse("wagtailadmin_pages:add", args=["paniers", "basketseason", home.pk]) if _may_add(home, request.user) else ""


def _may_add(home, user) -> bool:
    return home.permissions_for_user(user).can_add_subpage()


@never_cache
@staff_gate(PLAN)
@require_safe
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """« Préparer la saison »: page, rules, sizes, dates, room, farms, costs: what is done and what is missing."""
    season = season_of(pk)
    terms = terms_of(season)
    context = {
        "season": season,
        "terms": terms,
        "may": may_rule(request.user),
        "may_cost": user_can(request.user, Capability.WRITE_TARIFFS),
        "edit_url": _edit_url(request, season),
        "steps": [steps.page_step(season), steps.rules_step(terms)],
    }
    if terms is not None:
        sizes, houses = steps.size_lines(terms), steps.house_lines(terms, request.user)
        context["steps"] += [
            steps.sizes_step(sizes),
            steps.dates_step(terms, houses),
            steps.room_step(houses),
            steps.farms_step(terms),
            steps.costs_step(terms),
        ]
        context |= {
            "rules": rules_of(terms),
            "sizes": sizes,
            "planned": [line for line in houses if line.dates],
            "others": [line for line in houses if not line.dates and line.mine],
        }
    context["missing"] = [step for step in context["steps"] if step.state == steps.MISSING]
    return render(request, "paniers/season_prepare.html", context)


def _edit_url(request: HttpRequest, season: BasketSeason) -> str:
    if not request.user.has_perm("wagtailadmin.access_admin") or not season.permissions_for_user(request.user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[season.pk])
