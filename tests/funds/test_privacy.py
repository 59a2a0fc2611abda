"""What is held of who leads a project: told to her, gone in time or when she asks; the project and its cents stay."""

import datetime as dt

import pytest

from maisons_habitants.funds import privacy
from maisons_habitants.funds.actions.forget_leaders import forget_leaders
from maisons_habitants.funds.enums import State
from maisons_habitants.funds.exports.person import projects_told
from maisons_habitants.funds.models import FundRequest, Leader
from maisons_habitants.funds.models.request import NAMELESS
from portal.kit import clock

from . import factories as make

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


def test_she_takes_away_what_she_wrote_and_nobody_elses():
    leader = make.person()
    fund = make.fund()
    make.budget(make.draft(fund, leader, title="Un banc"))
    make.filed(fund, title="La fête d’une autre")
    [told] = projects_told(leader)["projets_aux_fonds"]
    assert (told["nom"], told["reference"], told["demande_centimes"]) == ("Un banc", "brouillon", 30_000)
    assert {line["centimes"] for line in told["budget"]} == {40_000, 20_000, 30_000}


def test_a_project_on_its_way_stands_against_forgetting_her_and_a_draft_goes_with_her():
    leader, fund = make.person(), make.fund()
    mine, shared = make.draft(fund, leader), make.draft(fund, leader, title="À deux")
    Leader.objects.create(request=shared, person=make.person())
    assert privacy.obstacles(leader) == [] and privacy.kept_by_a_project({leader.pk}) == {leader.pk}
    row = make.filed(fund, leader)
    assert [one.code for one in privacy.obstacles(leader)] == ["projet-en-cours"]
    FundRequest.objects.filter(pk=row.pk).update(state=State.REJECTED)
    assert privacy.obstacles(leader) == [] and "argent" not in privacy.kept_because(leader) and privacy.kept_because(leader)
    privacy.erase(leader, by=None)
    assert not FundRequest.objects.filter(pk=mine.pk).exists() and FundRequest.objects.filter(pk=shared.pk).exists()
    assert [one.shown_name for one in row.leaders.all()] == [NAMELESS] and privacy.held(leader) == 0


def test_in_time_names_go_two_years_after_the_end_and_forgotten_drafts_after_one():
    fund, today = make.fund(), clock.today()
    over, recent, running = (make.filed(fund, state=state) for state in (State.REJECTED, State.REJECTED, State.SUBMITTED))
    left, kept = make.draft(fund), make.draft(fund)
    long_ago = clock.now() - 2 * YEAR - dt.timedelta(days=3)
    FundRequest.objects.filter(pk__in=(over.pk, running.pk, left.pk)).update(changed_at=long_ago)
    assert privacy.preview(today) == {"fund_leaders": 1, "fund_drafts": 1}
    assert forget_leaders(today=today) == {"fund_leaders": 1, "fund_drafts": 1}
    assert over.leaders.get().person is None and recent.leaders.get().person and running.leaders.get().person
    assert set(FundRequest.objects.filter(state=State.DRAFT)) == {kept}
    assert forget_leaders(today=today) == {"fund_leaders": 0, "fund_drafts": 0}
