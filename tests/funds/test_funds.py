"""A fund as it is kept: opened, given to, its rules by date, closed; who sees it, who keeps it."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from maisons_habitants.committees.actions.dissolve_body import dissolve_body
from maisons_habitants.funds.actions.close_fund import close_fund
from maisons_habitants.funds.actions.envelope import commit_envelope
from maisons_habitants.funds.actions.open_fund import open_fund
from maisons_habitants.funds.actions.rehome_funds import rehome_funds
from maisons_habitants.funds.actions.save_fund_rules import save_fund_rules
from maisons_habitants.funds.actions.set_contributions import set_contributions
from maisons_habitants.funds.enums import Applicant, ExpenseKind, State
from maisons_habitants.funds.models import Fund, Funder, FundRules
from maisons_habitants.funds.reading.envelopes import broken_envelopes
from maisons_habitants.funds.reading.fund_page import funds_shown
from maisons_habitants.funds.reading.terms import rules_on
from maisons_habitants.funds.rules.rule_words import words_of
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.places.models import Maison
from tests.committees import factories as committees
from tests.people.factories import sign_in, staff

from . import factories as make

DAY = dt.timedelta(days=1)
RULES = {"ceiling_cents": 80_000}


def codes(act) -> list[str]:
    with pytest.raises(Refusal) as raised:
        act()
    return [one.code for one in raised.value.reasons]


def plain(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ")


@pytest.mark.django_db
class TestOpening:
    def open(self, **fields):
        body = fields.pop("body", None) or committees.body(3)
        known = {"maison": body.maison, "body": body, "year": 2027, "name": "Fonds", "contributions": [("Ville", 100, "")], "rules": RULES}
        return open_fund(**{**known, "by": None, **fields})

    def test_its_envelope_is_what_its_funders_give_once(self):
        key = uuid.uuid4()
        body = committees.body(3)
        fund = self.open(body=body, contributions=[("Ville", 400_000, "D12"), ("Région", 200_000, "")], key=key)
        assert self.open(body=body, contributions=[("Ville", 400_000, "D12"), ("Région", 200_000, "")], key=key) == fund
        assert (fund.envelope_cents, fund.left_cents) == (600_000, 600_000) and Fund.objects.count() == 1
        self.open(body=body, name="Autre", contributions=[("ville", 100, "")])
        assert sorted(Funder.objects.values_list("name", flat=True)) == ["Région", "Ville"]  # the same giver, however typed
        assert list(broken_envelopes()) == []

    def test_what_cannot_be_opened_is_said_in_words(self):
        body = committees.body(3)
        assert codes(lambda: self.open(body=body, contributions=[])) == ["sans-financeur"]
        assert codes(lambda: self.open(body=body, contributions=[("Ville", 0, "")])) == ["sans-financeur"]
        assert codes(lambda: self.open(body=body, contributions=[("Ville", 5, ""), (" ville", 5, "")])) == ["financeur-deux-fois"]
        self.open(body=body)
        assert codes(lambda: self.open(body=body)) == ["fonds-deja-ouvert"]
        type(body).objects.filter(pk=body.pk).update(closed_on=clock.today())
        body.refresh_from_db()
        assert codes(lambda: self.open(body=body, name="Autre")) == ["comite-dissous"]
        closed = committees.house("Fermée")
        Maison.objects.filter(pk=closed.pk).update(closed_on=clock.today())
        closed.refresh_from_db()
        assert codes(lambda: self.open(body=body, maison=closed)) == ["maison-close"]


@pytest.mark.django_db
class TestContributions:
    def test_the_envelope_follows_and_never_goes_below_what_is_granted(self):
        fund = make.fund(cents=53_000)
        commit_envelope(request=make.filed(fund), amount_cents=29_000)
        refused = codes(lambda: set_contributions(fund=fund, contributions=[("Ville", 28_999, "")], by=None))
        assert refused == ["enveloppe-sous-accorde"]
        done = set_contributions(fund=fund, contributions=[("Ville", 20_000, ""), ("Caf", 9_000, "C3")], by=None)
        assert (done.envelope_cents, done.left_cents) == (29_000, 0)
        assert list(broken_envelopes()) == []

    def test_a_page_left_open_overwrites_nothing(self):
        fund = make.fund()
        set_contributions(fund=fund, contributions=[("Ville", 5, "")], seen=fund.edition, by=None)
        assert codes(lambda: set_contributions(fund=fund, contributions=[("Ville", 7, "")], seen=fund.edition, by=None)) == ["deja-modifie"]


@pytest.mark.django_db
class TestRules:
    def test_a_rule_changed_today_changes_nothing_of_yesterday(self):
        row = make.filed(make.fund())
        before = FundRules.objects.filter(pk=row.rules_id)
        before.update(sealed_at=clock.now())
        save_fund_rules(fund=row.fund, valid_from=clock.today(), by=None, ceiling_cents=30_000)
        row.refresh_from_db()
        assert row.rules == before.get() and row.rules.ceiling_cents == 80_000
        assert rules_on(row.fund, clock.today()).ceiling_cents == 30_000
        assert rules_on(row.fund, clock.today() - DAY).ceiling_cents == 80_000

    def test_a_version_nobody_filed_under_is_written_again_a_sealed_one_never(self):
        fund, day = make.fund(), clock.today() + 10 * DAY
        first = save_fund_rules(fund=fund, valid_from=day, by=None, ceiling_cents=50_000)
        again = save_fund_rules(fund=fund, valid_from=day, by=None, ceiling_cents=60_000)
        assert first.pk == again.pk and again.ceiling_cents == 60_000 and fund.rules.count() == 2
        FundRules.objects.filter(pk=again.pk).update(sealed_at=clock.now())
        assert codes(lambda: save_fund_rules(fund=fund, valid_from=day, by=None, ceiling_cents=1)) == ["regles-servies"]

    def test_every_reason_against_is_said_at_once(self):
        fund = make.fund()
        wrong = {"ceiling_cents": 0, "share_percent": 0, "who_may_apply": []}
        refused = codes(lambda: save_fund_rules(fund=fund, valid_from=clock.today() - DAY, by=None, **wrong))
        assert refused == ["regles-passees", "plafond-manquant", "part-impossible", "personne-ne-demande"]


@pytest.mark.django_db
class TestClosing:
    def test_it_closes_once_everything_filed_is_decided(self):
        row = make.filed(make.fund())
        assert codes(lambda: close_fund(fund=row.fund, by=None)) == ["demandes-en-attente"]
        type(row).objects.filter(pk=row.pk).update(state=State.REJECTED)
        assert close_fund(fund=row.fund, by=None).closed_on == clock.today()
        assert codes(lambda: close_fund(fund=row.fund, by=None)) == ["fonds-ferme"]
        assert codes(lambda: set_contributions(fund=row.fund, contributions=[("Ville", 5, "")], by=None)) == ["fonds-ferme"]


@pytest.mark.django_db
def test_the_committee_of_an_open_fund_is_not_dissolved():
    fund = make.fund()
    assert codes(lambda: dissolve_body(body=fund.body, words="Fini", by=None)) == ["fonds-ouvert"]
    close_fund(fund=fund, by=None)
    assert dissolve_body(body=fund.body, words="Fini", by=None).closed_on == clock.today()


@pytest.mark.django_db
def test_the_funds_of_a_house_that_closes_are_kept_by_the_other_under_a_name_that_is_free():
    fund, other = make.fund(name="Fonds"), committees.house("Les Saules")
    make.fund(committees.body(1, maison=other, page=committees.committee("Autre", other)), name="Fonds")
    closed = make.fund(fund.body, name="Fini")
    Fund.objects.filter(pk=closed.pk).update(closed_on=clock.today())
    house = fund.maison
    assert rehome_funds(house, other, by=None) == 1
    fund.refresh_from_db()
    closed.refresh_from_db()
    assert (fund.maison, fund.name, closed.maison) == (other, f"Fonds ({house.name})", house)


@pytest.mark.django_db
class TestScreens:
    @pytest.fixture
    def fund(self):
        return make.fund(cents=53_000)

    def test_a_sectors_fund_is_read_from_its_houses_and_kept_by_one(self, client, fund):
        neighbour = Maison.objects.create(name="Voisine", slug="voisine", sector=fund.maison.sector)
        far = Maison.objects.create(name="Loin", slug="loin", sector=type(fund.maison.sector).objects.create(number=77, name="Loin"))
        address = reverse("funds_desk:fund", args=[fund.pk])
        for sector, seen in ((None, 404), (fund.maison.sector, 200)):
            Fund.objects.filter(pk=fund.pk).update(sector=sector)
            sign_in(client, staff("responsable", neighbour))
            assert client.get(address).status_code == seen
            assert client.get(reverse("funds_desk:rules", args=[fund.pk])).status_code == 404
        sign_in(client, staff("responsable", far))
        assert client.get(address).status_code == 404

    def test_a_fund_is_opened_on_one_screen_and_nothing_typed_is_lost(self, client):
        body = committees.body(3)
        sign_in(client, staff("responsable", body.maison))
        address, today = reverse("funds_desk:open"), f"{clock.today():%Y-%m-%d}"
        typed = {
            "body": body.pk, "whole_sector": "on", "year": 2027, "name": "Fonds des Ormes", "funder-1": "Ville", "amount-1": "1 500",
            "reference-1": "D12", "funder-2": "Région", "valid_from": today, "ceiling_cents": "800", "share_percent": "50",
            "who_may_apply": ["group", "association"], "youngest": "16", "days_before": "15", "not_funded": ["alcohol"], "most_a_year": "2",
            "advance_percent": "80", "report_days": "60", "decided_by": "committee",
        }  # fmt: skip
        again = plain(client.post(address, typed))
        assert "Écrivez combien ce financeur donne." in again and "Fonds des Ormes" in again and "1 500" in again
        made = client.post(address, {**typed, "amount-2": "500,50"})
        fund = Fund.objects.get()
        assert made.url == reverse("funds_desk:fund", args=[fund.pk])
        assert (fund.envelope_cents, fund.sector, fund.maison) == (200_050, body.maison.sector, body.maison)
        assert fund.rules.get().who_may_apply == ["group", "association"]
        twice = plain(client.post(address, {**typed, "amount-2": "500,50"}))
        assert "Cette maison tient déjà" in twice

    def test_its_page_says_envelope_rules_and_the_last_day_to_file(self, client, fund):
        meeting = committees.meeting(fund.body, days=20)
        commit_envelope(request=make.filed(fund), amount_cents=29_000)
        sign_in(client, staff("responsable", fund.maison))
        shown = plain(client.get(reverse("funds_desk:fund", args=[fund.pk])))
        assert "240,00 €" in shown and "1 demande en attente" in shown and "Au plus 800,00 € pour un projet." in shown
        [read] = funds_shown([Fund.objects.get(pk=fund.pk)])
        assert (read.next_day, read.last_day) == (meeting.session.local_date, meeting.session.local_date - 15 * DAY)
        rows = client.get(reverse("funds_desk:movements", args=[fund.pk])).content.decode()
        assert "accordé" in rows and "290" in rows

    def test_everybody_reads_it_until_it_closes_and_reads_no_request(self, client, fund):
        row = make.filed(fund, title="Le secret du jardin")
        for address in (reverse("funds:landing"), reverse("funds:fund", args=[fund.pk])):
            shown = plain(client.get(address))
            assert "530,00 €" in shown and escape(row.title) not in shown
        Fund.objects.filter(pk=fund.pk).update(closed_on=clock.today())
        assert client.get(reverse("funds:fund", args=[fund.pk])).status_code == 404

    @pytest.mark.parametrize("name", ["funds:landing", "funds_desk:funds"])
    def test_queries_do_not_grow_with_the_funds(self, client, fund, django_assert_max_num_queries, name):
        sign_in(client, staff("direction"))
        for _ in range(4):
            committees.meeting(make.fund(fund.body).body, days=30)
            make.filed(make.fund(fund.body))
        client.get(reverse(name))
        with django_assert_max_num_queries(24):
            client.get(reverse(name))

    def test_rules_and_contributions_are_changed_on_their_screens(self, client, fund):
        sign_in(client, staff("responsable", fund.maison))
        address = reverse("funds_desk:contributions", args=[fund.pk])
        shown = plain(client.get(address))
        assert "530,00" in shown
        client.post(address, {"seen": fund.edition, "funder-1": "Ville", "amount-1": "600"})
        fund.refresh_from_db()
        assert fund.envelope_cents == 60_000
        stale = plain(client.post(address, {"seen": fund.edition - 1, "funder-1": "Ville", "amount-1": "700"}))
        assert "Quelqu’un d’autre vient de modifier ce fonds." in stale and "700" in stale
        rules = reverse("funds_desk:rules", args=[fund.pk])
        asked = {"valid_from": "2020-01-01", "ceiling_cents": "500", "share_percent": "40", "who_may_apply": ["group"], "youngest": "16"}
        asked |= {"days_before": "7", "most_a_year": "1", "advance_percent": "80", "report_days": "30", "decided_by": "committee"}
        assert "Ce jour est passé" in plain(client.post(rules, {**asked, "seen": fund.edition}))
        client.post(rules, {**asked, "valid_from": f"{clock.today():%Y-%m-%d}", "seen": fund.edition})
        assert rules_on(fund, clock.today()).share_percent == 40


kinds = st.lists(st.sampled_from(ExpenseKind.values), unique=True)
rules_drawn = st.builds(
    FundRules, ceiling_cents=st.integers(1, 10**7), share_percent=st.integers(1, 100), youngest=st.integers(0, 99),
    who_may_apply=st.lists(st.sampled_from(Applicant.values), unique=True), days_before=st.integers(0, 366), not_funded=kinds,
    advance_percent=st.integers(0, 100), report_days=st.integers(1, 366), most_a_year=st.integers(1, 20),
    decided_by=st.sampled_from(["committee", "authority"]),
)  # fmt: skip


@given(rules_drawn)
def test_every_rule_has_one_plain_sentence(rules):
    words = words_of(rules)
    assert set(words) == {
        "ceiling_cents", "share_percent", "who_may_apply", "youngest", "days_before", "not_funded", "advance_percent", "report_days",
        "most_a_year", "decided_by",
    }  # fmt: skip
    assert all(said.endswith(".") and "  " not in said for said in words.values())
    assert all(str(ExpenseKind(kind).label) in words["not_funded"] for kind in rules.not_funded)
