"""Thousands of statements thrown at the tables of the ledger: the same verdict on both databases, whichever runs this test."""

import hashlib
from collections import Counter
from random import Random

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from portal.ledger.models import Charge, Entry, Payment, Receipt, Refund

from .attack import attacks
from .test_invariants import books as _books

pytestmark = pytest.mark.django_db
books = _books


def verdict(sql: str) -> str:
    """« refused » (IntegrityError at once, or when the deferred checks are asked for), « accepted », or another error's name."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
            connection.check_constraints()
            transaction.set_rollback(True)
    except IntegrityError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - any other error is a finding
        return f"{type(error).__name__}: {error}"
    return "accepted"


def photograph() -> str:
    """A hash of every row of the ledger's tables."""
    seen = hashlib.sha256()
    for model in (Charge, Entry, Payment, Receipt, Refund):
        for row in model.objects.order_by("pk").values_list():
            seen.update(repr(row).encode())
    return seen.hexdigest()


def throw(count: int, seed: int) -> Counter:
    before, kinds = photograph(), Counter()
    for attack in attacks(Random(seed), count):
        expected = "refused" if attack.refused else "accepted"
        assert verdict(attack.sql) == expected, attack.sql
        kinds[expected] += 1
    assert photograph() == before
    return kinds


@pytest.mark.parametrize("seed", [1, 2])
def test_attacks_by_sql_are_refused_alike_on_both_engines(books, seed, capsys):
    found = throw(500, seed)
    assert found["refused"] > 400
    assert found["accepted"] > 20
    call_command("check_books", "--only", "ledger")


@pytest.mark.deep
def test_ten_thousand_attacks_by_sql_are_refused_alike_on_both_engines(books):
    assert throw(10_000, 2026)["refused"] > 8_000
