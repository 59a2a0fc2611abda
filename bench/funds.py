"""Decisions on one envelope by eight workers at once, beside the same statements said bare to the driver; the board of five thousand
requests."""

import datetime as dt
import time

from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client

from maisons_habitants.funds.actions.envelope import commit_envelope
from maisons_habitants.funds.enums import State
from maisons_habitants.funds.models import EnvelopeMovement, Fund, FundRequest
from maisons_habitants.funds.reading.terms import rules_on
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


REQUESTS, BOARD_QUERIES = 5_000, 15
STATES = (State.SUBMITTED, State.UNDER_REVIEW, State.INCOMPLETE, State.ELIGIBLE, State.DEFERRED, State.REJECTED, State.WITHDRAWN)
OF_THE_BOARD = (
    "the desk's board of five thousand requests to one fund, its first page of fifty, then words looked for in all of them; floor: the "
    "fifty rows of the page with their fund and house, read in one statement"
)


def _requests():
    from tests.funds import factories as make

    fund = make.fund()
    rules, day = rules_on(fund, clock.today()), clock.today()
    FundRequest.objects.bulk_create(
        (
            FundRequest(
                fund=fund, maison=fund.maison, state=STATES[n % len(STATES)], number=n + 1, rules=rules,
                title=f"Projet {n % 97} de la rue {n}",
                idea="On le fait ensemble. " * 20, for_whom="Le quartier", spot=f"Place {n % 31}", group_name=f"Groupe {n % 53}",
                happens_on=day + dt.timedelta(days=n % 200), asked_cents=10_000 + n, filed_at=clock.now() - dt.timedelta(hours=n),
                filed="online",
            )
            for n in range(REQUESTS)
        ),
        batch_size=500,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return fund


def board(timed, say) -> None:
    from tests.people.factories import sign_in, staff

    fund = _requests()
    client = sign_in(Client(), staff("animation", fund.maison))
    page = FundRequest.objects.select_related("fund", "maison").order_by("-pk")[:50]
    floor = timed(lambda: list(page.all()), runs=9)
    for name, query in (("funds.board", {}), ("funds.board_words", {"mots": "rue 49", "etat": "toutes"})):
        ours = timed(lambda query=query: client.get("/equipe/fonds/demandes/", query), runs=9)
        assert ours.queries <= BOARD_QUERIES, f"{name}: {ours.queries} queries"
        say(name, REQUESTS, ours.seconds, queries=ours.queries, floor=floor.seconds, measured=OF_THE_BOARD)
