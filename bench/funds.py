"""Decisions on one envelope by eight workers at once, beside the same statements said bare to the driver."""

import time

from django.db import connection, transaction
from django.db.models import Sum

from maisons_habitants.funds.actions.envelope import commit_envelope
from maisons_habitants.funds.models import EnvelopeMovement, Fund
from portal.kit import clock

DECISIONS, EACH = 200, 5_000
OF_DECIDING = (
    "two hundred decisions of 50 € on one envelope that has enough for half of them, eight workers; seconds: all of them. floor: the "
    "conditional UPDATE and the INSERT of its movement alone, in a transaction, by the same workers on the driver's cursor"
)
TAKE = "UPDATE funds_fund SET committed_cents = committed_cents + %s WHERE id = %s AND committed_cents <= envelope_cents - %s"
NOTE = "INSERT INTO funds_envelopemovement (fund_id, request_id, why, amount_cents, at) VALUES (%s, %s, 'grant', %s, %s)"


def _asked() -> list:
    from tests.funds import factories as make

    fund, leader = make.fund(cents=EACH * DECISIONS // 2), make.person()
    return [make.filed(fund, leader) for _ in range(DECISIONS)]


def _decide(request) -> None:
    with transaction.atomic():
        commit_envelope(request=request, amount_cents=EACH)


def _bare(request) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, [EACH, request.fund_id, EACH])
        if cursor.rowcount:
            cursor.execute(NOTE, [request.fund_id, request.pk, EACH, clock.now()])


def decide(timed, say) -> None:
    """What was granted is counted again at the end: never more than the envelope, by either road."""
    from tests.transactional.rush import crowd

    seconds = {}
    for name, act in (("ours", _decide), ("bare", _bare)):
        rows = _asked()
        begun = time.perf_counter()
        crowd(act, rows)
        seconds[name] = time.perf_counter() - begun
        fund = Fund.objects.get(pk=rows[0].fund_id)
        moved = EnvelopeMovement.objects.filter(fund=fund).aggregate(total=Sum("amount_cents"))["total"]
        assert moved == fund.committed_cents == fund.envelope_cents, "an envelope ran over"
    say("funds.decide", DECISIONS, seconds["ours"], floor=seconds["bare"], overspent=0, workers=8, measured=OF_DECIDING)
