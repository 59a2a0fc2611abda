"""The memory of funded projects: what everybody reads once a committee said yes, and nothing before, beside or of who led them."""

import datetime as dt

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maisons_habitants.funds.enums import Outcome, State
from maisons_habitants.funds.models import Decision, Fund, FundRequest, Leader
from maisons_habitants.funds.models.request import PUBLIC_STATES
from maisons_habitants.funds.reading.memory import PER_PAGE, decided_on, fund_memory, memory
from maisons_habitants.funds.reading.pictures import PublicPicture, picture_sources, public_pictures
from portal.kit import clock
from portal.places.models import Maison, Sector
from tests.committees import factories as committees

from . import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LIST = "/fonds/projets/"
NOT_PUBLIC = [state for state in State if state not in PUBLIC_STATES and state != State.DRAFT]


def plain(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def funded(fund: Fund | None = None, leader=None, *, state: str = State.GRANTED, on: dt.date | None = None, **fields) -> FundRequest:
    """Granted by its committee today, or by an act of `on`."""
    row = make.filed(fund, leader, state=state, **fields)
    item = committees.item(committees.meeting(row.fund.body, days=-1), row.title, kind="decision")
    Decision.objects.create(
        request=row, item=item, rules=row.rules, outcome=Outcome.GRANTED, asked_cents=row.asked_cents, possible_cents=row.asked_cents,
        granted_cents=row.granted_cents, left_before_cents=row.asked_cents, left_after_cents=0, act_on=on,
    )  # fmt: skip
    return row


class TestOneProject:
    def test_says_what_it_was_and_what_was_granted(self, client):
        row = funded(granted=12_345, on=dt.date(2026, 11, 3), title="Un four à pain", ends_on=clock.today() + 62 * DAY)
        page = plain(client.get(f"{LIST}{row.pk}/"))
        for words in ("Un four à pain", row.idea, row.for_whom, row.spot, "123,45 €", "3 novembre", str(row.fund), row.maison.name):
            assert words in page
        assert reverse("funds:fund", args=[row.fund_id]) in page

    @pytest.mark.parametrize("state", NOT_PUBLIC)
    def test_nothing_is_there_unless_it_was_decided_in_favour_and_stands(self, client, state):
        row = make.filed(state=state)
        assert client.get(f"{LIST}{row.pk}/").status_code == 404
        assert row.title not in plain(client.get(LIST))

    def test_nothing_of_a_draft(self, client):
        assert client.get(f"{LIST}{make.draft().pk}/").status_code == 404

    @pytest.mark.parametrize("state", PUBLIC_STATES)
    def test_names_nobody(self, client, state):
        leader = make.person(given_name="Zénobie", family_name="Quatrepoint")
        row = funded(leader=leader, state=state, group_name="Les amis de Zénobie")
        for address in (LIST, f"{LIST}{row.pk}/"):
            answer = client.get(address)
            assert answer.status_code == 200 and row.title in plain(answer)
            assert not [words for words in ("Zénobie", "Quatrepoint", "Les amis") if words in plain(answer)]

    def test_a_closed_fund_is_named_without_its_page(self, client):
        row = funded()
        Fund.objects.filter(pk=row.fund_id).update(closed_on=clock.today())
        page = plain(client.get(f"{LIST}{row.pk}/"))
        assert str(row.fund) in page and reverse("funds:fund", args=[row.fund_id]) not in page

    def test_the_day_is_of_the_act_or_of_the_committee(self):
        row = funded()
        assert decided_on(row) == clock.today() and decided_on(funded(row.fund, on=dt.date(2026, 5, 4))) == dt.date(2026, 5, 4)
        Decision.objects.filter(request=row).update(live=False)
        assert decided_on(row) is None


class TestPictures:
    @pytest.fixture
    def source(self, monkeypatch):
        monkeypatch.setattr(picture_sources, "_items", {})
        picture_sources.add("tests", lambda request: [PublicPicture(f"/images/{request.pk}.jpg", "La table dans la rue")])

    def test_none_without_a_source(self, monkeypatch):
        monkeypatch.setattr(picture_sources, "_items", {})
        assert public_pictures(funded()) == []

    def test_those_a_source_gives_are_shown_of_funded_projects_alone(self, client, source):
        row = funded()
        assert f'src="/images/{row.pk}.jpg" alt="La table dans la rue"' in plain(client.get(f"{LIST}{row.pk}/"))
        assert public_pictures(make.filed(row.fund, state=State.CANCELLED)) == []


class TestTheList:
    @pytest.fixture
    def two_sectors(self):
        """« Les Ormes » and « Abbaye », each of its own sector; last year's of the first has other projects."""
        abbaye = committees.house("Abbaye")
        Maison.objects.filter(pk=abbaye.pk).update(sector=Sector.objects.create(number=88, name="Nord"))
        here, there, before = make.fund(), make.fund(maison=Maison.objects.get(pk=abbaye.pk)), make.fund(name="Avant")
        Fund.objects.filter(pk=before.pk).update(year=clock.today().year - 1)
        funded(here, title="Une fresque"), funded(there, title="Un verger"), funded(before, title="Un bal")

    def titles(self, **query) -> list[str]:
        return sorted(row.title for row in memory(query).page)

    def test_by_year_and_by_house(self, two_sectors):
        slug = {one.name: one.slug for one in memory({}).houses}
        year = clock.today().year
        assert self.titles() == ["Un bal", "Un verger", "Une fresque"]
        assert self.titles(annee=str(year)) == ["Un verger", "Une fresque"] and self.titles(annee=str(year - 1)) == ["Un bal"]
        assert self.titles(maison=slug["Abbaye"]) == ["Un verger"]
        assert self.titles(maison=slug["Abbaye"], annee=str(year - 1)) == []
        assert self.titles(maison="nulle-part", annee="abc", page="zz") == ["Un bal", "Un verger", "Une fresque"]

    def test_sectors_tell_where(self, two_sectors, client):
        found = memory({})
        told = {one.sector.name: (one.projects, [(house.name, number) for house, number in one.houses]) for one in found.sectors}
        ours = Maison.objects.get(name="Les Ormes").sector.name
        assert told == {ours: (2, [("Les Ormes", 2)]), "Nord": (1, [("Abbaye", 1)])}
        page = plain(client.get(f"{LIST}?annee={clock.today().year - 1}"))
        assert "Un bal" in page and "Un verger" not in page and "1 projet" in page

    def test_the_map_places_each_house_and_counts_the_year_that_is_asked(self, two_sectors, client):
        assert memory({}).map is None and "<svg viewBox" not in plain(client.get(LIST))  # nobody said where they stand
        Maison.objects.filter(name="Les Ormes").update(latitude="45.20", longitude="5.70")
        Maison.objects.filter(name="Abbaye").update(latitude="45.18", longitude="5.72")
        told = {mark.spot.name: mark.spot.projects for mark in memory({}).map.marks}
        assert told == {"Les Ormes": 2, "Abbaye": 1}
        before = f"annee={clock.today().year - 1}"
        page = plain(client.get(f"{LIST}?{before}"))
        slug = Maison.objects.get(name="Les Ormes").slug
        assert f'<a href="?{before}&amp;maison={slug}" aria-label="Les Ormes, 1 projet">' in page
        assert "Abbaye, 0 projet" not in page and ">Abbaye</text>" in page  # a point, that leads nowhere

    def test_a_house_that_closed_stays_on_the_map_while_it_has_projects(self, two_sectors):
        Maison.objects.update(latitude="45.20", longitude="5.70", closed_on=clock.today())
        assert {mark.spot.name for mark in memory({}).map.marks} == {"Les Ormes", "Abbaye"}
        assert memory({"annee": str(clock.today().year - 1)}).map is None  # one house is no map

    def test_a_choice_that_holds_nothing_says_so(self, two_sectors, client):
        slug = Maison.objects.get(name="Abbaye").slug
        assert "Rien ici" in plain(client.get(f"{LIST}?maison={slug}&annee={clock.today().year - 1}"))

    def test_none_at_all_says_so(self, client):
        make.filed()
        assert "Pas encore de projet aidé" in plain(client.get(LIST))

    def test_page_by_page_the_newest_first_those_without_a_day_last(self, client):
        fund = make.fund()
        for days in range(PER_PAGE):
            funded(fund, days=days + 1, title=f"Jour {days:02d}")
        dayless = funded(fund, title="Sans jour")
        FundRequest.objects.filter(pk=dayless.pk).update(happens_on=None)
        first = memory({})
        assert isinstance(first.page.paginator, Paginator) and first.page.paginator.num_pages == 2
        assert [row.title for row in first.page][:2] == [f"Jour {PER_PAGE - 1}", f"Jour {PER_PAGE - 2}"]
        assert [row.title for row in memory({"page": "2"}).page] == ["Sans jour"]
        assert "Jour 00" in plain(client.get(LIST)) and "pas encore choisi" in plain(client.get(f"{LIST}?page=2"))

    @pytest.mark.parametrize("number", [1, 6])
    def test_the_same_queries_whatever_the_projects(self, number):
        for place in range(number):
            fund = make.fund(maison=committees.house(f"Maison {place}"))
            for _ in range(2):
                funded(fund)
        with CaptureQueriesContext(connection) as asked:
            found = memory({})
            [(row.fund.year, row.maison.sector.name) for row in found.page]
        assert len(asked) == 4

    def test_the_landing_leads_there(self, client):
        assert f'href="{LIST}"' in plain(client.get("/fonds/"))


class TestAFund:
    def test_says_when_its_committee_sits_and_until_when_one_files(self, client):
        fund = make.fund(days_before=15)
        for days in (5, 40, 80):
            committees.meeting(fund.body, days=days)
        found = fund_memory(fund)
        assert [(one.meeting_day - clock.today()).days for one in found.meetings] == [5, 40, 80]
        page = plain(client.get(f"/fonds/{fund.pk}/"))
        assert "Le comité se réunit" in page and page.count("dépôt jusqu’au") == 2 and page.count("le dépôt est fini") == 1

    def test_says_whom_its_committee_looks_for(self, client):
        fund = make.fund()
        call = committees.call(fund.body)
        committees.call(committees.body(maison=committees.house("Abbaye")))
        assert [one.pk for one in fund_memory(fund).calls] == [call.pk]
        assert reverse("committees:call", args=[call.pk]) in plain(client.get(f"/fonds/{fund.pk}/"))

    @pytest.mark.parametrize(("leaders", "told"), [(10, None), (11, 11)])
    def test_first_time_leaders_are_told_from_eleven_on(self, client, leaders, told):
        fund = make.fund()
        row = funded(fund)
        for _ in range(leaders - 1):
            Leader.objects.create(request=row, person=make.person())
        assert fund_memory(fund).first_time == told
        assert ("pour la première fois" in plain(client.get(f"/fonds/{fund.pk}/"))) is bool(told)

    def test_who_led_another_project_before_or_was_refused_here_is_no_first_timer(self):
        fund, before = make.fund(), make.fund()
        row = funded(fund)
        faithful, refused = make.person(), make.person()
        older = make.filed(before, faithful)
        FundRequest.objects.filter(pk=older.pk).update(filed_at=clock.now() - 90 * DAY)
        make.filed(fund, refused, state=State.REJECTED)
        for leader in (faithful, *(make.person() for _ in range(10))):
            Leader.objects.create(request=row, person=leader)
        assert fund_memory(fund).first_time == 11  # the first of the project and ten beside; neither of the two

    def test_its_figures(self, client):
        fund = make.fund(cents=100_000)
        Fund.objects.filter(pk=fund.pk).update(committed_cents=30_000)
        funded(fund)
        page = plain(client.get(f"/fonds/{fund.pk}/"))
        assert all(words in page for words in ("700,00 €", "1 000,00 €", "300,00 €", "1 projet aidé"))
        assert f"{LIST}?annee={fund.year}" in page

    @pytest.mark.parametrize("number", [1, 4])
    def test_the_same_queries_whatever_its_projects_and_meetings(self, number):
        fund = make.fund()
        for place in range(number):
            funded(fund), committees.meeting(fund.body, days=20 + place)
        with CaptureQueriesContext(connection) as asked:
            fund_memory(fund)
        assert len(asked) == 5
