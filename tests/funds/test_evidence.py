"""A year of the funds of a house, checked by hand: counts, sums shared to the cent, people, days; its screen, its files, its queries."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from maisons_habitants.funds.actions.envelope import commit_envelope, release_envelope
from maisons_habitants.funds.actions.file_report import answer_report
from maisons_habitants.funds.actions.open_fund import open_fund
from maisons_habitants.funds.enums import Move, Outcome, Party, State
from maisons_habitants.funds.exports.evidence import BASE, evidence_rows, head_of, people_shown
from maisons_habitants.funds.models import Decision, Fund, FundRequest, Leader, RequestEvent
from maisons_habitants.funds.reading.evidence import Figures, evidence_of
from maisons_habitants.funds.rules.evidence import may_show, middle, shared
from portal.kit import clock
from portal.places.models import Maison
from tests.committees import factories as committees
from tests.people.factories import sign_in, staff

from . import afters
from . import factories as make

DAY = dt.timedelta(days=1)
ADDRESS = "/equipe/fonds/bilan/"
WORDS = ("La fête des voisins", "On ferme la rue", "Les voisins du Puits", "Rue du Puits")


@given(st.integers(0, 10**9), st.dictionaries(st.integers(1, 50), st.integers(1, 10**9), min_size=1, max_size=8))
def test_parts_add_up_to_the_cent_and_each_is_within_one_cent_of_its_share(amount, gave):
    parts, total = shared(amount, gave), sum(gave.values())
    assert sum(parts.values()) == amount and parts.keys() == gave.keys()
    assert all(abs(parts[key] * total - amount * gave[key]) < total for key in gave)
    assert all(parts[a] >= parts[b] for a in gave for b in gave if gave[a] > gave[b])


def test_shares_of_a_cent_that_does_not_divide():
    assert shared(100, {1: 1, 2: 1, 3: 1}) == {1: 34, 2: 33, 3: 33}
    assert shared(10, {1: 1, 2: 2}) == {1: 3, 2: 7}
    assert shared(0, {}) == {}
    for amount, gave in ((1, {}), (-1, {1: 1})):
        with pytest.raises(ValueError):
            shared(amount, gave)


def test_the_middle_of_days():
    assert (middle([]), middle([9]), middle([1, 30, 4]), middle([1, 4])) == (None, 9, 4, 3)


def test_small_counts_of_people_stay_at_the_desk():
    assert [may_show(count) for count in (0, 1, 10, 11)] == [True, False, False, True]
    assert may_show(12, 23) and not may_show(12, 20) and may_show(12, 12) and may_show(0, 12)
    assert people_shown(Figures(leaders=10, first_time=0)) == (None, None)
    assert people_shown(Figures(leaders=20, first_time=15)) == (20, None)  # the five others would be told
    assert people_shown(Figures(leaders=30, first_time=12)) == (30, 12)


def decided(row: FundRequest, outcome: str, *, meeting=None, filed_days_ago: int = 0, live: bool = True, act_on=None) -> Decision:
    """Its decision at `meeting`, noted today; filed so many days before. A grant is taken from the envelope."""
    meeting = meeting or committees.meeting(row.fund.body, days=-1)
    item = committees.item(meeting, row.title, kind="decision")
    FundRequest.objects.filter(pk=row.pk).update(filed_at=clock.now() - filed_days_ago * DAY)
    if outcome == Outcome.GRANTED:
        commit_envelope(request=row, amount_cents=row.granted_cents)
    return Decision.objects.create(
        request=row, item=item, rules=row.rules, outcome=outcome, asked_cents=row.asked_cents, possible_cents=row.asked_cents,
        granted_cents=row.granted_cents if outcome == Outcome.GRANTED else None, left_before_cents=0, left_after_cents=0, live=live,
        act_on=act_on,
    )  # fmt: skip


def granted(fund: Fund, *, of: int | None = None, leader=None, days: int = 10, **fields) -> FundRequest:
    row = make.filed(fund, leader, state=fields.pop("state", State.GRANTED), granted=of, **fields)
    decided(row, Outcome.GRANTED, filed_days_ago=days)
    return row


def two_funders(maison: Maison | None = None, ville: int = 400_000, region: int = 200_000, year: int | None = None) -> Fund:
    body = committees.body(3, maison=maison)
    since = dt.date(year or clock.today().year, 1, 1)
    given = [("Ville", ville, ""), ("Région", region, "")]
    name = f"Fonds de {body.pk}"
    return open_fund(
        maison=body.maison, body=body, year=since.year, name=name, contributions=given, rules=make.VIENNE, valid_from=since, by=None
    )


def alone(maison: Maison | None = None):
    [found] = evidence_of([maison or committees.house()], clock.today().year).houses
    return found


@pytest.mark.django_db
class TestAYear:
    def test_requests_counted_by_hand(self):
        fund = two_funders()
        granted(fund), granted(fund, of=20_001), granted(fund, state=State.COMPLETED)
        called_off = granted(fund, state=State.CANCELLED)
        release_envelope(request=called_off, amount_cents=25_000)
        decided(make.filed(fund, state=State.REJECTED), Outcome.REJECTED)
        make.filed(fund, state=State.INELIGIBLE)
        gone = make.filed(fund, state=State.WITHDRAWN)
        RequestEvent.objects.create(
            request=gone, move=Move.FIND_ELIGIBLE, before=State.UNDER_REVIEW, after=State.ELIGIBLE, party=Party.AGENT
        )
        make.filed(fund, state=State.WITHDRAWN)  # before anybody read it
        make.filed(fund, state=State.DEFERRED, deferrals=2), make.filed(fund), make.filed(fund, state=State.INCOMPLETE)
        make.draft(fund)
        found = alone()
        assert (found.filed, found.eligible, found.waiting) == (11, 7, 3)
        assert (found.granted, found.partly, found.cancelled) == (4, 1, 1)
        assert (found.refused, found.ineligible, found.withdrawn, found.deferred) == (1, 1, 2, 1)
        assert found.filed == found.granted + found.refused + found.ineligible + found.withdrawn + found.waiting
        assert (found.asked_cents, found.granted_cents, found.given_back_cents) == (330_000, 110_001, 25_000)
        assert found.expected == 240  # of the three that are funded still

    def test_what_an_opinion_held_and_let_go_is_not_given_back(self):
        fund = two_funders()
        row = make.filed(fund, state=State.GRANTED, granted=20_000)
        commit_envelope(request=row, amount_cents=30_000)
        release_envelope(request=row, amount_cents=30_000)
        commit_envelope(request=row, amount_cents=20_000)
        assert (alone().granted_cents, alone().given_back_cents) == (20_000, 0)

    def test_each_funder_s_part_adds_up_by_house_and_altogether(self):
        other = committees.house("Abbaye")
        for maison in (committees.house(), other):
            fund = two_funders(maison)
            granted(fund, of=10_001), granted(fund, of=10_001)
        granted(two_funders(other, ville=1, region=99_999), of=5_003)
        found = evidence_of([committees.house(), other], clock.today().year)
        for one in (*found.houses, found.total):
            assert sum(one.parts.values()) == one.granted_cents
        by_name = {row.funder.name: row for row in found.funders}
        assert (by_name["Ville"].part_cents, by_name["Région"].part_cents) == (26_670, 18_337)
        assert (by_name["Ville"].given_cents, by_name["Région"].given_cents) == (800_001, 499_999)
        assert [cents for _, cents in by_name["Ville"].houses] == [13_335, 13_335]

    def test_leaders_are_counted_once_and_first_timers_where_they_began(self):
        fund, other = two_funders(), two_funders(committees.house("Abbaye"))
        faithful, new, kept = make.person(), make.person(), make.person()
        absorbed = make.person(successor=kept)
        before = make.filed(two_funders(year=clock.today().year - 1), faithful)
        FundRequest.objects.filter(pk=before.pk).update(filed_at=clock.now() - 300 * DAY)
        make.filed(fund, faithful)
        first = make.filed(fund, new)
        FundRequest.objects.filter(pk=first.pk).update(filed_at=clock.now() - 9 * DAY)
        make.filed(other, new)
        make.filed(fund, kept), make.filed(fund, absorbed)
        Leader.objects.filter(request=make.filed(fund)).update(person=None)  # forgotten: counted, first time or not nobody knows
        make.draft(fund)
        found = evidence_of([fund.maison, other.maison], clock.today().year)
        assert [(one.maison.name, one.leaders, one.first_time) for one in found.houses] == [("Les Ormes", 4, 2), ("Abbaye", 1, 0)]
        assert (found.total.leaders, found.total.first_time) == (4, 2)

    def test_a_draft_of_before_is_no_project_led(self):
        fund, leader = two_funders(), make.person()
        make.draft(two_funders(year=clock.today().year - 1), leader)
        make.filed(fund, leader)
        assert alone().first_time == 1

    def test_days_to_the_committee_and_to_the_decision(self):
        fund = two_funders()
        late = make.filed(fund, state=State.GRANTED)
        decided(late, Outcome.DEFERRED, meeting=committees.meeting(fund.body, days=-20))
        decided(late, Outcome.GRANTED, filed_days_ago=30)  # the committee after ten days, the decision after thirty
        by_act = make.filed(fund, state=State.GRANTED)
        decided(by_act, Outcome.GRANTED, meeting=committees.meeting(fund.body, days=-4), filed_days_ago=8, act_on=clock.today() - 2 * DAY)
        waiting = make.filed(fund, state=State.SCHEDULED)
        decided(waiting, Outcome.REJECTED, filed_days_ago=6)  # an opinion; the town has not said
        put_out = make.filed(fund, state=State.REJECTED)
        decided(put_out, Outcome.REJECTED, filed_days_ago=3, live=False)
        found = alone()
        assert sorted(found.to_committee) == [2, 4, 5, 10] and sorted(found.to_decision) == [6, 30]
        assert (found.days_to_committee, found.days_to_decision) == (5, 18)

    def test_the_year_is_that_of_the_fund_and_another_house_s_is_not_counted(self):
        granted(two_funders(year=clock.today().year - 1))
        granted(two_funders(committees.house("Abbaye")))
        found = evidence_of([committees.house()], clock.today().year)
        assert found.houses == [] and found.total.filed == 0


def filled(number: int) -> list[Maison]:
    houses = [committees.house(f"Maison {place}") for place in range(number)]
    for maison in houses:
        fund = two_funders(maison)
        for _ in range(number):
            granted(fund), decided(make.filed(fund, state=State.REJECTED), Outcome.REJECTED), make.filed(fund)
    return houses


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_same_queries_whatever_the_houses_and_the_requests(number):
    pks = [maison.pk for maison in filled(number)]
    with CaptureQueriesContext(connection) as asked:
        found = evidence_of(Maison.objects.filter(pk__in=pks), clock.today().year)
    assert len(asked) == 10 and len(found.houses) == number


@pytest.mark.django_db
class TestTheScreen:
    @pytest.fixture
    def keeper(self, client):
        return sign_in(client, staff("responsable", committees.house()))

    @pytest.fixture
    def year(self):
        fund = two_funders()
        granted(fund, of=10_001, leader=make.person(given_name="Zénobie", family_name="Quatrepoint")), make.filed(fund)
        granted(two_funders(committees.house("Abbaye")))
        return fund

    def test_shows_her_houses_alone_and_the_town_to_who_sees_it(self, keeper, client, year):
        page = keeper.get(ADDRESS).content.decode()
        assert "Les Ormes" in page and "Abbaye" not in page and "Ensemble" not in page
        town = sign_in(client, staff("direction")).get(ADDRESS).content.decode()
        assert "Les Ormes" in town and "Abbaye" in town and "Ensemble" in town

    def test_an_empty_year_and_a_year_that_is_none(self, keeper):
        assert "Rien en 2025" in keeper.get(f"{ADDRESS}?annee=2025").content.decode()
        assert "en 2026" in keeper.get(f"{ADDRESS}?annee=abc&fichier=doc").content.decode()

    def test_the_files_say_the_same_as_the_screen(self, keeper, year):
        found = evidence_of([committees.house()], clock.today().year)
        [row] = evidence_rows(found)
        assert len(row) == len(head_of(found)) == len(BASE) + 2
        lines = keeper.get(f"{ADDRESS}?fichier=csv").getvalue().decode("utf-8-sig").splitlines()
        told = dict(zip(lines[0].split(";"), lines[1].split(";"), strict=True))
        assert (told["Maison"], told["Demandes déposées"], told["Accordé (€)"]) == ("Les Ormes", "2", "100,01")
        assert (told["Part de Région (€)"], told["Part de Ville (€)"], told["Porteurs"]) == ("33,34", "66,67", "-")
        sheet = openpyxl.load_workbook(io.BytesIO(keeper.get(f"{ADDRESS}?fichier=xlsx").getvalue())).active
        assert [cell.value for cell in sheet[2]][:5] == ["Les Ormes", 2, 1, 1, 1]
        paper = keeper.get(f"{ADDRESS}?fichier=pdf")
        said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages).replace("\u00a0", " ")
        assert paper["Content-Type"] == "application/pdf" and "100,01 € accordés" in said and "66,67 €" in said and "de 1 à 10" in said

    def test_names_nobody_and_no_project(self, keeper, year):
        for file in ("", "csv"):
            page = keeper.get(f"{ADDRESS}?fichier={file}").getvalue().decode()
            assert not [words for words in (*WORDS, "Zénobie", "Quatrepoint") if words in page]
        paper = PdfReader(io.BytesIO(keeper.get(f"{ADDRESS}?fichier=pdf").content))
        said = "".join(page.extract_text() for page in paper.pages)
        assert not [words for words in (*WORDS, "Zénobie", "Quatrepoint") if words in said]

    def test_the_list_of_funds_leads_to_it(self, keeper):
        assert f'href="{ADDRESS}"' in keeper.get("/equipe/fonds/").content.decode()

    def test_closed_to_who_does_not_review(self, client):
        assert sign_in(client, staff("accueil", committees.house())).get(ADDRESS).status_code == 403


@pytest.mark.django_db
def test_who_came_is_told_by_accepted_reports_alone():
    row = afters.granted()
    afters.reported(row, accepted=False)
    assert alone(row.maison).came == 0
    answer_report(request=row, accepted=True, by=None)
    assert alone(row.maison).came == 70
