"""A hundred baskets a week in two houses, eight of them absent on the first date; one farm, or three, that grow for them."""

import datetime as dt

from paniers.actions.save_contract import save_contract
from paniers.actions.send_order import send_order
from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState, Bears, Billing, Choice, Via, Weekday
from paniers.models import Basket, Distribution, Grower, GrowerContract, GrowerOrder, GrowerThanks, SeasonTerms, WeekItem
from portal.kit import clock

from . import factories

NOVEMBER = (("Carottes", 1000, 160), ("Pommes", 1000, 230), ("Poireaux", 600, 200), ("Courge", 600, 150), ("Salade et noix", 300, 500))
DAY = factories.FIRST


def season(*, weeks: int = 4, **terms) -> SeasonTerms:
    return factories.season(last=DAY + dt.timedelta(weeks=weeks), most_baskets=100, **{"billing": Billing.BASKET, **terms})


def fill(terms: SeasonTerms, *, present: int = 92, absent: int = 8) -> None:
    """So many baskets on the first date in two houses; `absent` of them said that they will not come."""
    sheets = [factories.house_sheet(terms, name=name, capacity=None) for name in ("Capuche", "Abbaye")]
    for place, number in enumerate((present - present // 3, present // 3, absent)):
        if number:
            home, person = factories.household(name=f"Mme {place}")
            subscribe(sheet=sheets[place % 2], person=person, household=home, first_on=DAY, quantity=number, by=None)
    if absent:
        row = Basket.objects.get(session__local_date=DAY, quantity=absent)
        Basket.objects.filter(pk=row.pk).update(state=BasketState.ABSENT, choice=Choice.CREDIT, chosen_at=clock.now())
        Distribution.objects.give_back(row.session_id, absent)


def farm(name: str = "Ferme des Noyers") -> Grower:
    return Grower.objects.get_or_create(name=name, defaults={"place": "sur le plateau", "grows": "Légumes"})[0]


def contract(terms: SeasonTerms, grower: Grower | None = None, products=NOVEMBER, **also) -> GrowerContract:
    asked = {
        "grower": grower or farm(), "terms": terms, "starts_on": terms.starts_on, "ends_on": terms.ends_on, "baskets": 100,
        "tolerance_percent": 0, "bears": Bears.TOWN, "cutoff_weekday": Weekday.WEDNESDAY, "cutoff_hour": dt.time(12),
        "send_by": Via.EMAIL, "contact_name": "Camille", "email": "ferme@exemple.fr", "phone": "",
        "prices": {name: (cents, 10_000) for name, _, cents in products}, "by": None,
    }  # fmt: skip
    return save_contract(**asked | also)


def contents(terms: SeasonTerms, grower: Grower | None = None, products=NOVEMBER, day: dt.date = DAY, size=None) -> None:
    WeekItem.objects.bulk_create(
        WeekItem(season_id=terms.season_id, day=day, size=size, product=name, grams=grams, grower=grower or farm())
        for name, grams, _ in products
    )


def of_town(things, terms: SeasonTerms) -> None:
    """A farm, its contract, an order and a thank-you: the town's, the same for every house."""
    things.farm = farm()
    things.farm_contract = GrowerContract.objects.filter(grower=things.farm).first() or contract(terms)
    day = terms.starts_on
    order = GrowerOrder.objects.filter(contract=things.farm_contract, day=day).first()
    if order is None:
        contents(terms)
        order = send_order(contract=things.farm_contract, day=day, via=Via.PHONE, by=None)
        GrowerThanks.objects.create(order=order, recipe="Une soupe", via=Via.PHONE, at=clock.now())
    things.farm_order = order
