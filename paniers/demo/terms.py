"""Subscriptions of Belleroche that live: some change in a fortnight, one goes on, one was asked whether it does, one waits for another
house, one keeps a small basket that is offered no more. Weeks already packed, and the two to come, keep the mix of the
domain's worked example."""

import datetime as dt
from typing import NamedTuple

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.demo import Demo
from portal.tariffs.enums import Basis
from portal.tariffs.models import FullCost, Tariff, TariffBand, TariffVersion
from programmes.actions.set_capacity import set_capacity
from programmes.enums import EnrolmentState
from programmes.models import SignUpSheet

from ..actions.answer_renewal import answer_renewal
from ..actions.change_subscription import change_subscription
from ..actions.offer_renewal import offer_renewal
from ..actions.save_size import save_size
from ..actions.wish_house import wish_house
from ..actions.withdraw_size import withdraw_size
from ..enums import Rhythm
from ..models import BasketSize, SeasonTerms, Subscription
from ..reading.terms import open_days
from .season import ASKED_ON, SHORT, STARTS, moment

LATER = dt.timedelta(days=14)
ANSWERED_ON = dt.date(2026, 11, 12)


class Priced(NamedTuple):
    """Another size's prices, decided with the season's."""

    scheme: str
    name: str
    unit: str
    weight: str
    resolution: int
    cost_cents: int
    bands: tuple


LARGE = Priced(
    "grands-paniers", "Grand panier de légumes", "le grand panier", "6 kg.", 47, 1250,
    ((0, 400, 650), (400, 700, 900), (700, 1200, 1150), (1200, None, 1450)),
)  # fmt: skip
SMALL = Priced(
    "petits-paniers", "Petit panier de légumes", "le petit panier", "2 kg.", 48, 450,
    ((0, 400, 250), (400, 700, 350), (700, 1200, 450), (1200, None, 550)),
)  # fmt: skip


def load(demo: Demo) -> None:
    """On the season that `demo.load` wrote."""
    terms = SeasonTerms.objects.select_related("season", "tariff").get(starts_on=STARTS)
    large = _large(terms)
    _renew(demo)
    full = _fill_a_house(terms)
    rows = [row for row in _running(demo) if row.enrolment.sheet_id != full.pk]
    days = {row.pk: [day for day in open_days(row, row.enrolment.sheet) if day >= demo.day + LATER] for row in rows[:7]}
    asked = [{"size": large}, {"size": large}, {"rhythm": Rhythm.ODD}, {"rhythm": Rhythm.EVEN}]
    asked += [{"sheet": _another(terms, row, full)} for row in rows[len(asked) : len(asked) + 1]]
    for row, wish in zip(rows, asked, strict=False):
        if days[row.pk]:
            change_subscription(subscription=row, from_on=days[row.pk][0], by=SYSTEM, channel="counter", **wish)
    if len(rows) > 5:
        wish_house(subscription=rows[5], sheet=full, by=SYSTEM, channel="counter")
    small = save_size(terms=terms, name="Petit panier", tariff=_priced(SMALL), weight_grams=2000, by=SYSTEM)
    if len(rows) > 6 and days[rows[6].pk]:
        change_subscription(subscription=rows[6], from_on=days[rows[6].pk][0], size=small, by=SYSTEM, channel="counter")
    withdraw_size(size=small, by=SYSTEM)


def _large(terms: SeasonTerms) -> BasketSize:
    """A large basket, with prices of its own since the season's beginning."""
    return save_size(terms=terms, name="Grand panier", tariff=_priced(LARGE), weight_grams=6000, by=SYSTEM)


def _priced(size: Priced) -> Tariff:
    tariff = Tariff.objects.create(scheme=size.scheme, name=size.name, unit=size.unit, description=size.weight)
    start = STARTS.replace(month=9)
    decided = {"resolution_number": f"{start.year}-{size.resolution}", "resolution_date": dt.date(start.year, 6, 23)}
    noon = dt.datetime(start.year, 6, 23, 10, tzinfo=dt.UTC)
    version = TariffVersion.objects.create(tariff=tariff, valid_from=start, basis=Basis.BANDS, published_at=noon, **decided)
    TariffBand.objects.bulk_create(
        TariffBand(version=version, min_quotient=low, max_quotient=high, cents=cents) for low, high, cents in size.bands
    )
    FullCost.objects.create(tariff=tariff, valid_from=start, cents=size.cost_cents, note=f"marché {start.year}")
    return tariff


def _renew(demo: Demo) -> None:
    """The first to come had engaged themselves for two months: asked in November whether they go on, one has said yes."""
    if demo.day < ANSWERED_ON:
        return
    first = list(Subscription.objects.filter(first_on=STARTS, enrolment__state=EnrolmentState.CONFIRMED).order_by("pk")[:SHORT])
    with clock.standing_at(moment(ASKED_ON)):
        for row in first:
            offer_renewal(subscription=row, by=SYSTEM)
    with clock.standing_at(moment(ANSWERED_ON)):
        for row in first[:1]:
            answer_renewal(subscription=row, yes=True, by=SYSTEM)


def _fill_a_house(terms: SeasonTerms) -> SignUpSheet:
    """The last house by name has as many places as it gives."""
    sheet = terms.season.sheets.order_by("maison__name").last()
    set_capacity(sheet=sheet, capacity=sheet.taken, by=SYSTEM)
    return sheet


def _another(terms: SeasonTerms, row: Subscription, full: SignUpSheet) -> SignUpSheet:
    """Another house with room."""
    others = terms.season.sheets.exclude(pk__in=[full.pk, row.enrolment.sheet_id]).select_related("maison").order_by("taken", "pk")
    return others.first()


def _running(demo: Demo) -> list[Subscription]:
    """Those that run beyond the fortnight, the last to come first."""
    rows = Subscription.objects.filter(
        enrolment__state=EnrolmentState.CONFIRMED, enrolment__person__user=None, ends_on__gt=demo.day + LATER
    )  # fmt: skip
    return list(rows.select_related("terms__season", "enrolment__sheet__maison").order_by("-pk")[:60])
