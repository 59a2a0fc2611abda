"""What the planner offers: a recipe says in plain words what it makes, which fields it asks, and writes the sheets of its dates.

A leaf or a sub-app gives its own in `apps.ready()`: `registry.recipes.add(MyRecipe.key, MyRecipe(), order=…)`. It may ask fields of its
own (`own_fields`), which come back in `Terms.more` under their names.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kit import clock, dates
from portal.kit.refusal import Refusal

from .actions.open_sheet import open_sheet
from .enums import RefundPolicy
from .models import Activity, Session, SignUpSheet
from .rules.series import end_of_days_before

SIGN_UP = ("capacity", "minimum", "waiting_list", "tariff", "opens_on", "closes_days", "cancel_days", "refund_policy", "late_keeps")


@dataclass(frozen=True)
class Terms:
    """What was asked about places. Days count backwards from each date (of a course: from its first). `more`: a recipe's own fields."""

    capacity: int | None = None
    minimum: int | None = None
    waiting_list: bool = False
    tariff: Any = None
    opens_on: dt.date | None = None
    closes_days: int | None = None
    cancel_days: int | None = None
    refund_policy: str = RefundPolicy.DEADLINE
    late_keeps: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


class Recipe:
    """One way of planning. The defaults open no sign-up."""

    key = ""
    label = _("dates")
    help = ""  # one sentence under the label
    asks: tuple[str, ...] = ()  # fields of the planner about places, among SIGN_UP
    least = 1  # dates it needs
    drawing = "calendar"

    in_holidays = False  # its dates are laid on public and school holidays too, unless told
    led = True  # who of the team leads is asked
    own_template = ""  # lays out its own fields (`form`); empty: one below the other

    def own_fields(self) -> dict[str, Any]:
        """Form fields that this recipe alone asks, by name."""
        return {}

    def own_fields_at(self, maison) -> dict[str, Any]:
        """The same, where they depend on the house."""
        return self.own_fields()

    def mistakes(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What is wrong among its own fields together: name -> words."""
        return {}

    def address_of(self, series) -> str:
        """Where whoever planned is led; empty: the page of the series."""
        return ""

    def serves(self, kind) -> bool:
        """Is it offered for pages of this ProgrammeType? The recipe of a kind that has its own says so itself."""
        return kind.listed and not kind.by_slot and not kind.own_recipe

    def write(self, *, activity: Activity, maison, sessions: list[Session], terms: Terms, by) -> list[SignUpSheet]:
        """Open what is to be opened on these dates, inside the caller's transaction. May raise Refusal."""
        return []


class Free(Recipe):
    key = "libre"
    label = _("Libre")
    help = _("Des dates dans l'agenda, sans inscription : on vient, c'est ouvert.")
    drawing = "house"


class ByDate(Recipe):
    key = "inscription"
    label = _("Sur inscription")
    help = _("On s'inscrit à chaque date séparément.")
    asks = SIGN_UP
    drawing = "calendar"

    def write(self, *, activity, maison, sessions, terms, by):
        return [_opened(activity, maison, [session], terms, by=by) for session in sessions]


class Course(Recipe):
    key = "parcours"
    label = _("Parcours")
    help = _("On s'inscrit une fois, pour toutes les séances ensemble.")
    asks = SIGN_UP
    least = 2
    drawing = "workshop"

    def write(self, *, activity, maison, sessions, terms, by):
        return [_opened(activity, maison, sessions, terms, by=by)]


OWN = (Free(), ByDate(), Course())


def _opened(activity: Activity, maison, sessions: list[Session], terms: Terms, *, by) -> SignUpSheet:
    first = min(sessions, key=lambda session: session.start)
    opens = max(dates.midnight(terms.opens_on), clock.now()) if terms.opens_on else clock.now()
    closes = _limit(first, terms.closes_days)
    if opens >= (closes or first.start) and opens > clock.now():
        words = f"Les inscriptions du {dates.moment_short(first.start)} ouvriraient après leur clôture."
        raise Refusal("cloture-avant-ouverture", words, "Ouvrez-les plus tôt, ou fermez-les plus tard.")
    return open_sheet(
        activity=activity, sessions=sessions, maison=maison, capacity=terms.capacity, minimum=terms.minimum,
        waiting_list=terms.waiting_list, tariff=terms.tariff, opens_at=opens, closes_at=closes and max(closes, opens),
        cancel_until=_limit(first, terms.cancel_days), refund_policy=terms.refund_policy, late_keeps=terms.late_keeps, by=by,
    )  # fmt: skip


def _limit(session: Session, days: int | None) -> dt.datetime | None:
    return dates.midnight(end_of_days_before(session.local_date, days)) if days else None
