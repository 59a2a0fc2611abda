"""What the demo shows of absences: a few baskets not taken, moved or given, one already credited, and Christmas week moved for all."""

import datetime as dt

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.places.models import Maison
from programmes.enums import Channel

from ..actions.change_week import change_week, dates_of_week
from ..actions.choose_basket import choose_basket
from ..actions.set_day_capacity import set_day_capacity
from ..enums import BasketState, Choice, PointKind
from ..models import Basket, Distribution, GivePoint, HouseWays, SeasonTerms
from ..reading.possible import houses_that_week, other_weeks, points_of, with_its_dates
from . import resident
from .season import HOUSES, moment

EACH = 3  # baskets of each choice
HOLIDAY = dt.date(2026, 12, 24)  # a Thursday: everybody is asked for the day before
SMALL = dt.date(2026, 12, 10)  # in the first house the hall is shared that day


def load(demo) -> None:
    """Runs after the season is there; by the actions themselves, at the demo's hour."""
    terms = SeasonTerms.objects.order_by("pk").last()
    if terms is None:
        return
    _points(terms)
    with clock.standing_at(moment(demo.day)):
        resident.put_off(demo)
        rows = _candidates(demo)
        for choice in Choice.values:
            _choose(demo, rows, choice)
        _small_day(terms)
        _holiday(terms)


def _points(terms: SeasonTerms) -> None:
    """A shared fridge in every second house, a food bank for all; leftovers go there."""
    houses = list(Maison.objects.order_by("pk")[:HOUSES])
    fridges = {house.pk: GivePoint.objects.create(name=f"Frigo partagé, {house.name}", kind=PointKind.FRIDGE, maison=house)
               for house in houses[::2]}  # fmt: skip
    bank = GivePoint.objects.create(name="Banque alimentaire de Belleroche", kind=PointKind.FOOD_BANK)
    for sheet in terms.season.sheets.order_by("pk"):
        HouseWays.objects.get_or_create(sheet=sheet, defaults={"point": fridges.get(sheet.maison_id, bank)})


def _candidates(demo) -> list[int]:
    """Baskets of the second and third week from the demo's day, in an order of chance, one a subscription."""
    span = (demo.day + dt.timedelta(days=8), demo.day + dt.timedelta(days=22))
    rows = Basket.objects.filter(
        state=BasketState.PLANNED, planned_for__local_date__range=span, subscription__enrolment__person__user=None
    ).order_by("pk")  # fmt: skip
    first = {}
    for key, subscription in rows.values_list("pk", "subscription"):
        first.setdefault(subscription, key)
    keys = sorted(first.values())
    demo.random.shuffle(keys)
    return keys


def _choose(demo, keys: list[int], choice: str) -> None:
    """So many households choose it; one that cannot (a house full that week) leaves it to the next."""
    done = 0
    while keys and done < EACH:
        row = with_its_dates(Basket.objects).get(pk=keys.pop())
        where = other_weeks(row) if choice == Choice.OTHER_WEEK else houses_that_week(row) if choice == Choice.OTHER_HOUSE else []
        asked = {"session": demo.random.choice(where)} if where else {}
        if choice == Choice.GIVEN:
            asked = {"point": points_of(row).first()}
        try:
            choose_basket(basket=row, choice=choice, by=SYSTEM, channel=Channel.COUNTER, **asked)
            done += 1
        except Refusal:
            continue


def _small_day(terms: SeasonTerms) -> None:
    day = Distribution.objects.filter(session__activity=terms.season_id, session__local_date=SMALL).select_related("session")
    first = day.order_by("pk").first()
    if first is not None and first.session.start > clock.now():
        set_day_capacity(session=first.session, capacity=max(first.taken, 1), by=SYSTEM)


def _holiday(terms: SeasonTerms) -> None:
    """Thursday 24 December becomes Wednesday 23."""
    week = Distribution.objects.filter(session__activity=terms.season_id, session__local_date=HOLIDAY).first()
    rows = list(dates_of_week(terms, week.position)) if week else []
    if rows:
        before = HOLIDAY - dt.timedelta(days=1)
        change_week(terms=terms, sessions=rows, to_day=before, by=SYSTEM, why="c'est la veille de Noël")
