"""What was sold, for the preview of other prices: the bracket of what is not owed yet is the one agreed for its day, not the place's."""

import datetime as dt

import pytest
import time_machine

from paniers.actions.answer_renewal import answer_renewal
from paniers.actions.change_subscription import change_subscription
from paniers.actions.offer_renewal import offer_renewal
from paniers.enums import Billing
from paniers.models import Basket
from paniers.registry import sold
from paniers.tasks import bill_what_is_due
from tests.grounds import laid_once

from . import factories
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
BEGIN, LAST = dt.date(2026, 12, 1), dt.date(2027, 5, 31)


def at(day: dt.date, hour: int = 10):
    return time_machine.travel(factories.at(day, hour), tick=False)


@laid_once
def row():
    """Two months at a quotient of 380, then two more, from the 3rd of February, without a proof; all of it owed once it is past."""
    with at(dt.date(2026, 11, 24)):
        terms = factories.season(commitment_months=2, billing=Billing.QUARTER_AFTER, last=dt.date(2027, 5, 27))
        sheet = factories.house_sheet(terms)
        home, person = factories.household()
        factories.verify(home, 380, checked=dt.date(2026, 11, 3), until=dt.date(2027, 1, 31))
        found = ask(sheet, home, person)
    with at(dt.date(2027, 1, 20)):
        offer_renewal(subscription=found, by=None)
        answer_renewal(subscription=found, yes=True, by=None)
    found.refresh_from_db()
    return found


def by_bracket(tariff, first=BEGIN, last=LAST) -> dict:
    return {(row.label, row.proof): (row.units, row.income_cents) for row in sold(tariff, first, last)}


def test_a_price_that_changes_with_the_renewal_counts_each_basket_in_the_bracket_agreed_for_it(row):
    tariff = row.terms.tariff
    assert not Basket.objects.exclude(charge=None).exists()
    before, after = row.baskets.filter(unit_cents=400).count(), row.baskets.filter(unit_cents=900).count()
    assert (before, after) == (9, 9)
    found = by_bracket(tariff)
    assert sorted(found.values()) == [(9, 9 * 400), (9, 9 * 900)]
    assert {proof: units for (_, proof), (units, _) in found.items()} == {True: 9, False: 9}


def test_billing_changes_nothing_of_it(row):
    tariff = row.terms.tariff
    before = by_bracket(tariff)
    for day in (dt.date(2027, 1, 22), dt.date(2027, 4, 2), dt.date(2027, 7, 2)):
        with at(day):
            bill_what_is_due()
    assert Basket.objects.exclude(charge=None).count() == 18 and by_bracket(tariff) == before


def test_another_size_is_read_from_its_own_agreement(row):
    big = factories.size(row.terms, "Grand", 6000)
    with at(dt.date(2027, 1, 21)):
        change_subscription(subscription=row, from_on=dt.date(2027, 3, 4), size=big, by=None)
    usual, large = by_bracket(row.terms.tariff), by_bracket(big.tariff)
    assert {proof: units for (_, proof), (units, _) in usual.items()} == {True: 9, False: 4}
    agreed = row.agreements.get(size=big)
    expected = {(agreed.price_reason["bracket"], agreed.price_reason["proof"] != "missing"): (5, 5 * agreed.unit_cents)}
    assert large == expected


def test_it_is_one_query(row, django_assert_num_queries):
    tariff = row.terms.tariff
    with django_assert_num_queries(1):
        assert sold(tariff, BEGIN, LAST)
