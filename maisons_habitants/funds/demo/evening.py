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
from ..models import Fund, FundRequest
from ..rules.grant import Line
from .requests import filed, written

NAME = "Coups de pouce du quartier"
WORDS = "Jusqu’à la moitié d’un petit projet, décidé par le comité en une soirée."
FEAST = (
    Line(Side.EXPENSE, ExpenseKind.FOOD, 38_000, "Le repas"), Line(Side.EXPENSE, ExpenseKind.RENTAL, 20_000, "Tables et sono"),
    Line(Side.EXPENSE, ExpenseKind.ALCOHOL, 4_000, "Vin"), Line(Side.INCOME, IncomeKind.OWN, 12_000, "La tirelire du groupe"),
)  # fmt: skip
OUTING = (Line(Side.EXPENSE, ExpenseKind.TRANSPORT, 40_000, "Le car"), Line(Side.INCOME, IncomeKind.SALES, 20_000, "Les familles"))


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
    row = written(
        fund, leader, title, asked=asked, lines=lines, group="Les voisins", idea="On le fait ensemble, et tout le quartier est invité.",
        whom="Le quartier", expected=60, spot="Rue du Puits", day=clock.today() + dt.timedelta(days=60),
    )  # fmt: skip
    row = filed(row)
    item = add_item(meeting=meeting, by=by, title=title, kind=ItemKind.DECISION, words="", minutes=10)
    with transaction.atomic():
        for move in (Move.TAKE_UP, Move.FIND_ELIGIBLE):
            row = move_request(request=row, move=move, party=Party.AGENT, by=None)
        return move_request(request=row, move=Move.SCHEDULE, party=Party.AGENT, by=None, fields={"item": item})
