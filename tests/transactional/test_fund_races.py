"""Fifty decisions at once from eight workers never grant more than the envelope; without the guard they do."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from maisons_habitants.funds.actions import envelope
from maisons_habitants.funds.actions.envelope import commit_envelope
from maisons_habitants.funds.models import EnvelopeMovement, Fund
from tests.funds import factories as make

from .rush import codes, crowd, own_database, without_check
from .together import Meeting

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
DECISIONS, EACH, FOR = 50, 24_000, 20


def asked() -> list:
    fund = make.fund(cents=EACH * FOR + EACH // 2)
    return [make.filed(fund, leader) for leader in make.people(1) for _ in range(DECISIONS)]


def decide(request) -> None:
    with transaction.atomic():
        commit_envelope(request=request, amount_cents=EACH)


def granted(fund: Fund) -> int:
    fund.refresh_from_db()
    return fund.committed_cents


def test_fifty_decisions_at_once_grant_what_there_is_and_the_rest_is_refused():
    rows = asked()
    assert codes(crowd(decide, rows)) == {"ok": FOR, "enveloppe-depassee": DECISIONS - FOR}
    fund = rows[0].fund
    assert granted(fund) == EACH * FOR <= fund.envelope_cents
    assert EnvelopeMovement.objects.filter(fund=fund).aggregate(total=Sum("amount_cents"))["total"] == EACH * FOR


def read_then_written(meeting: Callable[[], None]) -> Callable[[int, int], bool]:
    """The guard gone: what is left is read, and the count written afterwards."""

    def taken(pk: int, cents: int) -> bool:
        fund = Fund.objects.get(pk=pk)
        if fund.left_cents < cents:
            return False
        meeting()
        Fund.objects.filter(pk=pk).update(committed_cents=fund.committed_cents + cents)
        return True

    return taken


def plainly(request) -> None:
    """On SQLite BEGIN IMMEDIATE alone already lets writers pass one by one."""
    if connection.vendor == "sqlite":
        commit_envelope(request=request, amount_cents=EACH)
    else:
        decide(request)


def test_control_without_the_guard_the_same_decisions_overspend(monkeypatch):
    with own_database():
        rows = asked()
        with without_check(Fund, "fund_never_overspent"):
            monkeypatch.setattr(envelope, "_taken", read_then_written(Meeting(2)))
            answers = codes(crowd(plainly, rows))
            spent = EnvelopeMovement.objects.filter(fund=rows[0].fund).aggregate(total=Sum("amount_cents"))["total"]
        assert answers["ok"] > FOR and spent > rows[0].fund.envelope_cents
