"""Requests to the demo's fund at several states of their review, written, filed and reviewed by the actions, as of those days."""

import datetime as dt
from itertools import cycle, islice

from maisons_habitants.committees.demo.bodies import SIMPLE
from maisons_habitants.committees.reading.keepers import keepers_of
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.visibility import user_can
from portal.people.demo import who_serves
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison

from ..actions import review_request as reading
from ..actions.file_request import file_request, resubmit, withdraw
from ..actions.write_request import answer_questions, save_step, start_request
from ..enums import ExpenseKind, Filed, IncomeKind, Party, Side
from ..models import Fund, FundRequest
from ..rules.grant import Line
from .funds import fund_of

AHEAD = 75  # days until the first of these projects
FOOD, OWN = ExpenseKind.FOOD, IncomeKind.OWN
LEADERS, FEWEST = 7, 3  # a person leads three projects a year at most


def load(demo: Demo) -> None:
    """Needs the funds, and people old enough whom no committee has."""
    fund = fund_of(SIMPLE)
    if fund is None:
        return
    since = demo.day.year - 25
    grown = Person.objects.current().filter(birth_year__lt=since, fund_projects__isnull=True)
    people = [*grown.filter(mandates__isnull=True).order_by("pk")[:LEADERS], *grown.filter(mandates__isnull=False).order_by("pk")[:FEWEST]]
    if len(people) < FEWEST:
        return
    garden, repair, cinema, trip, wall, music, cards = islice(cycle(people[:LEADERS]), LEADERS)
    _new(demo, fund, garden, "Un jardin au pied de la tour", 19, 32_000, ((ExpenseKind.SUPPLIES, "Terre, bacs, graines", 64_000),))
    _asked(demo, fund, repair)
    _sent_back(demo, fund, cinema)
    _ineligible(demo, fund, trip)
    _eligible(demo, fund, wall)
    _new(demo, fund, music, "La fête de la musique en bas de chez nous", 16, 40_000, (
        (ExpenseKind.ARTISTS, "Deux groupes", 60_000), (FOOD, "Le repas des musiciens", 20_000), (ExpenseKind.ALCOHOL, "Cidre", 6_000),
    ))  # fmt: skip
    _withdrawn(demo, fund, cards)


def _at(demo: Demo, days: int, hour: int = 10):
    return clock.standing_at(demo.at(demo.day - dt.timedelta(days=days), hour))


def _new(demo: Demo, fund: Fund, leader: Person, title: str, days: int, asked: int, expenses, *, others: int = 0) -> FundRequest:
    """Filed so many days ago at the counter; what is not asked, the group brings. `others`: of it, cents of other public money."""
    by = who_serves(fund.maison)
    lines = [Line(Side.EXPENSE, kind, cents, words) for kind, words, cents in expenses]
    rest = sum(line.amount_cents for line in lines) - asked - others
    lines += [Line(Side.INCOME, OWN, rest, "La caisse du groupe")] if rest else []
    lines += [Line(Side.INCOME, IncomeKind.PUBLIC, others, "Le département")] if others else []
    with _at(demo, days):
        row = start_request(fund=fund, maison=fund.maison, person=leader, title=title, by=by)
        steps = (
            {"idea": "On le prépare à plusieurs, et tout le monde peut venir."},
            {"for_whom": "Les gens du quartier, de tous les âges", "expected": 45, "spot": "La place du marché",
             "happens_on": demo.day + dt.timedelta(days=AHEAD)},
            {"applicant": "group", "group_name": "Les voisins de la tour 7"},
            {"asked_cents": asked},
        )  # fmt: skip
        for step, fields in enumerate(steps, 1):
            row = save_step(request=row, step=step, fields=fields, by=None, lines=lines if step == 4 else None)
        return file_request(request=row, by=None, party=Party.HELPER, filed=Filed.COUNTER)


def _reviewer(maison: Maison):
    """Of the demo's staff, somebody who reviews requests in this house."""
    return next((user for user in keepers_of(maison) if user_can(user, Capability.REVIEW_FUNDS, maison.pk)), None)


def _taken(demo: Demo, row: FundRequest, days: int) -> FundRequest:
    with _at(demo, days, 14):
        return reading.take_up(request=row, by=_reviewer(row.maison))


def _asked(demo: Demo, fund: Fund, leader: Person) -> None:
    """Two questions for more than two weeks: it stands among what waits."""
    row = _taken(demo, _new(demo, fund, leader, "Un café où l’on répare", 20, 25_000, ((ExpenseKind.EQUIPMENT, "Outils", 50_000),)), 18)
    with _at(demo, 17, 11):
        questions = ["Où rangez-vous les outils entre deux cafés ?", "Avez-vous un devis ?"]
        reading.ask(request=row, questions=questions, by=_reviewer(row.maison))


def _sent_back(demo: Demo, fund: Fund, leader: Person) -> None:
    """Completed after a question: both versions to compare, other public money in it."""
    expenses = ((ExpenseKind.RENTAL, "L’écran et le projecteur", 90_000), (FOOD, "Le goûter", 10_000))
    row = _taken(demo, _new(demo, fund, leader, "Un cinéma dehors", 20, 45_000, expenses, others=20_000), 18)
    with _at(demo, 16, 9):
        row = reading.ask(request=row, questions=["Que faites-vous s’il pleut ?"], by=_reviewer(row.maison))
    with _at(demo, 12, 18):
        question = row.questions.get()
        row = answer_questions(request=row, answers={question.pk: "On passe dans la salle du Tilleul."}, by=None)
        fields = {"spot": "La place du marché, ou la salle du Tilleul s’il pleut", "expected": 80}
        row = save_step(request=row, step=2, fields=fields, by=None)
        lines = [
            Line(Side.EXPENSE, ExpenseKind.RENTAL, 80_000, "L’écran et le projecteur"), Line(Side.EXPENSE, FOOD, 10_000, "Le goûter"),
            Line(Side.EXPENSE, ExpenseKind.PRINT, 5_000, "Les affiches"), Line(Side.INCOME, OWN, 35_000, "La caisse du groupe"),
            Line(Side.INCOME, IncomeKind.PUBLIC, 20_000, "Le département"),
        ]  # fmt: skip
        row = save_step(request=row, step=4, fields={"asked_cents": 40_000}, lines=lines, by=None)
        resubmit(request=row, by=None, party=Party.HELPER)


def _ineligible(demo: Demo, fund: Fund, leader: Person) -> None:
    expenses = ((ExpenseKind.RUNNING, "Un an de loyer", 100_000), (FOOD, "Un repas", 2_000))
    row = _taken(demo, _new(demo, fund, leader, "Le local de l’association", 19, 1_000, expenses), 18)
    with _at(demo, 15, 16):
        reason = "C’est le loyer de toute l’année : le fonds aide un projet, pas ce qui revient chaque mois."
        reading.find_ineligible(request=row, rule="not_funded", reason=reason, by=_reviewer(row.maison))


def _eligible(demo: Demo, fund: Fund, leader: Person) -> None:
    expenses = ((ExpenseKind.SUPPLIES, "Peinture", 40_000), (ExpenseKind.ARTISTS, "Une fresquiste", 60_000))
    row = _taken(demo, _new(demo, fund, leader, "Une fresque dans le passage", 20, 50_000, expenses), 17)
    with _at(demo, 13, 10):
        reading.find_eligible(request=row, by=_reviewer(row.maison))


def _withdrawn(demo: Demo, fund: Fund, leader: Person) -> None:
    row = _new(demo, fund, leader, "Un tournoi de belote", 18, 8_000, ((FOOD, "Boissons et gâteaux", 16_000),))
    with _at(demo, 9, 15):
        withdraw(request=row, by=None, party=Party.HELPER, words="Le groupe se débrouille sans le fonds.")
