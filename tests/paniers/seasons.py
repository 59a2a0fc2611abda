"""Seasons as staff write them, for the tests."""

import datetime as dt

import pytest

from paniers.actions.save_size import save_size
from paniers.actions.subscribe import subscribe
from paniers.enums import Billing, Weekday
from paniers.models import BasketSeason, BasketSize
from portal.kit.refusal import Refusal
from portal.tariffs.models import Tariff
from tests.programmes.factories import home

from . import factories
from .factories import FIRST


def subscribed(sheet, quotient=380, first_on=FIRST, **also):
    at, person = factories.household(quotient=quotient)
    return subscribe(sheet=sheet, person=person, household=at, first_on=first_on, by=None, **also)


def unpriced(name="Sans prix") -> Tariff:
    return Tariff.objects.create(scheme="sans-prix", name=name, unit="le panier")


def page(title="Les paniers du printemps") -> BasketSeason:
    found = BasketSeason(title=title, slug=f"printemps-{BasketSeason.objects.count()}")
    home().add_child(instance=found)
    return found


RULES = {
    "starts_on": dt.date(2027, 4, 1), "ends_on": dt.date(2027, 9, 30), "commitment_months": 3, "trial_baskets": 2, "stop_notice_days": 15,
    "notice_days": 2, "most_baskets": 3, "cutoff_weekday": Weekday.TUESDAY, "cutoff_hour": dt.time(12), "free_absences": 2,
    "billing": Billing.MONTH,
}  # fmt: skip


def first_rules(**also) -> dict:
    return RULES | {"tariff": factories.tariff(), "weight_grams": 3500} | also


def refused(act, **asked) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(by=None, **asked)
    return caught.value


def codes(refusal: Refusal) -> set[str]:
    return {reason.code for reason in refusal.reasons}


def other(terms, name="Petit panier", grams=2000, **also):
    priced = also.pop("tariff", None) or factories.size(terms, f"modèle {name}", grams).tariff
    BasketSize.objects.filter(name=f"modèle {name}").delete()
    return save_size(terms=terms, name=name, tariff=priced, weight_grams=grams, by=None, **also)
