"""The contents of a week: typed once, copied, worked out for other sizes, weighed; closed once a farm was asked."""

import datetime as dt
import uuid

import pytest
import time_machine

from paniers.actions.save_week import copy_week, fill_sizes, mark_of, save_week
from paniers.actions.send_order import send_order
from paniers.enums import Via
from paniers.models import BasketSize, WeekItem
from paniers.rules.contents import Row
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from tests.grounds import laid_once

from . import factories, farms
from .farms import DAY

pytestmark = pytest.mark.django_db
NEXT = DAY + dt.timedelta(weeks=1)


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def terms():
    terms = farms.season()
    factories.house_sheet(terms, capacity=None)
    return terms


def large(terms) -> BasketSize:
    return BasketSize.objects.create(terms=terms, name="Grand", tariff=terms.tariff, weight_grams=7000)


def save(terms, rows, **also):
    return save_week(**{"terms": terms, "day": DAY, "rows": rows, "by": None, **also})


def refused(code: str, act, **also) -> None:
    with pytest.raises(Refusal) as caught:
        act(**also)
    assert code in [reason.code for reason in caught.value.reasons] and caught.value.way_out


def test_only_what_differs_is_written(terms):
    farm = farms.farm().pk
    assert save(terms, [Row("Carottes", None, 1000, farm), Row("Noix", None, 300, None)]) == 2
    keys = set(WeekItem.objects.values_list("pk", flat=True))
    assert save(terms, [Row("Carottes", None, 1000, farm), Row("Noix", None, 250, None)]) == 1
    assert set(WeekItem.objects.values_list("pk", flat=True)) == keys
    assert save(terms, [Row("Carottes", None, 1000, farm)]) == 1
    assert save(terms, [Row("Carottes", None, 1000, farm)]) == 0
    assert AuditLine.objects.filter(verb="paniers.save_week").count() == 3


def test_what_cannot_be_is_refused_whole(terms):
    for code, row in (("poids-impossible", Row("Noix", None, -300, None)), ("sans-nom", Row(" ", None, 5, None))):
        refused(code, save, terms=terms, rows=[Row("Carottes", None, 1000, None), row])
    refused("produit-deux-fois", save, terms=terms, rows=[Row("Noix", None, 5, None), Row("noix", None, 6, None)])
    assert not WeekItem.objects.exists()


def test_a_day_past_or_without_distribution_is_refused(terms, hands):
    refused("pas-de-distribution", save, terms=terms, rows=[], day=DAY + dt.timedelta(days=1))
    hands.move_to(factories.at(DAY + dt.timedelta(days=1), 9))
    refused("date-passee", save, terms=terms, rows=[Row("Noix", None, 300, None)])


def test_a_stale_screen_is_told_and_a_double_click_is_one(terms):
    before, key = mark_of([]), uuid.uuid4()
    assert save(terms, [Row("Noix", None, 300, None)], seen=before, key=key) == 1
    assert save(terms, [Row("Noix", None, 300, None)], seen=before, key=key) == 1
    refused("deja-modifie", save, terms=terms, rows=[], seen=before)


def test_last_week_is_copied_with_its_sizes(terms):
    size = large(terms)
    farms.contents(terms)
    farms.contents(terms, size=size, products=[(name, 2 * grams, cents) for name, grams, cents in farms.NOVEMBER])
    assert copy_week(terms=terms, day=NEXT, by=None) == 10
    old, new = (set(WeekItem.objects.filter(day=day).values_list("product", "grams", "size", "grower")) for day in (DAY, NEXT))
    assert old == new
    refused("deja-rempli", copy_week, terms=terms, day=NEXT, by=None)


def test_what_replaced_something_is_not_copied_as_a_replacement(terms):
    farms.contents(terms)
    WeekItem.objects.filter(product="Courge").update(instead_of="Poireaux")
    copy_week(terms=terms, day=NEXT, by=None)
    assert not WeekItem.objects.filter(day=NEXT).exclude(instead_of="").exists()


def test_nothing_to_copy_is_told(terms):
    refused("rien-a-copier", copy_week, terms=terms, day=DAY, by=None)
    refused("rien-a-copier", fill_sizes, terms=terms, day=DAY, by=None)


def test_other_sizes_are_worked_out_from_the_usual_one(terms):
    size = large(terms)
    farms.contents(terms)
    assert fill_sizes(terms=terms, day=DAY, by=None) == 5
    assert dict(WeekItem.objects.filter(size=size).values_list("product", "grams"))["Salade et noix"] == 600
    assert fill_sizes(terms=terms, day=DAY, by=None) == 0


def test_what_a_farm_was_asked_for_no_longer_changes(hands):
    terms = farms.season()
    farms.fill(terms, present=10, absent=0)
    farms.contents(terms)
    hands.move_to(factories.at(dt.date(2026, 12, 1), 15))
    send_order(contract=farms.contract(terms, baskets=10), day=DAY, via=Via.PHONE, by=None)
    kept = [Row(name, None, grams, farms.farm().pk) for name, grams, _ in farms.NOVEMBER]
    assert save(terms, [*kept, Row("Miel", None, 250, None)]) == 1
    refused("commande-partie", save, terms=terms, rows=[*kept[1:], Row("Miel", None, 250, None)])
    refused("commande-partie", save, terms=terms, rows=[*kept, Row("Navets", None, 250, farms.farm().pk)])
