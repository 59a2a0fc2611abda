"""Funds and requests as the tests need them: a fund of Vienne's kind (800 €, half of the cost), requests at each of their states."""

import datetime as dt
import itertools

from maisons_habitants.committees.models import Body, Item
from maisons_habitants.funds.actions.open_fund import open_fund
from maisons_habitants.funds.enums import ExpenseKind, IncomeKind, Side, State
from maisons_habitants.funds.models import BudgetLine, Decision, Fund, FundRequest, Leader
from maisons_habitants.funds.models.request import WITH_GRANT
from maisons_habitants.funds.reading.terms import rules_on
from portal.kit import clock
from portal.places.models import Maison
from tests.committees import factories as committees
from tests.committees.factories import agent, household, people, person

__all__ = ["agent", "household", "people", "person"]

_number = itertools.count(1)
VIENNE = {"ceiling_cents": 80_000, "share_percent": 50}


def fund(body: Body | None = None, *, cents: int = 1_500_000, maison: Maison | None = None, name: str = "", **rules) -> Fund:
    """Open since the first of January, under `rules`; its committee has five members unless another is given."""
    body = body or committees.body(5, maison=maison)
    since = dt.date(clock.today().year, 1, 1)
    return open_fund(
        maison=body.maison, body=body, year=since.year, name=name or f"Fonds {next(_number)}", contributions=[("Ville", cents, "")],
        rules={**VIENNE, **rules}, valid_from=since, by=None,
    )  # fmt: skip


def draft(
    of: Fund | None = None, leader=None, *, title: str = "La fête des voisins", days: int = 60, asked: int | None = 30_000, **fields
) -> FundRequest:
    """Hers alone, with a balanced budget of 600 € unless its lines are written otherwise."""
    of = of or fund()
    day = clock.today() + dt.timedelta(days=days)
    known = {"idea": "On ferme la rue et on mange ensemble.", "for_whom": "Les gens de la rue", "expected": 80, "spot": "Rue du Puits"}
    known |= {"happens_on": day, "group_name": "Les voisins du Puits", "asked_cents": asked, "maison": of.maison, "step": 5}
    row = FundRequest.objects.create(fund=of, title=title, **{**known, **fields})
    Leader.objects.create(request=row, person=leader or person(), main=True)
    return row


def budget(row: FundRequest, *lines: tuple[str, str, int]) -> FundRequest:
    """`lines`: (side, kind, cents); by default 400 € of food, 200 € of rental, and what is not asked brought by the group."""
    rest = 60_000 - (row.asked_cents or 0)
    lines = lines or (
        (Side.EXPENSE, ExpenseKind.FOOD, 40_000), (Side.EXPENSE, ExpenseKind.RENTAL, 20_000), (Side.INCOME, IncomeKind.OWN, rest),
    )  # fmt: skip
    for position, (side, kind, cents) in enumerate(lines):
        BudgetLine.objects.create(request=row, side=side, kind=kind, words=str(kind), amount_cents=cents, position=position)
    return row


def filed(
    of: Fund | None = None, leader=None, *, state: str = State.SUBMITTED, item: Item | None = None, granted: int | None = None, **fields
) -> FundRequest:
    """At `state`, filed today under the rules of the day; on the order of the day of a meeting to come where it must be."""
    row = budget(draft(of, leader, **fields))
    if state == State.SCHEDULED and item is None:
        item = committees.item(committees.meeting(row.fund.body), row.title, kind="decision")
    Fund.objects.filter(pk=row.fund_id).update(last_number=row.fund.last_number + 1)
    row.fund.refresh_from_db()
    row.state, row.number, row.rules, row.item = state, row.fund.last_number, rules_on(row.fund, clock.today()), item
    row.filed_at, row.filed = clock.now(), "online"
    if state in WITH_GRANT:
        row.granted_cents = granted or row.asked_cents
    row.save()
    return row


def refused(of: Fund, item: Item) -> Decision:
    """Decided at `item`, long ago for the tests: the request is refused."""
    row, left = filed(of, state=State.REJECTED, title="Une fresque"), of.left_cents
    return Decision.objects.create(
        request=row, item=item, rules=row.rules, outcome=State.REJECTED, asked_cents=row.asked_cents, possible_cents=row.asked_cents,
        left_before_cents=left, left_after_cents=left, reason="Le mur est en travaux.",
    )  # fmt: skip
