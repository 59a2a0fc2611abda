"""Tonight's committee hears two projects of a small fund of which 240 € are left: a feast that costs 620 € and asks 500, an outing.
Written through the one door of the requests, as of those days."""

import datetime as dt

from django.db import transaction

from maisons_habitants.committees.actions.prepare_meeting import add_item
from maisons_habitants.committees.demo.bodies import SIMPLE, body_of
from maisons_habitants.committees.enums import ItemKind, MeetingState
from maisons_habitants.committees.models import Meeting
from maisons_habitants.committees.reading.table import mandates_at
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person

from ..actions.move_request import move_request
from ..actions.open_fund import open_fund
from ..enums import ExpenseKind, IncomeKind, Move, Party, Side
from ..models import BudgetLine, Fund, FundRequest, Leader
from ..reading.terms import rules_on

NAME = "Coups de pouce du quartier"
WORDS = "Jusqu’à la moitié d’un petit projet, décidé par le comité en une soirée."
FEAST = (
    (Side.EXPENSE, ExpenseKind.FOOD, "Le repas", 38_000), (Side.EXPENSE, ExpenseKind.RENTAL, "Tables et sono", 20_000),
    (Side.EXPENSE, ExpenseKind.ALCOHOL, "Vin", 4_000), (Side.INCOME, IncomeKind.OWN, "La tirelire du groupe", 12_000),
)  # fmt: skip
OUTING = ((Side.EXPENSE, ExpenseKind.TRANSPORT, "Le car", 40_000), (Side.INCOME, IncomeKind.SALES, "Les familles", 20_000))


def load(demo: Demo) -> None:
    """Needs the committees' meetings: without tonight's, nothing."""
    body = body_of(SIMPLE)
    meeting = Meeting.objects.filter(body=body, state=MeetingState.CONVOKED, session__local_date=demo.day).first() if body else None
    if meeting is None:
        return
    by, day = who_serves(body.maison), demo.day - dt.timedelta(days=30)
    with clock.standing_at(demo.at(day, 10)):
        fund = open_fund(
            maison=body.maison, body=body, year=day.year, name=NAME, words=WORDS, contributions=[("Ville de Belleroche", 24_000, "")],
            rules={"ceiling_cents": 80_000, "source": "Règlement adopté par le comité"}, by=by,
        )  # fmt: skip
    member = mandates_at(meeting)[-1].person
    others = Person.objects.current().filter(birth_year__lt=day.year - 19).exclude(mandates__isnull=False).order_by("pk")
    outsider = others.first() or member
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=20), 11)):
        _scheduled(fund, meeting, "La fête de la rue du Puits", 50_000, FEAST, member, by)
        _scheduled(fund, meeting, "Une journée à la mer", 20_000, OUTING, outsider, by)


def _scheduled(fund: Fund, meeting: Meeting, title: str, asked: int, lines, leader: Person, by) -> FundRequest:
    """Filed at the counter, found eligible, on tonight's order of the day."""
    row = FundRequest.objects.create(
        fund=fund, maison=fund.maison, title=title, idea="On le fait ensemble, et tout le quartier est invité.", for_whom="Le quartier",
        expected=60, spot="Rue du Puits", happens_on=clock.today() + dt.timedelta(days=60), asked_cents=asked, step=5,
        group_name="Les voisins",
    )  # fmt: skip
    Leader.objects.create(request=row, person=leader, main=True)
    BudgetLine.objects.bulk_create(
        BudgetLine(request=row, side=side, kind=kind, words=words, amount_cents=cents, position=place)
        for place, (side, kind, words, cents) in enumerate(lines)
    )
    item = add_item(meeting=meeting, by=by, title=title, kind=ItemKind.DECISION, words="", minutes=10)
    with transaction.atomic():
        number = Fund.objects.get(pk=fund.pk).last_number + 1
        Fund.objects.filter(pk=fund.pk).update(last_number=number)
        fields = {"number": number, "rules": rules_on(fund, clock.today()), "filed_at": clock.now(), "filed": "counter", "filed_by": by}
        row = move_request(request=row, move=Move.SUBMIT, party=Party.HELPER, by=None, fields=fields)
        for move in (Move.TAKE_UP, Move.FIND_ELIGIBLE):
            row = move_request(request=row, move=move, party=Party.AGENT, by=None)
        return move_request(request=row, move=Move.SCHEDULE, party=Party.AGENT, by=None, fields={"item": item})
