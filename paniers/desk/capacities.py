"""How many baskets each house can hold: its usual number, and that of one day."""

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock
from portal.kit.forms import number_sent
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from programmes.actions.set_capacity import set_capacity
from programmes.models import Session, SignUpSheet

from ..actions.set_day_capacity import set_day_capacity
from ..enums import PACKED
from ..models import BasketSeason, SeasonTerms
from ..reading.possible import distributions_of

NEXT = 6  # days shown at once; the others are folded
VISITS = Q(session__baskets__state__in=PACKED) & ~Q(session__baskets__planned_for=F("session"))


def house_sheets(user):
    """The houses of the seasons under way or to come where this user prepares the baskets."""
    seasons = SeasonTerms.objects.filter(ends_on__gte=clock.today()).values("season")
    sheets = SignUpSheet.objects.within(scope_of(user, Capability.PLAN_BASKETS)).filter(activity__in=BasketSeason.objects.values("pk"))
    return sheets.filter(activity__in=seasons).select_related("maison", "activity").order_by("activity__title", "maison__name")


@never_cache
@staff_gate(Capability.PLAN_BASKETS)
@require_safe
def houses(request: HttpRequest) -> HttpResponse:
    """Each house with its usual number, and how many places of the season are taken."""
    return render(request, "paniers/capacities.html", {"sheets": house_sheets(request.user)})


@never_cache
@staff_gate(Capability.PLAN_BASKETS)
@require_http_methods(["GET", "HEAD", "POST"])
def house(request: HttpRequest, pk: int) -> HttpResponse:
    """The usual number, then the days to come: what they hold, what is there, how many are visitors."""
    sheet = get_object_or_404(house_sheets(request.user), pk=pk)
    if request.method == "POST":
        return _noted(request, sheet)
    rows = distributions_of(sheet.pk).select_related("session").annotate(visits=Count("session__baskets", filter=VISITS))
    days = list(rows.order_by("session__start"))
    return render(request, "paniers/capacity.html", {"sheet": sheet, "days": days[:NEXT], "later": days[NEXT:]})


def _noted(request: HttpRequest, sheet: SignUpSheet) -> HttpResponse:
    text = request.POST.get("places", "").strip()
    try:
        if text and not (text.isascii() and text.isdigit() and len(text) < 6):
            raise Refusal("places-nombre", "Écrivez un nombre de paniers, ou rien.", "Rien : sans limite.")
        number = int(text) if text else None
        if "jour" in request.POST:
            session = get_object_or_404(
                Session.objects.filter(on_sheets__sheet=sheet, distribution__isnull=False), pk=number_sent(request.POST["jour"])
            )
            row = set_day_capacity(session=session, capacity=number, by=request.user)
            over = row.capacity is not None and row.taken > row.capacity
            messages.success(request, OVER.format(row.taken) if over else "Le nombre de ce jour est changé.")
        else:
            set_capacity(sheet=sheet, capacity=number, by=request.user)
            messages.success(request, "Le nombre habituel est changé, et celui des jours qui le suivaient.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("paniers_desk:house_room", sheet.pk)


OVER = "C'est noté. {} paniers y sont déjà : ils gardent leur place, et personne d'autre ne peut y venir ce jour-là."
