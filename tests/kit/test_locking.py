"""Locks: only inside a transaction, in one order, forgotten when the transaction ends."""

import pytest
from django.db import transaction

from portal.kit.locking import LockError, Rank, locked, locked_one
from portal.places.models import Maison, Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def houses():
    sector = Sector.objects.create(number=1, name="Nord")
    return [Maison.objects.create(name=name, slug=name.lower(), sector=sector) for name in ("Abbaye", "Capuche")]


def test_a_lock_outside_a_transaction_is_refused(houses):
    with pytest.raises(LockError):
        locked_one(Maison, houses[0].pk, rank=Rank.SHEET)


def test_rows_come_back_in_key_order_whatever_was_asked(houses):
    with transaction.atomic():
        rows = locked(Maison, [houses[1].pk, houses[0].pk], rank=Rank.SHEET)
    assert [row.pk for row in rows] == sorted(house.pk for house in houses)


def test_a_lower_rank_after_a_higher_one_is_refused(houses):
    with transaction.atomic():
        locked_one(Maison, houses[0].pk, rank=Rank.PAYMENT)
        with pytest.raises(LockError):
            locked_one(Sector, houses[0].sector_id, rank=Rank.HOUSEHOLD)


def test_a_lower_key_after_a_higher_one_is_refused(houses):
    with transaction.atomic():
        locked_one(Maison, houses[1].pk, rank=Rank.SHEET)
        with pytest.raises(LockError):
            locked_one(Maison, houses[0].pk, rank=Rank.SHEET)


def test_within_a_rank_tables_go_by_name(houses):
    with transaction.atomic():
        locked_one(Maison, houses[0].pk, rank=Rank.SHEET)
        locked_one(Sector, houses[0].sector_id, rank=Rank.SHEET)
    with transaction.atomic():
        locked_one(Sector, houses[0].sector_id, rank=Rank.SHEET)
        with pytest.raises(LockError, match="tables go by name"):
            locked_one(Maison, houses[0].pk, rank=Rank.SHEET)


def test_any_collection_of_keys_is_one_lock(houses):
    wanted = sorted(house.pk for house in houses)
    with transaction.atomic():
        assert [row.pk for row in locked(Maison, Maison.objects.values_list("pk", flat=True), rank=Rank.SHEET)] == wanted
        assert [row.pk for row in locked(Maison, iter(wanted), rank=Rank.SHEET)] == wanted
        assert locked(Maison, [], rank=Rank.SHEET) == []


def test_what_is_held_may_be_read_again(houses):
    with transaction.atomic():
        locked(Maison, [house.pk for house in houses], rank=Rank.SHEET)
        assert locked_one(Maison, houses[0].pk, rank=Rank.SHEET) == houses[0]


def test_the_end_of_a_transaction_forgets_its_locks(houses):
    with transaction.atomic():
        locked_one(Sector, houses[0].sector_id, rank=Rank.PAYMENT)
    with transaction.atomic():
        locked_one(Maison, houses[0].pk, rank=Rank.SHEET)


def test_a_rollback_forgets_its_locks(houses):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        locked_one(Sector, houses[0].sector_id, rank=Rank.PAYMENT)
        raise ZeroDivisionError
    with transaction.atomic():
        locked_one(Maison, houses[0].pk, rank=Rank.SHEET)


def test_a_missing_row_is_an_error_of_its_model(houses):
    with transaction.atomic(), pytest.raises(Maison.DoesNotExist):
        locked_one(Maison, 10**9, rank=Rank.SHEET)
