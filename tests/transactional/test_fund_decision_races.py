"""Two committees of one sector's fund close their votes at once: the envelope is never overspent, the second one is told in words. The
control, without the condition, does."""

import pytest
from django.db.models import F

from maisons_habitants.committees.actions.cast_vote import cast_all
from maisons_habitants.committees.actions.close_vote import close_vote
from maisons_habitants.funds.models import Decision, Fund, FundRequest
from tests.committees import factories as committees
from tests.committees.evening import choice
from tests.funds import evenings as at
from tests.funds import factories as make

from .test_vote_races import said
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def votes_of(fund: Fund, number: int) -> list:
    """As many committees in their evening, each about to grant 240 € of the same fund."""
    found = []
    for _ in range(number):
        meeting = at.sits_tonight(committees.body(3))
        vote = at.put(at.at_item(meeting, fund))
        cast_all(vote=vote, choice=choice(vote, "Pour").pk, by=None)
        found.append(vote)
    return found


def test_votes_of_several_committees_closed_at_once_never_overspend():
    fund = make.fund(committees.body(3), cents=50_000)
    votes = votes_of(fund, 4)
    answers = said(together(*[lambda vote=vote: close_vote(vote=vote, by=None) for vote in votes]))
    assert answers == ["enveloppe-depassee", "enveloppe-depassee", "ok", "ok"]
    fund.refresh_from_db()
    assert (fund.committed_cents, Decision.objects.count()) == (48_000, 2)
    assert FundRequest.objects.filter(state="granted").count() == 2


def test_control_an_envelope_read_then_counted_is_overspent():
    fund = make.fund(committees.body(3), cents=40_000)
    Fund.objects.filter(pk=fund.pk).update(envelope_cents=100_000)  # the check of the database is out of the way
    gate = Meeting()

    def blind():
        left = 40_000 - Fund.objects.get(pk=fund.pk).committed_cents
        gate()
        if left >= 24_000:
            Fund.objects.filter(pk=fund.pk).update(committed_cents=F("committed_cents") + 24_000)

    together(blind, blind)
    fund.refresh_from_db()
    assert gate.met and fund.committed_cents == 48_000
