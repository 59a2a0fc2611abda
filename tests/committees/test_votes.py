"""Votes at a meeting: open, secret, on paper; what is refused, in words; what is kept, and what is not."""

import pytest

from maisons_habitants.committees.actions.answer_meeting import give_proxy
from maisons_habitants.committees.actions.cast_vote import cast_all, cast_secret, cast_vote
from maisons_habitants.committees.actions.close_sitting import close_sitting
from maisons_habitants.committees.actions.close_vote import close_vote, void_vote
from maisons_habitants.committees.actions.open_vote import open_vote
from maisons_habitants.committees.actions.step_aside import come_back, step_aside
from maisons_habitants.committees.item_riders import ItemRider, item_riders
from maisons_habitants.committees.models import OpenBallot, SecretVoter, Vote, VoteChoice
from maisons_habitants.committees.reading.facts import facts_of
from portal.kit.models import AuditLine, RequestKey
from portal.kit.refusal import Refusal

from .evening import BOARD, choice, evening, leaves

pytestmark = pytest.mark.django_db


def refused(code: str, act, **asked) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(**asked)
    assert caught.value.code == code
    assert caught.value.words
    assert caught.value.way_out
    return caught.value


def opened(meeting, **fields) -> Vote:
    return open_vote(item=meeting.items.first(), question="On le fait ?", by=None, **fields)


def test_an_open_vote_is_counted_and_frozen():
    meeting, members = evening(5)
    vote = opened(meeting)
    assert cast_all(vote=vote, choice=choice(vote, "Pour").pk, others={members[4].pk: choice(vote, "Contre").pk}, by=None) == 5
    done = close_vote(vote=vote, by=None)
    assert (done.result.words, done.counted["cast"], done.counted["present"]) == ("Pour", 5, 5)
    assert [one.tally for one in done.choices.all()] == [4, 1, 0]
    refused("vote-clos", close_vote, vote=vote, by=None)
    refused("vote-clos", cast_vote, vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
    fact = facts_of(meeting).items[0].votes[0]
    assert (fact.result, [(one.words, one.voices) for one in fact.choices]) == ("Pour", [("Pour", 4), ("Contre", 1), ("Abstention", 0)])


def test_a_voice_votes_once_unless_whoever_keeps_the_meeting_mends_it():
    meeting, members = evening(3)
    vote = opened(meeting)
    asked = {"vote": vote, "voice": members[0].pk, "by": None}
    cast_vote(choice=choice(vote, "Pour").pk, **asked)
    refused("deja-vote", cast_vote, choice=choice(vote, "Contre").pk, bearer=members[0].pk, **asked)
    cast_vote(choice=choice(vote, "Contre").pk, over=True, **asked)
    assert OpenBallot.objects.get(vote=vote).choice.words == "Contre"


def test_only_who_is_in_the_room_votes():
    meeting, members = evening(4, there=2)
    vote = opened(meeting)
    pour = choice(vote, "Pour").pk
    refused("pas-present", cast_vote, vote=vote, voice=members[3].pk, choice=pour, by=None)
    leaves(meeting, members[1])
    refused("parti", cast_vote, vote=vote, voice=members[1].pk, choice=pour, by=None)
    refused("pas-present", cast_vote, vote=vote, voice=members[0].pk, choice=pour, bearer=members[2].pk, by=None)
    refused("choix-inconnu", cast_vote, vote=vote, voice=members[0].pk, choice=0, by=None)


def test_who_steps_aside_has_no_voice_and_is_off_the_count():
    meeting, members = evening(5)
    item = meeting.items.first()
    step_aside(item=item, mandate=members[0].pk, why="family", by=None)
    vote = opened(meeting)
    refused("ne-vote-pas", cast_vote, vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
    refused("vote-en-cours", come_back, item=item, mandate=members[0].pk, by=None)
    cast_all(vote=vote, choice=choice(vote, "Pour").pk, by=None)
    done = close_vote(vote=vote, by=None)
    assert (done.counted["voices"], done.counted["off"]) == (4, 1)
    assert not [line for line in AuditLine.objects.all() if "family" in str(line.detail)]
    assert facts_of(meeting).items[0].asides == 1


def test_who_has_voted_does_not_step_aside_any_more():
    meeting, members = evening(3)
    vote = opened(meeting)
    cast_vote(vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
    refused("a-deja-vote", step_aside, item=vote.item, mandate=members[0].pk, by=None)


def test_one_vote_at_a_time_and_the_meeting_does_not_end_during_one():
    meeting, _ = evening(3, items=2)
    vote = opened(meeting)
    refused("vote-en-cours", open_vote, item=meeting.items.last(), question="Et cela ?", by=None)
    refused("vote-en-cours", close_sitting, meeting=meeting, by=None)
    void_vote(vote=vote, by=None)
    open_vote(item=meeting.items.last(), question="Et cela ?", by=None)


def test_a_minimum_lacking_or_lost_on_the_way_is_said():
    meeting, members = evening(5, there=2, **BOARD)
    words = refused("trop-peu-de-membres", opened, meeting=meeting)
    assert "Il faut 3 membres, vous êtes 2." in words.words
    meeting, members = evening(5, there=3, **BOARD)
    vote = opened(meeting)
    cast_all(vote=vote, choice=choice(vote, "Pour").pk, by=None)
    leaves(meeting, members[0])
    refused("quorum-perdu", close_vote, vote=vote, by=None)
    void_vote(vote=vote, by=None)
    assert not OpenBallot.objects.filter(vote=vote).exists()


def test_a_proxy_is_one_voice_more_in_the_bearers_hand():
    meeting, members = evening(5, there=4, **BOARD)
    give_proxy(meeting=meeting, giver=members[4], bearer=members[0], by=None)
    refused("deja-donne", give_proxy, meeting=meeting, giver=members[4], bearer=members[1], by=None)
    vote = opened(meeting)
    pour = choice(vote, "Pour").pk
    refused("vote-en-cours", give_proxy, meeting=meeting, giver=members[4], bearer=members[1], by=None)
    cast_vote(vote=vote, voice=members[4].pk, bearer=members[0].pk, choice=pour, by=None)
    refused("deja-vote", cast_vote, vote=vote, voice=members[4].pk, bearer=members[0].pk, choice=pour, by=None)
    cast_vote(vote=vote, voice=members[0].pk, bearer=members[0].pk, choice=pour, by=None)
    done = close_vote(vote=vote, by=None)
    assert (done.counted["voices"], done.counted["proxies"]) == (2, 1)
    assert OpenBallot.objects.get(vote=vote, mandate=members[4]).borne_by == members[0]


def test_a_tie_is_decided_by_who_presides_in_an_open_vote_alone():
    meeting, members = evening(4, **BOARD)
    meeting.chair = members[3]
    meeting.save()
    half = {one.pk for one in members[:2]}
    vote = opened(meeting)
    against = choice(vote, "Contre").pk
    cast_all(vote=vote, choice=against, others=dict.fromkeys(half, choice(vote, "Pour").pk), by=None)
    done = close_vote(vote=vote, by=None)
    assert (done.result.words, done.by_casting_vote) == ("Contre", True)
    secret = opened(meeting, secret=True, asking=4)
    for one in members:
        cast_secret(vote=secret, voice=one.pk, choice=choice(secret, "Pour" if one.pk in half else "Contre").pk)
    done = close_vote(vote=secret, by=None)
    assert (done.result, done.counted["tie"]) == (None, True)


def test_a_secret_vote_where_the_rules_want_one_and_only_there():
    meeting, _ = evening(6, **BOARD)
    refused("vote-secret-du", opened, meeting=meeting, asking=2)
    refused("vote-secret-du", opened, meeting=meeting, appointment=True)
    refused("pas-de-vote-secret", opened, meeting=meeting, secret=True, asking=1)
    opened(meeting, secret=True, asking=2)


def test_a_secret_vote_keeps_a_count_and_who_voted_and_nothing_more():
    meeting, members = evening(5)
    vote = opened(meeting, secret=True)
    before, keys = AuditLine.objects.count(), RequestKey.objects.count()
    for one in members[:4]:
        cast_secret(vote=vote, voice=one.pk, choice=choice(vote, "Contre").pk, bearer=one.pk)
    refused("deja-vote", cast_secret, vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk)
    refused("vote-secret", cast_vote, vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
    refused("vote-secret", cast_all, vote=vote, choice=choice(vote, "Pour").pk, by=None)
    assert (AuditLine.objects.count(), RequestKey.objects.count()) == (before, keys)
    assert not OpenBallot.objects.exists()
    assert {field.name for field in SecretVoter._meta.get_fields()} == {"id", "vote", "mandate"}
    assert choice(vote, "Contre").tally == 4
    done = close_vote(vote=vote, by=None)
    assert done.result.words == "Contre"
    refused("vote-clos", cast_secret, vote=vote, voice=members[4].pk, choice=choice(vote, "Pour").pk)


def test_at_closing_nothing_joins_a_voter_to_a_choice_any_more():
    """Each voter's row was written with the count of what she chose: keys and order told it. All are new, all are shuffled."""
    meeting, members = evening(12)
    vote = opened(meeting, secret=True)
    old = set(vote.choices.values_list("pk", flat=True))
    for place, one in enumerate(members):
        cast_secret(vote=vote, voice=one.pk, choice=choice(vote, "Pour" if place % 2 else "Contre").pk)
    cast = list(SecretVoter.objects.filter(vote=vote).order_by("pk").values_list("pk", "mandate"))
    close_vote(vote=vote, by=None)
    written = list(SecretVoter.objects.filter(vote=vote).order_by("pk").values_list("pk", "mandate"))
    assert not {key for key, _ in cast} & {key for key, _ in written}
    assert sorted(who for _, who in written) == sorted(who for _, who in cast)
    assert [who for _, who in written] != [who for _, who in cast]  # one chance in 479 million to be shuffled into the same order
    assert not old & set(VoteChoice.objects.filter(vote=vote).values_list("pk", flat=True))
    assert {one.words: one.tally for one in vote.choices.all()} == {"Pour": 6, "Contre": 6, "Abstention": 0}


def test_ballots_on_paper_are_counted_by_hand():
    meeting, members = evening(5)
    vote = opened(meeting, secret=True, on_paper=True)
    pour, contre, none = (choice(vote, words).pk for words in ("Pour", "Contre", "Abstention"))
    refused("vote-sur-papier", cast_secret, vote=vote, voice=members[0].pk, choice=pour)
    refused("decompte-manquant", close_vote, vote=vote, by=None)
    refused("decompte-manquant", close_vote, vote=vote, tallies={pour: 3}, by=None)
    refused("trop-de-bulletins", close_vote, vote=vote, tallies={pour: 4, contre: 2, none: 0}, by=None)
    assert close_vote(vote=vote, tallies={pour: 3, contre: 1, none: 1}, by=None).result.words == "Pour"


@pytest.mark.parametrize(
    "choices", [[("Pour", True)], [("Pour", True), ("pour ", True)], [("Pour", True), ("Abstention", False)], [("", True), ("a", True)]]
)
def test_a_vote_has_two_choices_that_count(choices):
    meeting, _ = evening(3)
    refused("deux-choix", opened, meeting=meeting, choices=choices)


def test_a_vote_nobody_took_part_in_is_not_closed():
    meeting, _ = evening(3)
    refused("personne-n-a-vote", close_vote, vote=opened(meeting), by=None)


@pytest.fixture
def rider():
    """What an upper room puts on an item: a request of the first member, whose family asks."""
    seen = []

    def decided(item, carried, vote, by):
        seen.append((item.pk, vote.result.words if vote.result else ""))
        if carried == "trop":
            raise Refusal("enveloppe-vide", "Il ne reste pas assez.", "Donnez moins.")
        return f"Accordé : {carried}."

    def kind(items, carried, aside):
        made = ItemRider(
            lambda keys: {key: carried for key in keys if key in items}, must_step_aside=lambda *_: set(aside), decided=decided
        )
        item_riders.add("test", made)
        return seen

    yield kind
    item_riders._items.pop("test", None)


def test_an_upper_room_decides_in_the_transaction_that_closes_the_vote(rider):
    meeting, members = evening(4)
    item = meeting.items.first()
    seen = rider({item.pk}, "400 euros", {members[0].pk})
    vote = opened(meeting)
    refused("ne-vote-pas", cast_vote, vote=vote, voice=members[0].pk, choice=choice(vote, "Pour").pk, by=None)
    assert cast_all(vote=vote, choice=choice(vote, "Pour").pk, by=None) == 3
    close_vote(vote=vote, by=None)
    item.refresh_from_db()
    assert (seen, item.decision) == ([(item.pk, "Pour")], "Accordé : 400 euros.")


def test_what_an_upper_room_refuses_leaves_the_vote_open(rider):
    meeting, _ = evening(4)
    rider({meeting.items.first().pk}, "trop", set())
    vote = opened(meeting)
    cast_all(vote=vote, choice=choice(vote, "Pour").pk, by=None)
    refused("enveloppe-vide", close_vote, vote=vote, by=None)
    assert Vote.objects.get(pk=vote.pk).state == "open"


def test_facts_ask_the_same_whatever_the_numbers(django_assert_max_num_queries):
    for seats in (2, 9):
        meeting, _ = evening(seats, items=seats)
        for item in meeting.items.all():
            vote = open_vote(item=item, question="D’accord ?", by=None)
            cast_all(vote=vote, choice=choice(vote, "Pour").pk, by=None)
            close_vote(vote=vote, by=None)
        with django_assert_max_num_queries(10):
            facts = facts_of(meeting)
        assert len(facts.items) == len(facts.present) == seats
