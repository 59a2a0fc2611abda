"""A request is decided at its item: what may be put to the vote, who steps aside, what the vote does, what it leaves."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from maisons_habitants.committees.actions.answer_meeting import give_proxy
from maisons_habitants.committees.actions.cast_vote import cast_secret, cast_vote
from maisons_habitants.committees.actions.close_vote import close_vote, void_vote
from maisons_habitants.committees.actions.convoke import convoke_again
from maisons_habitants.committees.actions.open_vote import open_vote
from maisons_habitants.committees.models import Item, StepAside, Vote
from maisons_habitants.committees.reading.facts import facts_of
from maisons_habitants.committees.rules.drafting import drafted
from maisons_habitants.funds.actions.envelope import commit_envelope
from maisons_habitants.funds.actions.move_request import move_request
from maisons_habitants.funds.enums import Move, Outcome, Party, State
from maisons_habitants.funds.models import Decision, EnvelopeMovement, FundRequest, Motion
from maisons_habitants.funds.reading.decisions import broken_decisions
from maisons_habitants.funds.reading.envelopes import broken_envelopes
from portal.kit import clock
from portal.notifications.models import OutboxMessage
from tests.committees import factories as committees
from tests.committees.evening import BOARD, choice
from tests.committees.test_votes import refused

from . import evenings as at
from . import factories as make

pytestmark = pytest.mark.django_db
SIMPLE: dict = {}


def fresh(row: FundRequest) -> FundRequest:
    return FundRequest.objects.select_related("fund").get(pk=row.pk)


@pytest.fixture(autouse=True)
def books():
    yield
    assert [*broken_envelopes(), *broken_decisions()] == []


def test_the_demo_evening_to_the_cent():
    meeting, members, row = at.evening()
    leader = members[6].person
    row.leaders.update(person=leader)
    found = at.put(row)
    assert set(StepAside.objects.values_list("mandate", flat=True)) == {members[6].pk}
    done = at.voted(found)
    assert done.result.words == "Pour"
    row = fresh(row)
    assert (row.state, row.granted_cents, row.fund.left_cents) == (State.GRANTED, 24_000, 0)
    kept = Decision.objects.get(request=row)
    assert (kept.asked_cents, kept.possible_cents, kept.granted_cents) == (50_000, 29_000, 24_000)
    assert (kept.left_before_cents, kept.left_after_cents, kept.vote) == (24_000, 0, done)
    assert {name: kept.counted[name] for name in ("present", "needed", "voices", "off")} == {
        "present": 7, "needed": 5, "voices": 6, "off": 1,
    }  # fmt: skip
    words = Item.objects.get(pk=row.item_id).decision
    assert "240,00\u00a0€ accordés sur 500,00\u00a0€ demandés" in words and "il ne restait que 240,00\u00a0€" in words
    following = at.at_item(meeting, row.fund, title="La sortie à la mer")
    refusal = refused("rien-dans-l-enveloppe", at.put, row=following, amount=1)
    assert "Il ne reste rien dans l’enveloppe" in refusal.words
    assert not Motion.objects.filter(request=following).exists() and not Vote.objects.filter(item=following.item).exists()
    assert at.decided(following, Outcome.DEFERRED).state == State.DEFERRED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"amount": 24_001}, "enveloppe-depassee"),
        ({"amount": 29_001}, "au-dessus-des-regles"),
        ({"amount": None}, "montant-manquant"),
        ({"amount": -5}, "montant-manquant"),
        ({"outcome": Outcome.REJECTED, "reason": "  "}, "raison-manquante"),
        ({"outcome": Outcome.DEFERRED, "reason": ""}, "raison-manquante"),
    ],
)
def test_what_may_not_be_put_to_the_vote_is_said_and_leaves_nothing(fields, code):
    _, _, row = at.evening()
    refused(code, at.put, row=row, **fields)
    assert not Motion.objects.exists() and not Vote.objects.exists()


def test_a_budget_the_rules_pay_nothing_of_is_granted_nothing():
    meeting, _, row = at.evening()
    wine = at.at_item(meeting, row.fund, budget=(("expense", "alcohol", 50_000),))
    refused("rien-de-possible", at.put, row=wine, amount=100)


def test_no_vote_is_opened_on_a_request_without_a_proposal():
    _, _, row = at.evening()
    refused("proposition-manquante", open_vote, item=row.item, question="On leur donne ?", by=None)


def test_one_vote_at_a_time_and_a_decided_request_is_voted_no_more():
    _, _, row = at.evening(left=60_000)
    vote = at.put(row)
    refused("vote-en-cours", at.put, row=row)
    at.voted(vote)
    refused("demande-ailleurs", at.put, row=row)
    assert Motion.objects.count() == 1


def test_a_majority_against_a_grant_asks_for_another_motion_and_refuses_nothing():
    _, _, row = at.evening()
    again = at.decided(row, words="Contre")
    assert again.state == State.SCHEDULED and not Decision.objects.exists() and again.fund.left_cents == 24_000
    assert Item.objects.get(pk=row.item_id).decision == ""
    assert at.decided(row, amount=10_000).granted_cents == 10_000
    kept = Decision.objects.get(request=row)
    assert kept.left_after_cents == 14_000
    assert "le comité a choisi cette somme" in Item.objects.get(pk=row.item_id).decision


def test_it_refuses_where_the_keeper_said_so_or_where_the_refusal_is_carried():
    meeting, _, row = at.evening()
    assert at.decided(row, words="Contre", refuse_if_against=True).state == State.REJECTED
    assert Decision.objects.get(request=row).reason == "La majorité du comité a voté contre."
    other = at.at_item(meeting, row.fund)
    assert at.decided(other, Outcome.REJECTED, words="Contre").state == State.SCHEDULED
    assert at.decided(other, Outcome.REJECTED, reason="Ce n’est pas ouvert au quartier").state == State.REJECTED
    assert "Raison : Ce n’est pas ouvert au quartier." in Item.objects.get(pk=other.item_id).decision
    assert not EnvelopeMovement.objects.filter(request__in=(row, other)).exists()


def test_conditions_are_kept_and_said():
    _, _, row = at.evening()
    at.decided(row, conditions="la fête reste ouverte à tout le monde")
    assert Decision.objects.get(request=row).conditions == "la fête reste ouverte à tout le monde"
    assert "À condition que : la fête reste ouverte à tout le monde." in Item.objects.get(pk=row.item_id).decision


def test_somebody_else_took_the_money_meanwhile_the_vote_stays_open():
    _, _, row = at.evening()
    vote = at.put(row)
    commit_envelope(request=make.filed(row.fund, state=State.GRANTED, granted=100), amount_cents=100)
    refusal = refused("enveloppe-depassee", at.voted, vote=vote)
    assert "239,00" in refusal.words
    assert Vote.objects.get(pk=vote.pk).state == "open" and fresh(row).state == State.SCHEDULED and not Decision.objects.exists()
    void_vote(vote=vote, by=None)
    assert at.decided(row, amount=23_900).granted_cents == 23_900


def test_a_request_withdrawn_during_its_vote_is_not_granted():
    _, _, row = at.evening()
    vote = at.put(row)
    with transaction.atomic():
        move_request(request=row, move=Move.WITHDRAW, party=Party.LEADER, by=None)
    refused("geste-impossible", at.voted, vote=vote)
    assert fresh(row).fund.left_cents == 24_000 and Vote.objects.get(pk=vote.pk).state == "open"


def test_two_screens_close_the_same_vote_at_once_one_decides():
    _, _, row = at.evening()
    vote = at.put(row)
    at.voted(vote)
    refused("vote-clos", close_vote, vote=vote, by=None)
    assert Decision.objects.count() == 1 and EnvelopeMovement.objects.filter(request=row).count() == 1


def test_the_same_press_twice_opens_one_vote():
    import uuid

    _, _, row = at.evening()
    key = uuid.uuid4()
    assert at.put(row, key=key) == at.put(row, key=key)
    assert Motion.objects.count() == 1


def test_a_secret_vote_decides_alike():
    _, members, row = at.evening()
    vote = at.put(row, secret=True, asking=4)
    for one in members[:7]:
        cast_secret(vote=vote, voice=one.pk, choice=choice(vote, "Pour").pk, bearer=one.pk)
    close_vote(vote=vote, by=None)
    assert fresh(row).granted_cents == 24_000 and Decision.objects.get(request=row).counted["secret"] == 1


def test_ballots_on_paper_decide_alike():
    _, _, row = at.evening()
    vote = at.put(row, on_paper=True, asking=4)
    counts = dict(zip([one.pk for one in vote.choices.all()], (2, 5, 0), strict=True))
    close_vote(vote=vote, tallies=counts, by=None)
    assert fresh(row).state == State.SCHEDULED and not Decision.objects.exists()


def test_a_proxy_votes_and_is_counted():
    meeting, members, row = at.evening(rules=BOARD | {"proxies_count": True})
    give_proxy(meeting=meeting, giver=members[8], bearer=members[0], by=None)
    at.decided(row)
    counted = Decision.objects.get(request=row).counted
    assert (counted["present"], counted["voices"], counted["proxies"]) == (7, 8, 1)


def test_a_tie_decides_nothing_and_the_casting_vote_unties_it():
    for chair in (False, True):
        meeting, members, row = at.evening(5, 4, rules=BOARD)
        if chair:
            meeting.chair = members[0]
            meeting.save(update_fields=["chair"])
        else:
            type(meeting).objects.filter(pk=meeting.pk).update(chair=None)
        at.voted(at.put(row), others=[members[2].pk, members[3].pk])
        assert fresh(row).state == (State.GRANTED if chair else State.SCHEDULED)


def test_abstentions_alone_decide_nothing():
    _, _, row = at.evening(3, 3, rules=SIMPLE)
    vote = at.put(row)
    at.voted(vote, "Abstention")
    assert fresh(row).state == State.SCHEDULED and not Decision.objects.exists()


def test_below_the_quorum_nothing_is_put_to_the_vote():
    _, _, row = at.evening(9, 4)
    refused("trop-peu-de-membres", at.put, row=row)
    assert not Motion.objects.exists()


def test_deferred_it_comes_back_another_evening_and_is_granted():
    meeting, _, row = at.evening(3, 3, rules=SIMPLE)
    row = at.decided(row, Outcome.DEFERRED)
    assert (row.state, row.deferrals) == (State.DEFERRED, 1)
    second = at.sits_tonight(meeting.body)
    item = committees.item(second, row.title, kind="decision")
    with transaction.atomic():
        move_request(request=row, move=Move.SCHEDULE, party=Party.AGENT, by=None, fields={"item": item})
    row = FundRequest.objects.get(pk=row.pk)
    assert at.decided(row).state == State.GRANTED
    assert list(Decision.objects.filter(request=row).values_list("outcome", "left_after_cents")) == [("deferred", 24_000), ("granted", 0)]
    first = next(one for one in facts_of(meeting).items if one.pk != item.pk)
    assert first.carried and "remise à une autre réunion" in first.decision


def test_a_second_meeting_takes_its_requests_along(django_capture_on_commit_callbacks):
    meeting, _, row = at.evening(9, 2)
    start = clock.now() + dt.timedelta(days=10)
    second = convoke_again(meeting=meeting, start=start, by=None)
    row = fresh(row)
    assert row.state == State.SCHEDULED and row.item.meeting_id == second.pk
    assert not FundRequest.objects.filter(item__meeting=meeting).exists()


def test_minutes_say_it_without_a_name():
    meeting, members, row = at.evening()
    row.leaders.update(person=members[6].person)
    at.decided(row)
    facts = facts_of(meeting)
    text = drafted(facts, when="hier", public=True)
    assert f"Demande n° {row.reference}" in text and "240,00\u00a0€ accordés" in text and "1 membre n’a pas pris part" in text
    assert members[6].shown_name not in text


def test_a_decision_never_changes_and_a_grant_never_exceeds_what_is_possible():
    _, _, row = at.evening()
    at.decided(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(granted_cents=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            request=row, item=row.item, rules=row.rules, outcome="granted", asked_cents=5, possible_cents=4, granted_cents=5,
            left_before_cents=9, left_after_cents=4, live=False,
        )  # fmt: skip


def test_leaders_are_told_once_it_is_decided_and_not_before():
    _, _, row = at.evening()
    at.decided(row, words="Contre")
    assert not OutboxMessage.objects.filter(purpose="funds.decided").exists()
    at.decided(row)
    told = OutboxMessage.objects.get(purpose="funds.decided")
    assert "240,00\u00a0€" in told.body and "240" not in told.subject and row.title not in told.subject


def test_a_voice_of_who_must_step_aside_is_refused():
    _, members, row = at.evening()
    row.leaders.update(person=members[0].person)
    vote = at.put(row)
    refused("ne-vote-pas", cast_vote, vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
