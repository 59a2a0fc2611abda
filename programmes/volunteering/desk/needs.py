"""Templates of needs, and the hands of a date: by a template, or written for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import dates, registry
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import scope_of
from programmes.desk.dates_seen import stretch_of
from programmes.desk.sheets import maisons_of
from programmes.enums import Stretch

from ..actions.apply_needs import Applied, apply_needs
from ..actions.write_template import write_template
from ..forms.needs import HandsForm, StretchField
from ..forms.templates import ApplyForm, TemplateForm, initial_of
from ..listings import shifts as listings
from ..models import NeedTemplate, Shift
from .seen import MANAGE, served_date

BESIDE_ITS_FIELD = {"modele-connu": "name", "modele-vide": "post_1", "de-lui-meme": "kind", "poste-deux-fois": "post_1"}
SAID = 4  # dates left out that are named


def _house(request: HttpRequest, maisons: list):
    asked = request.POST.get("maison") or request.GET.get("maison", "")
    return next((one for one in maisons if one.slug == asked), maisons[0] if maisons else None)


@never_cache
@staff_gate(MANAGE)
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The templates of her houses, those still offered first."""
    found = NeedTemplate.objects.within(scope_of(request.user, MANAGE)).select_related("maison", "mission").prefetch_related("needs__post")
    rows = list(found.order_by("retired", "maison__name", "name", "pk"))
    for row in rows:
        kind, recipe = registry.kinds.get(row.kind), registry.recipes.get(row.recipe)
        row.serves_words = (
            " · ".join(str(one) for one in (kind and kind.label_plural, recipe and recipe.label) if one) or "choisi à la main"
        )
    return render(request, "volunteering/desk/templates.html", {"templates": rows})


@never_cache
@staff_gate(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A template, new (`?maison=`) or changed."""
    mine = NeedTemplate.objects.within(scope_of(request.user, MANAGE)).select_related("maison", "mission")
    found = get_object_or_404(mine, pk=pk) if pk else None
    maisons = list(maisons_of(request.user, MANAGE).order_by("name"))
    house = found.maison if found else _house(request, maisons)
    form = TemplateForm(
        request.POST if request.method == "POST" else None, maison=house, template=found, initial=initial_of(found) if found else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = write_template(template=found, maison=house, by=request.user, **form.written())
        except Refusal as refusal:
            put_refusal(form, refusal, BESIDE_ITS_FIELD)
        else:
            words = "Il servira aux prochaines dates." if row.applied_by_itself else "Choisissez-le sur une date quand vous voulez."
            messages.success(request, f"Le modèle « {row.name} » est noté. {words}")
            return redirect("volunteering_desk:templates")
    context = {"form": form, "template": found, "house": house, "maisons": maisons}
    return render(request, "volunteering/desk/template.html", context)


@never_cache
@staff_gate(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands for a date, or for those of its series: by a template, or one post written here (`sans`)."""
    date = served_date(request, pk)
    alone = date.series_id is None or date.series.sessions.count() == 1
    offered = NeedTemplate.objects.filter(maison=date.maison_id, retired=False).select_related("mission").prefetch_related("needs__post")
    sent = request.POST if request.method == "POST" else None
    written = bool(sent) and any(name.startswith("p-") for name in sent)
    by_hand = bool(sent) and ("sans" in sent or (written and "template" not in sent))
    by_template = ApplyForm(sent if sent and not by_hand else None, templates=offered, alone=alone)
    hands = HandsForm(sent if by_hand or written else None, maison=date.maison, prefix="p")
    if not alone:
        hands.fields["stretch"] = StretchField()
    form = hands if by_hand else by_template
    if sent and form.is_valid():
        asked = form.cleaned_data
        mission, needs = (asked["mission"], form.needs()) if by_hand else (asked["template"].mission, asked["template"].needs.all())
        try:
            found = apply_needs(
                mission=mission, needs=needs, dates=stretch_of(date, asked.get("stretch", Stretch.ONE)), maison=date.maison,
                key=sent_with(request), by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            (messages.success if found.laid else messages.warning)(request, said(found))
            return redirect("programmes:desk_date", pk)
    standing = listings.shifts_read(Shift.objects.on().filter(serves=date))
    context = {"date": date, "form": by_template, "hands": hands, "templates": offered, "standing": standing, "by_hand": by_hand}
    return render(request, "volunteering/desk/apply.html", context)


def said(found: Applied) -> str:
    """« 3 créneaux sont prévus. Laissé de côté : jeu. 3 déc. (trop tard). »"""
    words = f"{found.laid} créneau{'x sont prévus' if found.laid > 1 else ' est prévu'}." if found.laid else "Aucun créneau de plus."
    if found.left_out:
        named = ", ".join(f"{dates.day_short(date.local_date)} ({why})" for date, why in found.left_out[:SAID])
        more = f", et {len(found.left_out) - SAID} autres" if len(found.left_out) > SAID else ""
        words += f" Laissé de côté : {named}{more}."
    return words
