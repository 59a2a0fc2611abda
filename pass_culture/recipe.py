"""What the planner offers for an outing: « Sortie », a departure a date, with all that a group needs."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.kit import clock, dates
from programmes.recipes import Recipe
from programmes.rules.series import end_of_days_before

from .actions.plan_trip import Group, Places, plan_trip
from .forms.trips import DRAW, mistakes_of, moments_of, plan_fields, shares_in
from .models import Trip
from .rules.seats import room_for_residents

EVENING, MORNING = 18, 9  # the hours at which requests end, and at which one draws
PAPERS = dt.timedelta(days=2)  # between the two: time to key what came on paper


class OutingRecipe(Recipe):
    key = "sortie"
    label = _("Sortie")
    help = _("On part ensemble : un rendez-vous, des places tenues par un partenaire, qui accompagne, comment on revient.")
    asks = ("waiting_list", "tariff", "opens_on", "cancel_days", "refund_policy", "late_keeps")
    drawing = "mask"
    in_holidays = True  # one goes out when people have time
    own_template = "pass_culture/desk/plan_fields.html"

    def serves(self, kind) -> bool:
        return kind.page_model == "pass_culture.Outing"

    def own_fields_at(self, maison):
        return plan_fields(maison)

    def mistakes(self, asked):
        return mistakes_of(asked)

    def write(self, *, activity, maison, sessions, terms, by):
        return [
            plan_trip(activity=activity, session=session, places=places_of(terms, session), group=group_of(terms, session), by=by).sheet
            for session in sessions
        ]

    def address_of(self, series) -> str:
        trips = Trip.objects.filter(sheet__sessions__series=series).order_by("meeting_at", "pk")
        first = trips.first()
        return reverse("pass_culture_desk:trip", args=[first.pk]) if first and trips.count() == 1 else reverse("pass_culture_desk:home")


def places_of(terms, session) -> Places:
    """How one gets a place on one date, from what was asked of all of them."""
    asked, day = terms.more, session.local_date
    opens = max(dates.midnight(terms.opens_on), clock.now()) if terms.opens_on else None
    until = drawn = None
    if asked["selection"] == DRAW and asked["requests_days"]:
        last = end_of_days_before(day, asked["requests_days"] + 1)
        until = dates.midnight(last).replace(hour=EVENING)
        drawn = dates.midnight(last + PAPERS).replace(hour=MORNING) if last + PAPERS < day else until
    keeps = asked["shares_days"]
    return Places(
        seats=room_for_residents(asked["contract_seats"], asked["escort_seats"]), tariff=terms.tariff, draw=asked["selection"] == DRAW,
        opens_at=opens, requests_until=until, draw_at=drawn, waiting_list=terms.waiting_list,
        cancel_until=dates.midnight(end_of_days_before(day, terms.cancel_days)) if terms.cancel_days else None,
        refund_policy=terms.refund_policy, late_keeps=terms.late_keeps, guests=asked["guests"] or 0, wheelchairs=asked["wheelchairs"],
        shares=shares_in(asked), shares_until=dates.midnight(end_of_days_before(day, keeps)) if keeps else None,
    )  # fmt: skip


def group_of(terms, session) -> Group:
    asked = terms.more
    moments = moments_of(asked, session)
    escorts = [leader.user for leader in session.facilitators.select_related("user") if leader.user_id]
    return Group(
        season=asked["season"], contract_seats=asked["contract_seats"], escort_seats=asked["escort_seats"], venue=asked["venue"],
        meeting_place=asked["meeting_place"], by_coach=asked["by_coach"], escorts=tuple(escorts), from_age=asked["from_age"],
        needs_card=asked["needs_card"], guest_tariff=asked["guest_tariff"], **moments,
    )  # fmt: skip
