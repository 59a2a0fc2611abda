"""Where a fund's rules leave the decision to the town: the committee's vote is an opinion, the envelope holds it, the act decides."""

import datetime as dt

import pytest
from django.db import transaction

from maisons_habitants.funds.actions.move_request import move_request
from maisons_habitants.funds.actions.record_act import record_act
from maisons_habitants.funds.enums import Move, Outcome, Party, State
from maisons_habitants.funds.models import Decision, FundRequest
from maisons_habitants.funds.reading.decisions import broken_decisions
from maisons_habitants.funds.reading.envelopes import broken_envelopes
from portal.kit import clock
from portal.notifications.models import OutboxMessage
from tests.committees.test_votes import refused
from tests.people.factories import sign_in, staff

from . import evenings as at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books():
    yield
    assert [*broken_envelopes(), *broken_decisions()] == []


def advised(outcome: str = Outcome.GRANTED, amount: int | None = 20_000, **fields) -> FundRequest:
    _, _, row = at.evening(decided_by="authority")
    return at.decided(row, outcome, amount, **fields)


def acted(row, cents: int | None = 20_000, **fields):
    asked = {"number": "2026-118", "on": clock.today(), "by": None, **fields}
    return record_act(request=row, granted_cents=cents, **asked)


def test_a_vote_is_an_opinion_that_holds_its_amount_and_tells_nobody():
    row = advised()
    assert (row.state, row.granted_cents, row.fund.left_cents) == (State.SCHEDULED, None, 4_000)
    assert row.item.decision.startswith("Avis du comité : 200,00")
    assert not OutboxMessage.objects.filter(purpose="funds.decided").exists()
    refused("avis-deja-donne", at.put, row=row, amount=1_000)


def test_the_act_as_advised_completes_the_opinion():
    row = advised(conditions="ouvert à tous")
    done = acted(row, conditions="ouvert à tous")
    row = FundRequest.objects.get(pk=row.pk)
    assert (row.state, row.granted_cents, row.fund.left_cents) == (State.GRANTED, 20_000, 4_000)
    assert (Decision.objects.get(request=row), done.act_number) == (done, "2026-118")
    told = OutboxMessage.objects.get(purpose="funds.decided")
    assert "La ville, après l’avis du comité, a accordé" in told.body and "Acte n° 2026-118" in told.body
    refused("pas-d-avis", acted, row=row)


def test_the_act_may_refuse_what_was_advised_and_the_envelope_has_it_again():
    row = advised()
    refused("raison-manquante", acted, row=row, cents=None)
    acted(row, None, reason="Le parc est en travaux.")
    row = FundRequest.objects.get(pk=row.pk)
    assert (row.state, row.fund.left_cents) == (State.REJECTED, 24_000)
    assert list(Decision.objects.values_list("outcome", "live", "act_number")) == [("granted", False, ""), ("rejected", True, "2026-118")]


def test_the_act_may_grant_another_amount_or_what_was_advised_against_within_the_rules():
    row = advised(Outcome.REJECTED)
    refused("au-dessus-des-regles", acted, row=row, cents=29_001)
    refused("enveloppe-depassee", acted, row=row, cents=24_001)
    acted(row, 24_000)
    assert FundRequest.objects.get(pk=row.pk).fund.left_cents == 0
    other = advised()
    acted(other, 5_000)
    assert FundRequest.objects.get(pk=other.pk).fund.left_cents == 19_000


def test_the_opinion_to_refuse_is_acted_for_its_own_reason():
    row = advised(Outcome.REJECTED, reason="Ce n’est pas ouvert au quartier.")
    assert acted(row, None).reason == "Ce n’est pas ouvert au quartier."
    assert FundRequest.objects.get(pk=row.pk).state == State.REJECTED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number": " "}, "numero-manquant"),
        ({"on": dt.timedelta(days=1)}, "acte-futur"),
        ({"on": dt.timedelta(days=-1)}, "acte-avant-avis"),
    ],
)
def test_an_act_without_its_number_or_of_another_day_is_refused(fields, code):
    row = advised()
    fields = {name: clock.today() + value if isinstance(value, dt.timedelta) else value for name, value in fields.items()}
    refused(code, acted, row=row, **fields)
    assert Decision.objects.get(request=row).act_on is None


def test_nothing_is_acted_before_the_committee_said_what_it_thinks():
    _, _, row = at.evening(decided_by="authority")
    refused("pas-d-avis", acted, row=row)
    _, _, ours = at.evening()
    refused("pas-d-avis", acted, row=at.decided(ours))


def test_a_deferral_is_the_committees_own():
    row = advised(Outcome.DEFERRED)
    assert row.state == State.DEFERRED and OutboxMessage.objects.filter(purpose="funds.decided").count() == 1


@pytest.mark.parametrize(("move", "party"), [(Move.WITHDRAW, Party.LEADER), (Move.UNSCHEDULE, Party.AGENT)])
def test_what_leaves_after_an_opinion_gives_back_what_it_held(move, party):
    row = advised()
    with transaction.atomic():
        move_request(request=row, move=move, party=party, by=None)
    row = FundRequest.objects.get(pk=row.pk)
    assert row.fund.left_cents == 24_000 and not Decision.objects.filter(live=True).exists()


def test_whoever_keeps_the_fund_writes_the_act_and_nobody_else_opens_it(client):
    row = advised()
    address = f"/equipe/fonds/acte/{row.pk}/"
    for role, house, answer in (("responsable", row.maison, 200), ("animation", row.maison, 403)):
        sign_in(client, staff(role, house))
        assert client.get(address).status_code == answer
    sign_in(client, staff("responsable", row.maison))
    sent = {"number": "2026-118", "on": clock.today().strftime("%d/%m/%Y"), "decides": "granted", "amount": "", "edition": row.edition}
    answer = client.post(address, sent)
    assert "Écrivez la somme accordée" in answer.content.decode() and "2026-118" in answer.content.decode()
    assert client.get(f"/equipe/fonds/decision/{Decision.objects.get().pk}/lettre.pdf").status_code == 404
    answer = client.post(address, sent | {"amount": "200"}, follow=True)
    assert "L’acte est noté" in answer.content.decode()
    assert FundRequest.objects.get(pk=row.pk).state == State.GRANTED
    answer = client.get(f"/equipe/fonds/decision/{Decision.objects.get().pk}/lettre.pdf")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
