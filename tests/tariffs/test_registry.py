"""What other rooms tell of a tariff, added up; and the demo's tariffs."""

import datetime as dt

import pytest

from portal.households.models import Household, QuotientFamilial, TaxStatus
from portal.kit import registry
from portal.kit.demo import Demo
from portal.kit.registry import SoldUnits
from portal.tariffs.actions.set_full_cost import set_full_cost
from portal.tariffs.demo import load
from portal.tariffs.models import Tariff
from portal.tariffs.registry import balance_of, payers_of, unsound_versions
from portal.tariffs.rules.quote import Means

from .factories import published
from .grids import BASKETS, CARD, DAY

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 3, 11, tzinfo=dt.UTC)


@pytest.fixture
def alone(monkeypatch):
    """No leaf speaks."""
    for name in ("payers", "balances"):
        monkeypatch.setattr(registry, name, registry.Slot(name))


def fact(model, household, agent, *, checked=NOON, until=dt.date(2027, 2, 28), **figures):
    return model.objects.create(
        household=household, checked_by=agent, checked_at=checked, valid_from=dt.date(2026, 1, 1), valid_until=until, **figures
    )


def quotient(household, agent, figure, **fields):
    return fact(QuotientFamilial, household, agent, figure=figure, month=dt.date(2026, 10, 1), source="caf", **fields)


def test_who_pays_is_told_by_the_leaves(agent, baskets, monkeypatch):
    slot = registry.Slot("payers")
    slot.add("one", lambda tariff, day: [(Means(quotient=380), 3)])
    slot.add("other", lambda tariff, day: [(Means(), 1)])
    monkeypatch.setattr(registry, "payers", slot)
    assert payers_of(baskets, BASKETS, DAY) == ([(Means(quotient=380), 3), (Means(), 1)], True)


def test_otherwise_households_with_a_proof_stand_in_each_once(agent, baskets, alone):
    first, second, third = (Household.objects.create() for _ in range(3))
    quotient(first, agent, 900, checked=NOON - dt.timedelta(days=1))
    quotient(first, agent, 380)
    quotient(second, agent, 380)
    quotient(third, agent, 100, until=dt.date(2026, 10, 31))
    fact(TaxStatus, third, agent, taxable=False, year=2025)
    assert payers_of(baskets, BASKETS, DAY) == ([(Means(quotient=380), 2)], False)
    assert payers_of(baskets, CARD, DAY) == ([(Means(taxable=False), 1)], False)


def test_a_balance_asks_the_leaves_for_each_stretch_of_one_cost(agent, baskets, monkeypatch):
    published(baskets, agent)
    set_full_cost(tariff=baskets, valid_from=dt.date(2026, 11, 1), cents=700, by=agent)
    set_full_cost(tariff=baskets, valid_from=dt.date(2026, 11, 16), cents=800, by=agent)
    asked = []

    def tell(tariff, first, last):
        asked.append((tariff, first, last))
        return [SoldUnits("moins de 400", 10, 4000, households=10)]

    slot = registry.Slot("balances")
    slot.add("baskets", tell)
    monkeypatch.setattr(registry, "balances", slot)
    found, known = balance_of(baskets, dt.date(2026, 11, 1), dt.date(2026, 11, 30), masked=False)
    assert (found.units, found.income_cents, found.cost_cents, known) == (20, 8000, 15000, True)
    assert [(first.day, last.day) for _, first, last in asked] == [(1, 15), (16, 30)]
    masked, known = balance_of(baskets, dt.date(2026, 10, 1), dt.date(2026, 11, 30), masked=True)
    assert (masked.lines[0].hidden, known) == (True, False)


def test_the_demo_holds_the_prices_of_grenoble_and_a_grid_of_each_kind(noon):
    load(Demo(residents=100, seed=1, day=DAY))
    baskets = Tariff.objects.get(scheme="paniers")
    shown = [baskets.quote(Means(quotient=figure), on=DAY).cents for figure in (399, 400, 699, 700, 1199, 1200)]
    assert shown == [400, 550, 550, 700, 700, 900]
    assert baskets.quote(Means(), on=DAY).cents == 900
    assert baskets.full_cost_on(DAY) == 750
    assert {tariff.version_on(DAY).basis for tariff in Tariff.objects.all()} == {"bands", "effort", "tax", "free", "choice"}
    assert list(unsound_versions()) == []
    assert registry.demo_parts.get("tariffs").load is load


@pytest.mark.parametrize("day", [dt.date(2026, 1, 1), dt.date(2026, 8, 31), dt.date(2026, 9, 1), dt.date(2028, 2, 29)])
def test_the_demo_has_its_prices_whatever_its_day(noon, day):
    load(Demo(residents=1, seed=1, day=day))
    assert all(tariff.version_on(day) is not None for tariff in Tariff.objects.all())
