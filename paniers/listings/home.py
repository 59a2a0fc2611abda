"""A household's home of baskets: what it has now, what comes, what it can do. The same few queries for one subscription or for several."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Prefetch
from django.urls import NoReverseMatch, reverse

from portal.households.models import Household
from portal.kit import clock, dates
from programmes.enums import ACTIVE, EnrolmentState

from ..enums import PACKED, BasketState, Renewal
from ..models import Basket, Subscription
from .kitchen import Week, weeks_of

RELATED = ("enrolment__sheet__maison", "enrolment__household", "enrolment__person", "wished__sheet__maison")
SOON = 4  # dates shown before « toutes les dates »
SAID = {
    BasketState.ABSENT: "pas ce jour-là",
    BasketState.GIVEN: "donné",
    BasketState.CANCELLED: "annulé",
    BasketState.HANDED_OVER: "remis",
    BasketState.MISSED: "pas retiré",
}


@cache
def _exists(name: str) -> bool:
    try:
        return bool(reverse(name, args=[1]))
    except NoReverseMatch:
        return False


def way_to(name: str, pk: int) -> str:
    """The address of a screen that another part of the room may have; "" when it has not."""
    return reverse(name, args=[pk]) if _exists(name) else ""


@dataclass(frozen=True)
class DateLine:
    """One basket of hers, in words."""

    basket: Basket
    url: str

    @property
    def says(self) -> str:
        """What is particular about it; "" for one that is simply to be collected."""
        row = self.basket
        if row.unplaced:
            return "date annulée : en choisir une autre" if self.open else "date annulée"
        if row.session.cancelled:
            return "date annulée"
        if row.state in SAID:
            return SAID[row.state]
        return "déplacé" if row.elsewhere else ""

    @property
    def moved_from(self) -> str:
        """Of one that is collected elsewhere for once: which house, or of which day it is; "" for the others."""
        row = self.basket
        if not row.elsewhere:
            return ""
        if row.session.maison_id != row.planned_for.maison_id:
            return row.session.maison.name
        return f"panier du {dates.day_short(row.planned_for.local_date)}"

    @property
    def counts(self) -> bool:
        """It is owed, or will be: its price is beside it."""
        return self.basket.state in PACKED

    @property
    def stands(self) -> bool:
        """Somebody of the household is to collect it."""
        return self.basket.state == BasketState.PLANNED and not self.basket.session.cancelled

    @property
    def open(self) -> bool:
        """Something may still be said about it."""
        if self.basket.unplaced:
            return self.basket.subscription.enrolment.state in ACTIVE and clock.today() <= self.basket.subscription.terms.ends_on
        kept = self.basket.state in (BasketState.PLANNED, BasketState.ABSENT, BasketState.GIVEN)
        return kept and not self.basket.session.cancelled and self.basket.session.end > clock.now()

    @property
    def several(self) -> str:
        return f"{self.basket.quantity} paniers" if self.basket.quantity > 1 else ""


@dataclass(frozen=True)
class Home:
    """A subscription as its household reads it. Prices only where `pays`."""

    row: Subscription
    pays: bool
    coming: list[DateLine]
    past: list[DateLine]
    week: Week | None = None

    @property
    def next(self) -> DateLine | None:
        return next((line for line in self.coming if line.stands), None)

    @property
    def soon(self) -> list[DateLine]:
        return self.coming[:SOON]

    @property
    def later(self) -> list[DateLine]:
        return self.coming[SOON:]

    @property
    def waiting(self) -> bool:
        return self.row.enrolment.state in (EnrolmentState.WAITING, EnrolmentState.OFFERED)

    @property
    def running(self) -> bool:
        return bool(self.coming) or self.waiting

    @property
    def own(self) -> Basket | None:
        """Her next basket that is not a visit, or the last one: it has the number and the house of that day."""
        coming = [line.basket for line in self.coming if not line.basket.elsewhere]
        past = [line.basket for line in self.past if not line.basket.elsewhere]
        return coming[0] if coming else past[-1] if past else None

    @property
    def number(self) -> int | None:
        return self.own.number if self.own else self.row.number

    @property
    def maison(self):
        return self.own.session.maison if self.own else self.row.enrolment.sheet.maison

    @property
    def price(self) -> Basket | None:
        """The basket whose price is said first; None for who does not answer for the household."""
        return self.next.basket if self.pays and self.next else None

    @property
    def for_one(self) -> list[tuple[str, str, str]]:
        """Of these, what is about one basket: beside the summary of the subscription, which has its own links for the rest."""
        return [act for act in self.acts if self.next and act[2] == self.next.url]

    @property
    def acts(self) -> list[tuple[str, str, str]]:
        """What she can do: (words, hint, address), of the screens that are there."""
        pk, found = self.row.pk, []
        if self.next:
            found.append(("Je ne peux pas venir", "un autre jour, une autre maison, ou le donner", self.next.url))
        if self.pays and self.coming:
            if self.row.renewal == Renewal.OFFERED:
                found.append(("Continuer après", "voir le prix et répondre", way_to("paniers:renew", pk)))
            found.append(("Changer", "taille, rythme, maison, nombre", way_to("paniers:change", pk)))
            found.append(("Arrêter", "à partir d’un jour", way_to("paniers:stop", pk)))
        return [act for act in found if act[2]]


def homes_of(user) -> list[Home]:
    """The subscriptions she collects and those her household pays, the running ones first, then the newest. Seven queries at any number."""
    by_date = Basket.objects.select_related("session__maison", "planned_for", "size").order_by("session__start", "pk")
    rows = Subscription.objects.filter(Subscription.objects.all().own_to(user))
    rows = rows.select_related("terms__season", "terms__tariff", *RELATED).prefetch_related(Prefetch("baskets", by_date))
    led = set(Household.objects.led_by(user).values_list("pk", flat=True))
    homes = [_home(row, pays=row.enrolment.household_id in led) for row in rows.order_by("-first_on", "-pk")]
    shown = [home for home in homes if home.next]
    asked = [(home.row.terms.season_id, home.next.basket.session.local_date, home.next.basket.size) for home in shown]
    week_of_home = dict(zip((home.row.pk for home in shown), weeks_of(asked), strict=True))
    homes = [Home(home.row, home.pays, home.coming, home.past, week_of_home.get(home.row.pk)) for home in homes]
    return sorted(homes, key=lambda home: not home.running)


def _home(row: Subscription, *, pays: bool) -> Home:
    now, baskets = clock.now(), list(row.baskets.all())
    lines = [DateLine(basket, way_to("paniers:basket", basket.pk)) for basket in baskets]
    coming = [line for line in lines if line.basket.session.end > now or (line.basket.unplaced and line.open)]
    if not any(line.stands for line in coming) and row.ends_on < clock.today():
        return Home(row, pays, [], lines)
    return Home(row, pays, coming, [line for line in lines if line not in coming])
