"""The machine of a request: every state, every move, everybody who may ask for it; and the right asked inside."""

import itertools

import pytest
from django.db import transaction

from maisons_habitants.committees.enums import VoteState
from maisons_habitants.funds.actions.move_request import move_request
from maisons_habitants.funds.enums import Move, Party, State
from maisons_habitants.funds.models import RequestEvent
from maisons_habitants.funds.rules import machine
from maisons_habitants.funds.rules.state_words import RESIDENT
from portal.kit.refusal import Refusal
from tests.committees import factories as committees
from tests.people.factories import resident, staff

from . import factories as make

# (state, move) -> (where it leads, on whose behalf); every other pair is refused to everybody.
TABLE = {
    ("draft", "submit"): ("submitted", {"leader", "helper"}),
    ("submitted", "take-up"): ("under-review", {"agent"}),
    ("submitted", "withdraw"): ("withdrawn", {"leader", "helper"}),
    ("under-review", "ask"): ("incomplete", {"agent"}),
    ("under-review", "find-ineligible"): ("ineligible", {"agent"}),
    ("under-review", "find-eligible"): ("eligible", {"agent"}),
    ("under-review", "withdraw"): ("withdrawn", {"leader", "helper"}),
    ("incomplete", "resubmit"): ("under-review", {"leader", "helper"}),
    ("incomplete", "withdraw"): ("withdrawn", {"leader", "helper"}),
    ("ineligible", "reopen"): ("under-review", {"keeper"}),
    ("eligible", "schedule"): ("scheduled", {"agent"}),
    ("eligible", "withdraw"): ("withdrawn", {"leader", "helper"}),
    ("scheduled", "unschedule"): ("eligible", {"agent"}),
    ("scheduled", "grant"): ("granted", {"committee", "authority"}),
    ("scheduled", "reject"): ("rejected", {"committee", "authority"}),
    ("scheduled", "defer"): ("deferred", {"committee"}),
    ("scheduled", "withdraw"): ("withdrawn", {"leader", "helper"}),
    ("deferred", "schedule"): ("scheduled", {"agent"}),
    ("deferred", "withdraw"): ("withdrawn", {"leader", "helper"}),
    ("granted", "complete"): ("completed", {"agent"}),
    ("granted", "cancel"): ("cancelled", {"keeper"}),
}
EVERY = list(itertools.product(State.values, Move.values, Party.values))


@pytest.mark.parametrize(("state", "move", "party"), EVERY, ids=["-".join(one) for one in EVERY])
def test_every_state_and_move_and_party_leads_where_the_table_says(state, move, party):
    leads, parties = TABLE.get((state, move), (None, set()))
    assert machine.target(move, state, party) == (leads if party in parties else None)
    assert (move in machine.moves_from(state, {party})) == (party in parties)


def test_every_state_is_reached_and_says_itself_to_residents():
    assert {leads for leads, _ in TABLE.values()} | {"draft"} == set(State.values)
    assert set(RESIDENT) == set(State.values)


@pytest.mark.django_db
class TestThroughTheDoor:
    def test_an_arrow_gone_through_is_written_once_with_its_rules(self):
        row = make.filed()
        moved = self.move(row, Move.TAKE_UP, Party.AGENT, seen=row.edition)
        assert (moved.state, moved.edition) == (State.UNDER_REVIEW, row.edition + 1)
        event = RequestEvent.objects.get(request=row)
        assert (event.before, event.after, event.party, event.rules) == ("submitted", "under-review", "agent", row.rules)

    @pytest.mark.parametrize(
        ("role", "moves"),
        [("animation", {"take-up", "withdraw"}), ("accueil", {"withdraw"}), ("responsable", {"take-up", "withdraw"}), ("redaction", set())],
    )
    def test_the_right_is_asked_inside_of_the_house_that_accompanies(self, role, moves):
        row = make.filed()
        here, elsewhere = staff(role, row.maison), staff(role, committees.house("Les Saules"))
        for who, allowed in ((here, moves), (elsewhere, set())):
            for move, party in (("take-up", Party.AGENT), ("withdraw", Party.HELPER)):
                if move in allowed:
                    self.rolled_back(row, move, party, by=who)
                else:
                    with pytest.raises(Refusal) as told:
                        self.move(row, move, party, by=who)
                    assert told.value.code == "pas-votre-demande"

    def test_who_leads_it_withdraws_it_and_nobody_else_does(self):
        leader = make.person()
        leader.user = resident()
        leader.save(update_fields=["user"])
        row = make.filed(None, leader)
        with pytest.raises(Refusal) as told:
            self.move(row, Move.WITHDRAW, Party.LEADER, by=resident())
        assert told.value.code == "pas-votre-demande"
        assert self.move(row, Move.WITHDRAW, Party.LEADER, by=leader.user).state == State.WITHDRAWN

    def test_the_committee_decides_by_a_closed_vote_on_its_item_alone(self):
        row = make.filed(state=State.SCHEDULED)
        other = committees.vote(committees.item(row.item.meeting, "Autre"), state=VoteState.CLOSED)
        for vote in (None, committees.vote(row.item), other):
            with pytest.raises(Refusal) as told:
                self.move(row, Move.REJECT, Party.COMMITTEE, vote=vote)
            assert told.value.code == "pas-votre-demande"
        closed = committees.vote(row.item, state=VoteState.CLOSED)
        assert self.move(row, Move.REJECT, Party.COMMITTEE, vote=closed).state == State.REJECTED

    def test_where_an_authority_decides_the_vote_is_an_opinion_and_her_act_moves_it(self):
        row = make.filed(make.fund(decided_by="authority"), state=State.SCHEDULED)
        closed = committees.vote(row.item, state=VoteState.CLOSED)
        with pytest.raises(Refusal):
            self.move(row, Move.REJECT, Party.COMMITTEE, vote=closed)
        with pytest.raises(Refusal):
            self.move(row, Move.REJECT, Party.AUTHORITY, by=staff("animation", row.maison))
        assert self.move(row, Move.REJECT, Party.AUTHORITY, by=staff("responsable", row.maison)).state == State.REJECTED

    def test_a_stale_move_says_who_moved_it(self):
        row = make.filed()
        colleague = staff("animation", row.maison)
        self.move(row, Move.TAKE_UP, Party.AGENT, by=colleague)
        with pytest.raises(Refusal) as told:
            self.move(row, Move.TAKE_UP, Party.AGENT, seen=row.edition)
        assert told.value.code == "deja-modifie" and "prendre en charge" in told.value.words and str(colleague) in told.value.words

    def test_a_move_that_leads_nowhere_says_from_where_it_does(self):
        row = make.filed(state=State.GRANTED)
        with pytest.raises(Refusal) as told:
            self.move(row, Move.TAKE_UP, Party.AGENT)
        assert told.value.code == "geste-impossible" and "accordée" in told.value.words and "déposée" in told.value.way_out

    def move(self, row, move, party, *, by=None, **kwargs):
        with transaction.atomic():
            return move_request(request=row, move=Move(move), party=party, by=by, **kwargs)

    def rolled_back(self, row, move, party, *, by):
        with transaction.atomic():
            move_request(request=row, move=Move(move), party=party, by=by)
            transaction.set_rollback(True)
