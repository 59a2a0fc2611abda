"""What follows a yes, in time and when somebody asks: cents stay, accounts and photographs go."""

import datetime as dt

import pytest

from maisons_habitants.funds import privacy, privacy_after
from maisons_habitants.funds.actions.file_report import add_photo
from maisons_habitants.funds.actions.forget_after import forget_after
from maisons_habitants.funds.actions.forget_leaders import forget_leaders
from maisons_habitants.funds.actions.settle import cancel_grant, settle_project
from maisons_habitants.funds.exports.person import projects_told
from maisons_habitants.funds.models import Agreement, FundRequest, PaymentOrder, Receipt, ReportPhoto
from maisons_habitants.funds.reading.after import broken_after
from maisons_habitants.funds.reading.after_files import may_open
from portal.kit import clock
from portal.kit.models import StoredFile
from tests.committees import factories as committees
from tests.people.factories import resident, staff

from . import afters as after
from . import factories as make

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=366)


def finished(leader=None):
    """Settled, its balance paid or nothing to pay."""
    row = after.granted(leader)
    after.advanced(row)
    after.spent(row, 38_400)
    add_photo(request=row, content=after.picture(), words="La table", people_agree=False, by=None)
    settle_project(request=after.reported(row), by=None)
    return after.fresh(row)


def test_in_time_accounts_are_masked_and_photographs_go_receipts_later():
    row, recent = finished(), finished()
    FundRequest.objects.filter(pk=row.pk).update(changed_at=clock.now() - 2 * YEAR - dt.timedelta(days=3))
    today = clock.today()
    assert privacy_after.preview(today) == {"fund_accounts": 1, "fund_photos": 1, "fund_receipts": 0}
    assert forget_after(today=today) == {"fund_accounts": 1, "fund_photos": 1, "fund_receipts": 0}
    assert {one.iban for one in Agreement.objects.filter(request=row)} == {"FR76 •••• 0189"}
    assert [(one.iban, one.payee_name) for one in PaymentOrder.objects.filter(request=row)] == [("FR76 •••• 0189", "")]
    assert Agreement.objects.get(request=recent).iban == after.PLAIN and ReportPhoto.objects.count() == 1
    FundRequest.objects.filter(pk=row.pk).update(changed_at=clock.now() - 11 * YEAR)
    kept = Receipt.objects.get(request=row)
    assert forget_after(today=today) == {"fund_accounts": 0, "fund_photos": 0, "fund_receipts": 1}
    assert not StoredFile.objects.filter(pk=kept.file_id).exists() and Receipt.objects.get(pk=kept.pk).amount_cents == 38_400
    assert list(broken_after()) == []


def test_money_still_out_keeps_the_name_and_stands_against_forgetting_her():
    leader = make.person()
    row = after.granted(leader)
    after.advanced(row)
    cancel_grant(request=row, why="Plus personne.", by=None)
    FundRequest.objects.filter(pk=row.pk).update(changed_at=clock.now() - 3 * YEAR)
    assert [one.code for one in privacy.obstacles(leader)] == ["projet-en-cours"]
    assert forget_leaders()["fund_leaders"] == 0 and forget_after()["fund_accounts"] == 0


def test_when_she_asks_her_account_and_photographs_go_with_her_name():
    leader = make.person()
    alone, shared = finished(leader), finished(leader)
    shared.leaders.create(person=make.person())
    assert privacy.obstacles(leader) == []
    privacy.erase(leader, by=None)
    assert Agreement.objects.get(request=alone).iban == "FR76 •••• 0189"
    assert Agreement.objects.get(request=shared).iban == after.PLAIN
    assert [one.report.request_id for one in ReportPhoto.objects.all()] == [shared.pk]


def test_she_takes_away_what_followed_her_account_masked():
    leader = make.person()
    finished(leader)
    [told] = projects_told(leader)["projets_aux_fonds"]
    assert told["paye_a"]["iban"] == "FR76 •••• 0189" and told["paiements"][0]["centimes"] == 19_200
    assert told["bilan"]["venus"] == 70 and told["tickets"][0]["centimes"] == 38_400


def test_receipts_and_photographs_are_opened_by_those_of_the_project_alone():
    leader = make.person()
    leader.user = resident()
    leader.save(update_fields=["user"])
    row = finished(leader)
    ticket, photo = Receipt.objects.get().file, ReportPhoto.objects.get().file
    house = row.maison
    both = [leader.user, staff("animation", house), staff("responsable", house), staff("direction")]
    assert all(may_open(who, one) for who in both for one in (ticket, photo))
    accountant, elsewhere = staff("comptable"), staff("responsable", committees.house("Les Saules"))
    assert may_open(accountant, ticket) and not may_open(accountant, photo)
    assert not any(may_open(who, one) for who in (elsewhere, resident(), staff("redaction", house)) for one in (ticket, photo))
