"""« Repartir d'une activité passée »: patterns kept from pages, and the drafts that begin from them."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from portal.cms.models import MaisonPage
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from ..actions.begin_from_pattern import begin_from_pattern
from ..actions.keep_pattern import keep_pattern, keepable, retire_pattern, right_on
from ..forms.pages import BeginForm, KeepForm
from ..models import PagePattern


def patterns_of(user):
    """Patterns of the houses where she writes, and of the whole town."""
    scope = scope_of(user, Capability.WRITE_PAGES)
    rows = PagePattern.objects.filter(retired_at=None).select_related("maison", "made_from")
    if scope.everywhere or not scope:
        return rows if scope else rows.none()
    return rows.filter(Q(maison=None) | Q(maison__in=scope.maisons))


def _seen(request: HttpRequest, pk: int) -> PagePattern:
    return get_object_or_404(patterns_of(request.user), pk=pk)


@never_cache
@staff_gate(Capability.WRITE_PAGES)
@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    rows = list(patterns_of(request.user))
    for row in rows:
        row.hers = user_can(request.user, right_on(row.maison), row.maison)
    return render(request, "publishing/desk/patterns.html", {"patterns": rows})


@never_cache
@staff_gate(Capability.WRITE_PAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a page of one's house as a pattern."""
    page = get_object_or_404(Page, pk=pk).specific
    if not keepable(page) or not user_can(request.user, Capability.WRITE_PAGES, page.maison):
        raise Http404
    town = user_can(request.user, Capability.PUBLISH_PAGES, None)
    form = KeepForm(request.POST or None, town=town, initial={"name": page.title[:80]})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            keep_pattern(page=page, name=asked["name"], whole_town=asked.get("whole_town", False), by=request.user)
            messages.success(request, "Le modèle est gardé : il sera proposé la prochaine fois.")
            return redirect("publishing_desk:patterns")
        except Refusal as refusal:
            put_refusal(form, refusal)
    return render(request, "publishing/desk/pattern_keep.html", {"form": form, "page": page})


@never_cache
@staff_gate(Capability.WRITE_PAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with the words of the pattern, in a house where she writes; then its editor."""
    pattern = _seen(request, pk)
    form = BeginForm(request.POST or None, pattern=pattern, houses=_houses(request, pattern))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            page = begin_from_pattern(pattern=pattern, house=asked["house"], title=asked["title"], key=sent_with(request), by=request.user)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, "Le brouillon est prêt : relisez les mots, puis planifiez les dates.")
            return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "publishing/desk/pattern_begin.html", {"form": form, "pattern": pattern})


def _houses(request: HttpRequest, pattern: PagePattern):
    scope = scope_of(request.user, Capability.WRITE_PAGES)
    houses = MaisonPage.objects.filter(maison_row__closed_on=None).order_by("title")
    if pattern.maison_id:
        return houses.filter(maison_row=pattern.maison_id)
    return houses if scope.everywhere else houses.filter(maison_row__in=scope.maisons)


@never_cache
@staff_gate(Capability.WRITE_PAGES)
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    pattern = _seen(request, pk)
    try:
        retire_pattern(pattern=pattern, by=request.user)
        messages.success(request, "Le modèle n’est plus proposé. Les pages commencées avec lui ne changent pas.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("publishing_desk:patterns"))
