"""The yearly evidence of a house, checked by hand on a year; its screen, its files, its queries."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from maisons_habitants.committees.enums import ItemKind, MeetingState, Outcome, VoteState
from maisons_habitants.committees.exports.evidence import HEAD, evidence_rows
from maisons_habitants.committees.models import Mandate, ProposalAnswer
from maisons_habitants.committees.reading.evidence import evidence_of
from portal.kit import clock, dates
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.models import Attendance
from tests.people import factories as people

from . import evenings
from . import factories as make

pytestmark = pytest.mark.django_db
YEAR = 2026  # the tests' morning is 24 November 2026
DAY = dt.timedelta(days=1)


def of(day: int, month: int, year: int = YEAR) -> float:
    return (dt.date(year, month, day) - clock.today()).days


def answered(proposal, outcome: str, day: dt.date) -> None:
    ProposalAnswer.objects.create(proposal=proposal, outcome=outcome, words="Voilà.", given_at=dates.midnight(day) + dt.timedelta(hours=10))


def alone(maison=None, year: int = YEAR):
    [found] = evidence_of([maison or make.house()], year)
    return found


def body_of_four():
    """Three who sat last year already, one since the first of March."""
    body = make.body()
    for _ in range(3):
        make.mandate(body, starts_on=dt.date(2025, 6, 1), ends_on=dt.date(2027, 5, 31))
    make.mandate(body, starts_on=dt.date(YEAR, 3, 1), ends_on=dt.date(2027, 5, 31))
    return body


def test_a_year_counted_by_hand():
    body = body_of_four()
    evenings.held(body, days=of(10, 2), here="ppa")  # 2 of 3: the fourth does not sit yet
    spring = evenings.held(body, days=of(12, 5), here="plpa", open_to_all=True)  # 3 of 4: who left early came
    evenings.held(body, days=of(9, 9), here="paaa", state=MeetingState.NO_QUORUM)
    evenings.held(body, days=of(10, 12, 2025), here="ppp")  # another year
    make.meeting(body, days=5)  # not held yet
    make.item(spring, decision="On plante.")
    item = make.item(spring, decision="Un goûter.")
    make.item(spring, kind=ItemKind.MINUTES, decision="Le compte rendu est approuvé.")
    make.item(spring)
    make.vote(item, state=VoteState.CLOSED)
    make.vote(item, state=VoteState.VOID)
    found = alone()
    assert (found.committees, found.meetings, found.without_quorum, found.open_meetings) == (1, 2, 1, 1)
    assert (found.attended, found.expected, found.attendance) == (5, 7, 71)
    assert (found.members, found.new_members) == (4, 1)
    assert (found.decisions, found.votes) == (2, 1)
    assert [row.session.local_date.month for row in found.rows] == [2, 5, 9]


def test_who_came_to_an_open_meeting_is_counted():
    meeting = evenings.held(days=of(12, 5), open_to_all=True)
    sheet = open_sheet(activity=meeting.body.page, sessions=[make.meeting(meeting.body).session], capacity=9, by=None)
    for presence in ("present", "present", "absent"):
        [place] = enrol(sheet=sheet, people=[make.person()], by=None, channel="counter")
        Attendance.objects.create(enrolment=place, session=meeting.session, presence=presence)
    assert alone().visitors == 2


def test_a_deputy_sits_for_a_seat_and_is_not_expected_beside_it():
    body = make.body(deputies=True)
    titular = make.mandate(body, starts_on=dt.date(2025, 1, 1))
    make.mandate(body, on=make.seat(body, deputy_of=titular.seat), starts_on=dt.date(2025, 1, 1))
    evenings.held(body, days=of(10, 2), here="ap")
    evenings.held(body, days=of(10, 3), here="pp")
    found = alone()
    assert (found.attended, found.expected) == (2, 2)


def test_forgotten_members_are_counted_still_and_who_never_began_is_not():
    body = body_of_four()
    Mandate.objects.filter(seat__number__lte=2).update(person=None)
    never = make.mandate(body, starts_on=dt.date(YEAR, 4, 1))
    Mandate.objects.filter(pk=never.pk).update(ended_on=dt.date(YEAR, 3, 31))
    found = alone()
    assert (found.members, found.new_members) == (4, 1)


def test_one_person_of_two_mandates_and_of_two_records_is_one_member():
    body, kept = make.body(), make.person()
    absorbed = make.person(successor=kept)
    make.mandate(body, kept, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(YEAR, 2, 1))
    make.mandate(body, absorbed, starts_on=dt.date(YEAR, 2, 2))
    assert (alone().members, alone().new_members) == (1, 0)


def test_proposals_answered_in_time_late_and_not_yet():
    first = dt.date(YEAR, 1, 10)
    in_time = make.proposal(said_on=first, owed_on=dt.date(YEAR, 3, 10), owed_first_on=dt.date(YEAR, 3, 10), stickers=12)
    answered(in_time, Outcome.STUDIED, dt.date(YEAR, 2, 1))
    answered(in_time, Outcome.DONE, dt.date(YEAR, 3, 10))
    late = make.proposal(said_on=first, owed_on=dt.date(YEAR, 3, 10), owed_first_on=dt.date(YEAR, 3, 10))
    answered(late, Outcome.REFUSED, dt.date(YEAR, 3, 11))
    going = make.proposal(said_on=first, owed_on=dt.date(YEAR, 12, 1), owed_first_on=dt.date(YEAR, 12, 1))
    answered(going, Outcome.UNDER_WAY, dt.date(YEAR, 2, 2))
    owed = make.proposal(said_on=first, owed_on=dt.date(YEAR, 6, 1), owed_first_on=dt.date(YEAR, 6, 1))
    answered(owed, Outcome.STUDIED, dt.date(YEAR, 2, 2))  # « à l’étude » is no answer yet
    make.proposal(said_on=first, owed_on=dt.date(YEAR, 12, 20), owed_first_on=dt.date(YEAR, 12, 20))  # not owed yet
    older = make.proposal(said_on=dt.date(2025, 11, 1), owed_on=dt.date(YEAR, 1, 5), owed_first_on=dt.date(YEAR, 1, 5))
    answered(older, Outcome.DONE, dt.date(YEAR, 1, 4))
    make.proposal(said_on=first, merged_into=in_time)
    make.proposal(said_on=first, set_aside_at=clock.now())
    found = alone()
    assert (found.proposals, found.stickers) == (5, 12)
    assert (found.answered, found.done, found.under_way, found.refused) == (4, 2, 1, 1)
    assert (found.late, found.waiting) == (1, 1)


def test_the_year_before_says_what_was_known_then():
    proposal = make.proposal(said_on=dt.date(2025, 11, 1), owed_on=dt.date(2025, 12, 15), owed_first_on=dt.date(2025, 12, 15))
    answered(proposal, Outcome.DONE, dt.date(YEAR, 1, 4))
    before, now = alone(year=2025), alone()
    assert (before.proposals, before.answered, before.waiting) == (1, 0, 1)
    assert (now.proposals, now.answered, now.late, now.waiting) == (0, 1, 1, 0)


def test_a_year_to_come_is_empty():
    body_of_four()
    assert not alone(year=YEAR + 1).anything


def test_nothing_of_another_house_is_counted():
    evenings.held(body_of_four(), days=of(10, 2), here="ppp")
    assert not alone(make.house("Abbaye")).anything


def filled(number: int) -> list:
    houses = [make.house(f"Maison {place}") for place in range(number)]
    for maison in houses:
        body = make.body(3, maison=maison)
        for month in range(1, number + 1):
            meeting = evenings.held(body, days=of(1, month), here="ppp")
            make.vote(make.item(meeting, decision="Oui."), state=VoteState.CLOSED)
        answered(make.proposal(maison=maison), Outcome.DONE, clock.today())
    return houses


@pytest.mark.parametrize("number", [2, 8])
def test_the_same_queries_whatever_the_houses_and_the_meetings(number):
    houses = filled(number)
    with CaptureQueriesContext(connection) as asked:
        evidence_of(houses, YEAR)
    assert len(asked) == 8


class TestTheScreen:
    @pytest.fixture
    def keeper(self, client):
        return people.sign_in(client, people.staff("animation", make.house()))

    def test_shows_her_houses_alone(self, keeper):
        evenings.held(body_of_four(), days=of(10, 2), here="ppa")
        make.body(maison=make.house("Abbaye"))
        page = keeper.get("/equipe/comites/bilan/").content.decode()
        assert "Les Ormes" in page and "Abbaye" not in page and "67 %" in page

    def test_an_empty_year_and_a_year_that_is_none(self, keeper):
        assert "Rien en 2025" in keeper.get("/equipe/comites/bilan/?annee=2025").content.decode()
        assert "en 2026" in keeper.get("/equipe/comites/bilan/?annee=abc").content.decode()

    def test_the_files_say_the_same_as_the_screen(self, keeper):
        evenings.held(body_of_four(), days=of(10, 2), here="ppa")
        csv = keeper.get("/equipe/comites/bilan/?fichier=csv").getvalue().decode("utf-8-sig")
        [row] = evidence_rows([alone()])
        assert len(row) == len(HEAD)
        assert csv.splitlines()[0].split(";")[0] == "Maison" and "Les Ormes" in csv
        sheet = openpyxl.load_workbook(io.BytesIO(keeper.get("/equipe/comites/bilan/?fichier=xlsx").getvalue())).active
        assert [cell.value for cell in sheet[2]][:5] == ["Les Ormes", 1, 1, 0, 0]
        paper = keeper.get("/equipe/comites/bilan/?fichier=pdf")
        said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
        assert paper["Content-Type"] == "application/pdf" and "2 présences sur 3 (67 %)" in said

    def test_names_nobody(self, keeper):
        evenings.held(evenings.committee(), days=-30)
        for file in ("", "csv"):
            page = keeper.get(f"/equipe/comites/bilan/?fichier={file}").getvalue().decode()
            assert evenings.SECRET not in page and evenings.PUBLIC not in page
