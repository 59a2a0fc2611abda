"""Many lines owed at once: the rows that `charge` writes, in the same few queries whatever their number, and never twice."""

import datetime as dt

import pytest
from django.db import transaction

from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.actions.charge import charge
from portal.ledger.actions.charge_many import charge_many
from portal.ledger.bulk import Owed
from portal.ledger.models import Charge, Entry

from . import ground

pytestmark = pytest.mark.django_db
AT, DUE = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), dt.date(2026, 12, 5)


def owed(home, key: str, cents: int = 400) -> Owed:
    return Owed(household=home, kind="basket", source_key=key, label="Panier", unit_cents=cents, at=AT, due_on=DUE)


def written(row: Charge) -> tuple:
    entry = Entry.objects.filter(charge=row).values_list("debit", "credit", "amount_cents", "household").first()
    line = AuditLine.objects.filter(target=f"ledger.Charge:{row.pk}").values_list("verb", "subject", "detail").get()
    return row.household_id, row.kind, row.label, row.quantity, row.unit_cents, row.amount_cents, row.due_on, row.lock_keys, entry, line


def test_the_rows_are_those_that_one_charge_writes():
    home = ground.household()
    one = charge(household=home, kind="basket", source_key="a", label="Panier", unit_cents=400, due_on=DUE, by=None)
    with transaction.atomic():
        many = charge_many([owed(home, "b"), owed(home, "free", 0)])
    assert written(many["b"]) == written(one)
    assert many["free"].amount_cents == 0 and not Entry.objects.filter(charge=many["free"]).exists()


def test_what_was_charged_before_answers_its_line_and_a_different_one_stops_everything():
    home, other = ground.household(), ground.household()
    with transaction.atomic():
        first = charge_many([owed(home, "a")])
    with transaction.atomic():
        assert charge_many([owed(home, "a"), owed(other, "b")])["a"] == first["a"]
    with pytest.raises(Refusal) as refused, transaction.atomic():
        charge_many([owed(other, "c"), owed(home, "a", 500)])
    assert refused.value.code == "somme-deja-notee"
    assert set(Charge.objects.values_list("source_key", flat=True)) == {"a", "b"}


@pytest.mark.parametrize("number", [1, 40])
def test_it_takes_the_same_queries_whatever_the_number(number, django_assert_num_queries):
    asked = [owed(ground.household(), f"k{place}") for place in range(number)]
    with transaction.atomic(), django_assert_num_queries(5):
        charge_many(asked)
