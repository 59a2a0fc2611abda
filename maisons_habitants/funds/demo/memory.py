"""What a small committee gave this year: three requests heard one evening three months ago, one granted, one in part, one refused.
Written through the one door of the requests, as of those days."""

import datetime as dt

from django.db import transaction

from maisons_habitants.committees.actions.cast_vote import cast_all
from maisons_habitants.committees.actions.close_sitting import close_sitting
from maisons_habitants.committees.actions.close_vote import close_vote
from maisons_habitants.committees.actions.convoke import convoke
from maisons_habitants.committees.actions.open_sitting import open_sitting
from maisons_habitants.committees.actions.plan_meeting import plan_meeting
from maisons_habitants.committees.actions.prepare_meeting import add_item
from maisons_habitants.committees.actions.tick_presence import tick_presence
from maisons_habitants.committees.demo.bodies import CALLING, body_of
from maisons_habitants.committees.enums import ItemKind, Presence
from maisons_habitants.committees.models import Body, Meeting
from maisons_habitants.committees.reading.table import mandates_at
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person

from ..actions.move_request import move_request
from ..actions.open_fund import open_fund
from ..actions.put_motion import put_motion
from ..enums import ExpenseKind, IncomeKind, Move, Outcome, Party, Side
from ..models import Fund, FundRequest
from ..rules.grant import Line
from .requests import filed, written

NAME = "Petits projets du quartier"
WORDS = "Un coup de pouce pour ce qui se fait dehors et ensemble."
OPENED, FILED, HEARD = 150, 120, 90  # days before today
PROJECTS = (
    # title, idea, for whom, spot, expected, days from today, its budget, granted in cents (None: refused)
    (
        "Le bal des platanes", "Un bal du dimanche sous les arbres, avec l’accordéon de l’école. On danse, on apprend aux petits.",
        "Tout le quartier, les grands-parents d’abord", "La place aux platanes", 120, -40,
        (Line(Side.EXPENSE, ExpenseKind.ARTISTS, 40_000, "Trois musiciens"), Line(Side.INCOME, IncomeKind.OWN, 20_000, "La buvette")),
        20_000,
    ),
    (
        "Un four à pain dans le jardin", "On construit un four en terre, puis on cuit chaque premier samedi du mois.",
        "Les jardiniers et les voisins", "Le jardin partagé", 40, 35,
        (Line(Side.EXPENSE, ExpenseKind.SUPPLIES, 60_000, "Terre, briques"), Line(Side.INCOME, IncomeKind.OWN, 30_000, "Une tombola")),
        24_050,
    ),
    (
        "Une piste de rollers", "Repeindre la cour pour y rouler le soir.", "Les enfants", "La cour", 30, 40,
        (Line(Side.EXPENSE, ExpenseKind.SUPPLIES, 40_000, "Peinture"), Line(Side.INCOME, IncomeKind.OWN, 20_000, "Une collecte")), None,
    ),
)  # fmt: skip


def load(demo: Demo) -> None:
    """Needs the committee that looks for members; a town without it remembers nothing."""
    body = body_of(CALLING)
    if body is None:
        return
    grown = Person.objects.current().filter(birth_year__lt=demo.day.year - 19).exclude(mandates__seat__body=body)
    leaders = list(grown.order_by("-pk")[: len(PROJECTS)])
    if len(leaders) < len(PROJECTS):
        return
    by, opened = who_serves(body.maison), demo.day - dt.timedelta(days=OPENED)
    with clock.standing_at(demo.at(opened, 10)):
        fund = open_fund(
            maison=body.maison, body=body, year=opened.year, name=NAME, words=WORDS,
            contributions=[("Ville de Belleroche", 100_000, ""), ("Caf de l’Isère", 50_000, "")],
            rules={"ceiling_cents": 40_000, "source": "Règlement adopté par le comité"}, by=by,
        )  # fmt: skip
    meeting = _planned(demo, body, by)
    rows = [_scheduled(demo, fund, meeting, project, leader, by) for project, leader in zip(PROJECTS, leaders, strict=True)]
    _heard(demo, meeting, rows, by)


def _planned(demo: Demo, body: Body, by) -> Meeting:
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=FILED + 10), 10)):
        start = demo.at(demo.day - dt.timedelta(days=HEARD), 18)
        return plan_meeting(body=body, start=start, end=start + dt.timedelta(hours=2), by=by)


def _scheduled(demo: Demo, fund: Fund, meeting: Meeting, project: tuple, leader: Person, by) -> FundRequest:
    title, idea, whom, spot, expected, days, lines, _granted = project
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=FILED), 15)):
        row = written(
            fund, leader, title, asked=lines[0].amount_cents - lines[1].amount_cents, lines=lines, group="Les voisins",
            idea=idea, whom=whom, expected=expected, spot=spot, day=demo.day + dt.timedelta(days=days),
        )  # fmt: skip
        row = filed(row)
        item = add_item(meeting=meeting, by=by, title=title, kind=ItemKind.DECISION, words="", minutes=20)
        with transaction.atomic():
            for move in (Move.TAKE_UP, Move.FIND_ELIGIBLE):
                row = move_request(request=row, move=move, party=Party.AGENT, by=None)
            return move_request(request=row, move=Move.SCHEDULE, party=Party.AGENT, by=None, fields={"item": item})


def _heard(demo: Demo, meeting: Meeting, rows: list[FundRequest], by) -> None:
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=HEARD + 12), 10)):
        convoke(meeting=meeting, by=by)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=HEARD), 18)):
        meeting = open_sitting(meeting=meeting, by=by)
        for one in mandates_at(meeting):
            tick_presence(meeting=meeting, mandate=one.pk, presence=Presence.PRESENT, by=by)
        for row, project in zip(rows, PROJECTS, strict=True):
            granted = project[-1]
            vote = put_motion(
                request=row, item=row.item, outcome=Outcome.GRANTED if granted else Outcome.REJECTED, amount=granted, by=by,
                reason="" if granted else "La cour est en travaux jusqu’à l’été.",
            )  # fmt: skip
            cast_all(vote=vote, choice=vote.choices.get(position=1).pk, by=by)
            close_vote(vote=vote, by=by)
        close_sitting(meeting=meeting, by=by)
