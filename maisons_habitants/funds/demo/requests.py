"""Rosa writes her idea, a snack in the garden, whose budget is not balanced yet. `written` and `filed` serve the demo's other requests."""

import datetime as dt

from maisons_habitants.committees.demo.bodies import SIMPLE
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.models import Person
from portal.people.rules.demo_accounts import DOMAIN

from ..actions.file_request import file_request
from ..actions.write_request import save_step, start_request
from ..enums import Applicant, ExpenseKind, Filed, IncomeKind, InKind, Party, Side
from ..models import Fund, FundRequest
from ..rules.grant import Line
from .funds import fund_of

SNACK = (
    Line(Side.EXPENSE, ExpenseKind.FOOD, 9_000, "Fruits, pain, jus"), Line(Side.EXPENSE, ExpenseKind.SUPPLIES, 6_000, "Graines et pots"),
    Line(Side.EXPENSE, ExpenseKind.ALCOHOL, 1_500, "Cidre"), Line(Side.INCOME, IncomeKind.OWN, 4_000, "Une collecte"),
    Line(Side.IN_KIND, InKind.LOAN, 5_000, "Les tables de la maison"),
)  # fmt: skip


def load(demo: Demo) -> None:
    """Needs the first fund and Rosa."""
    fund = fund_of(SIMPLE)
    rosa = Person.objects.current().filter(user__email=f"rosa@{DOMAIN}").first()
    if fund is None or rosa is None:
        return
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=4), 20)):
        written(
            fund, rosa, "Un goûter au jardin", asked=8_000, lines=SNACK, group="Les jardinières du mercredi", spot="Le jardin partagé",
            idea="On sème avec les enfants, puis on goûte ensemble. Les anciens montrent, les petits arrosent.",
            whom="Les familles du square",
            expected=35, day=demo.day + dt.timedelta(days=100),
        )  # fmt: skip


def written(
    fund: Fund, leader: Person, title: str, *, asked: int, lines, group: str, idea: str, whom: str, expected: int, spot: str, day: dt.date,
    by=None,
) -> FundRequest:  # fmt: skip
    """A draft, its five steps written."""
    row = start_request(fund=fund, maison=fund.maison, person=leader, title=title, by=by)
    steps = (
        (1, {"title": title, "idea": idea}, None),
        (2, {"for_whom": whom, "expected": expected, "spot": spot, "happens_on": day}, None),
        (3, {"applicant": Applicant.GROUP, "group_name": group}, None),
        (4, {"asked_cents": asked}, list(lines)),
    )
    for number, fields, kept in steps:
        row = save_step(request=row, step=number, fields=fields, lines=kept, by=by)
    return row


def filed(row: FundRequest, *, by=None, way: Filed = Filed.COUNTER) -> FundRequest:
    return file_request(request=row, by=by, party=Party.HELPER, filed=way)
