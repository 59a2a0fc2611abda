"""The yearly renewal at the desk: who lapses, house by house, and telling them."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import PersonMaison

from ..actions.open_campaign import EARLIEST, open_campaign
from ..models import Household, Membership, RefreshCampaign, RefreshNotice, lapsing
from ..rules import means

PAGE = 50


def next_lapse(today: dt.date) -> dt.date:
    """The last day of the refresh month that comes next, today's included."""
    this_year = means.end_of_month(today.year, settings.MEANS_REFRESH_MONTH)
    return this_year if today <= this_year else means.end_of_month(today.year + 1, settings.MEANS_REFRESH_MONTH)


def lapsing_for(user, lapse_on: dt.date):
    """The lapsing households whose means this member of staff may see."""
    return lapsing(Household.objects.within(scope_of(user, Capability.SEE_MEANS)), by=lapse_on, since=clock.today())


@staff_gate(Capability.SEE_MEANS)
@require_safe
def campaign_page(request: HttpRequest) -> HttpResponse:
    lapse_on = next_lapse(clock.today())
    found = lapsing_for(request.user, lapse_on)
    campaign = RefreshCampaign.objects.filter(lapse_on=lapse_on).first()
    page = Paginator(found.order_by("pk"), PAGE).get_page(request.GET.get("page"))
    with_members(page.object_list, campaign)
    context = {
        "page": page,
        "lapse_on": lapse_on,
        "announce_on": means.announce_on(lapse_on),
        "opens_on": lapse_on - EARLIEST,
        "too_early": lapse_on - EARLIEST > clock.today(),
        "campaign": campaign,
        "by_house": by_house(found),
        "told": told(campaign),
        "may_open": user_can(request.user, Capability.VERIFY_MEANS, None),
    }
    return render(request, "households/desk/campaign.html", context)


def by_house(found) -> list[dict]:
    """How many lapsing households each house knows, through a referent; a household known to two houses counts in both."""
    households = found.order_by().values("pk")
    referents = Membership.objects.active().with_kept().filter(household__in=households, is_referent=True)
    return list(
        PersonMaison.objects.filter(person__memberships__in=referents.values("pk"))
        .values("maison__name")
        .annotate(households=Count("person__memberships__household", distinct=True))
        .order_by("maison__name")
    )


def told(campaign: RefreshCampaign | None) -> dict:
    """How many referents were told, and how many nobody could reach."""
    if campaign is None:
        return {}
    counts = dict(RefreshNotice.objects.filter(campaign=campaign).values_list("channel").annotate(Count("pk")))
    return {"unreached": counts.pop("", 0), "reached": sum(counts.values()), "letters": counts.get("letter", 0)}


def with_members(households: list[Household], campaign: RefreshCampaign | None) -> None:
    """Give each its referents and whether they were told, in two queries."""
    keys = [household.pk for household in households]
    referents: dict[int, list] = {key: [] for key in keys}
    for row in Membership.objects.active().filter(household__in=keys, is_referent=True).select_related("person__successor"):
        referents[row.household_id].append(row.person.current_record)
    notices = (
        dict(RefreshNotice.objects.filter(campaign=campaign, household__in=keys).values_list("household", "channel")) if campaign else {}
    )
    for household in households:
        household.referents = referents[household.pk]
        household.told = notices.get(household.pk)


@staff_gate(Capability.VERIFY_MEANS)
@require_POST
def campaign_open(request: HttpRequest) -> HttpResponse:
    """Only for who verifies means everywhere: the whole town is told."""
    if not user_can(request.user, Capability.VERIFY_MEANS, None):
        messages.error(request, "La campagne concerne toute la ville : demandez à la direction de l’ouvrir.")
        return redirect("desk_campaign")
    try:
        open_campaign(lapse_on=next_lapse(clock.today()), by=request.user)
        messages.success(request, "La campagne est ouverte : les personnes sont prévenues dans les minutes qui viennent.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_campaign")


def staff_tasks(user) -> list[dict]:
    """When the time has come and nobody has opened the campaign, whoever may open it is told."""
    lapse_on = next_lapse(clock.today())
    if lapse_on - EARLIEST > clock.today() or not user_can(user, Capability.VERIFY_MEANS, None):
        return []
    if RefreshCampaign.objects.filter(lapse_on=lapse_on).exists():
        return []
    count = lapsing_for(user, lapse_on).count()
    return [{"label": "foyers dont la situation arrive à sa fin", "count": count, "url": reverse("desk_campaign")}] if count else []
