"""An envelope gives what it has, never more; what it gives and takes back adds up."""

import pytest
from django.db import IntegrityError, transaction

from maisons_habitants.funds.actions.envelope import commit_envelope, release_envelope
from maisons_habitants.funds.models import EnvelopeMovement, Fund, FundRules
from maisons_habitants.funds.reading.envelopes import broken_envelopes
from portal.kit.refusal import Refusal

from . import factories as make

pytestmark = pytest.mark.django_db


def test_it_gives_until_nothing_is_left_then_says_what_is_left():
    fund = make.fund(cents=53_000)
    row = make.filed(fund)
    assert commit_envelope(request=row, amount_cents=29_000) == (53_000, 24_000)
    with pytest.raises(Refusal) as told:
        commit_envelope(request=row, amount_cents=24_001)
    assert told.value.code == "enveloppe-depassee" and "240,00" in told.value.words
    assert commit_envelope(request=row, amount_cents=24_000) == (24_000, 0)
    assert release_envelope(request=row, amount_cents=4_000) == 4_000
    assert list(broken_envelopes()) == []


def test_the_database_refuses_more_than_the_envelope_by_itself():
    fund = make.fund(cents=10_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(committed_cents=10_001)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(committed_cents=-1)


def test_movements_never_change_and_sealed_rules_neither():
    row = make.filed(make.fund())
    commit_envelope(request=row, amount_cents=1_000)
    for act in (lambda: EnvelopeMovement.objects.update(amount_cents=5), lambda: EnvelopeMovement.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    rules = FundRules.objects.filter(fund=row.fund)
    rules.update(ceiling_cents=70_000)  # nobody filed under them yet
    rules.update(sealed_at=row.created_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        rules.update(ceiling_cents=90_000)


def test_a_count_that_is_not_its_movements_is_found():
    fund = make.fund(cents=10_000)
    Fund.objects.filter(pk=fund.pk).update(committed_cents=5_000, envelope_cents=20_000)
    assert len(list(broken_envelopes())) == 2
