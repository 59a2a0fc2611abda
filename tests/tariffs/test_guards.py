"""The database itself keeps what was promised: constraints, and triggers that SQL does not get past."""

import pytest
from django.db import IntegrityError, connection, transaction

from portal.kit import registry
from portal.kit.guards import guards_open
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.models import TariffBand, TariffVersion
from portal.tariffs.registry import unsound_versions
from portal.tariffs.rules.quote import Means
from portal.tariffs.triggers import GUARDS, missing

from .factories import draft, published
from .grids import DAY, MEAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def used(agent, baskets):
    version = published(baskets, agent)
    freeze_quote(tariff=baskets, means=Means(quotient=380), on=DAY, by=agent)
    return version


ATTACKS = [
    "UPDATE tariffs_tariffversion SET used_at = NULL",
    "UPDATE tariffs_tariffversion SET valid_from = '2020-01-01'",
    "UPDATE tariffs_tariffband SET cents = 1",
    "UPDATE tariffs_tariffband SET frozen = NOT frozen",
    "DELETE FROM tariffs_tariffband",
    "DELETE FROM tariffs_tariffversion",
    "INSERT INTO tariffs_tariffband (version_id, min_quotient, max_quotient, cents, frozen) "
    "SELECT id, 5000, 6000, 1, (1 = 0) FROM tariffs_tariffversion",
]


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("sql", ATTACKS)
def test_a_version_in_use_resists_sql(used, sql):
    with pytest.raises(IntegrityError):
        run(sql)
    with guards_open(), pytest.raises(ZeroDivisionError), transaction.atomic():
        if "DELETE FROM tariffs_tariffversion" in sql:
            run("DELETE FROM tariffs_tariffband")
        run(sql)  # the control: through the door the same statement goes
        raise ZeroDivisionError
    assert TariffVersion.objects.get().bands.count() == 4


def test_the_orm_is_refused_too(used):
    for act in (
        lambda: TariffBand.objects.update(cents=1),
        lambda: TariffBand.objects.first().delete(),
        lambda: TariffBand.objects.create(version=used, min_quotient=9000, max_quotient=9001, cents=1),
        lambda: TariffVersion.objects.get().delete(),
        lambda: TariffVersion.objects.update(resolution_number="autre"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_truncate_is_refused(used):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would be refused first, for another reason
    with pytest.raises(IntegrityError):
        run("TRUNCATE tariffs_tariffband")


def test_a_version_not_in_use_may_change(agent, baskets):
    published(baskets, agent)
    run("UPDATE tariffs_tariffband SET cents = 1")
    run("DELETE FROM tariffs_tariffband")
    assert not TariffBand.objects.exists()


def test_every_guard_is_in_place_and_a_missing_one_is_seen(db):
    assert missing() == ""
    assert registry.readiness.get("tariffs.guards") is missing
    guard = GUARDS.guards()[0]
    run(f"DROP TRIGGER {guard.name}" + (f" ON {guard.table}" if connection.vendor == "postgresql" else ""))
    assert guard.name in missing()
    GUARDS.install()
    assert missing() == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"resolution_number": ""},
        {"resolution_date": None},
        {"cap_cents": None},
        {"rate": None},
        {"floor_cents": 500},
        {"rate": 100_001},
        {"step_cents": 0},
        {"basis": "flat"},
        {"published_at": None, "used_at": "2026-11-24T12:00:00Z"},
    ],
)
def test_an_incomplete_published_version_is_refused_by_the_database(agent, baskets, fields):
    published(baskets, agent, MEAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        TariffVersion.objects.update(**fields)


def test_two_published_versions_of_one_day_are_refused_by_the_database(agent, baskets):
    first, second = published(baskets, agent), draft(baskets, agent, MEAL, DAY)
    TariffVersion.objects.filter(pk=second.pk).update(valid_from=first.valid_from)
    with pytest.raises(IntegrityError), transaction.atomic():
        TariffVersion.objects.filter(pk=second.pk).update(
            published_at=first.published_at, resolution_number="1", resolution_date=first.resolution_date
        )


@pytest.mark.parametrize("fields", [{"min_quotient": 400, "max_quotient": 400}, {"min_quotient": 0}, {"max_quotient": None}])
def test_a_band_without_width_or_twice_is_refused_by_the_database(agent, baskets, fields):
    version = draft(baskets, agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        TariffBand.objects.create(**{"version": version, "min_quotient": 8000, "max_quotient": 9000, "cents": 1, **fields})


def test_check_books_finds_a_hole_in_a_published_grid_and_an_unguarded_band(agent, baskets, used):
    assert list(unsound_versions()) == []
    with guards_open():
        TariffBand.objects.filter(min_quotient=400).delete()
        TariffBand.objects.filter(min_quotient=0).update(frozen=False)
    found = "\n".join(unsound_versions())
    assert "Aucun prix pour un quotient de 400 à 699" in found
    assert "n’est pas gardé" in found
    assert registry.invariants.get("tariffs.versions") is unsound_versions
