"""One evening of a board lived in any order: who comes and leaves, proxies, who steps aside, votes of each kind, a second convocation."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from maisons_habitants.committees.actions.answer_meeting import give_proxy, take_back_proxy
from maisons_habitants.committees.actions.cast_vote import cast_all, cast_secret, cast_vote
from maisons_habitants.committees.actions.close_sitting import close_sitting
from maisons_habitants.committees.actions.close_vote import close_vote, void_vote
from maisons_habitants.committees.actions.convoke import convoke_again
from maisons_habitants.committees.actions.open_sitting import open_sitting
from maisons_habitants.committees.actions.open_vote import open_vote
from maisons_habitants.committees.actions.step_aside import come_back, step_aside
from maisons_habitants.committees.actions.tick_presence import rekey_presences, tick_presence
from maisons_habitants.committees.models import Meeting, OpenBallot, Proxy, SecretVoter, Vote
from maisons_habitants.committees.reading.table import meetings_read, table_of
from portal.kit import clock
from portal.kit.refusal import Refusal
from tests.life import Life

from . import factories as make
from .evening import BOARD, evening
from .reckoned import aside_on, reckon

MEMBERS, ITEMS = 7, 2
who, which, choices = st.integers(0, MEMBERS - 1), st.integers(0, ITEMS - 1), st.integers(0, 2)
yes = st.booleans()


def founded() -> int:
    """An open evening of two items: four members, a deputy for the first of them, one for a seat that nobody holds, one without a voice."""
    meeting, _ = evening(4, there=0, items=ITEMS, proxies_count=True, second_after_days=3, **BOARD)
    body = meeting.body
    first = body.seats.order_by("number").first()
    make.mandate(body, on=make.seat(body, deputy_of=first))
    make.mandate(body, on=make.seat(body, deputy_of=make.seat(body)))
    make.mandate(body, on=make.seat(body, votes=False))
    return meeting.pk


class Machine(Life):
    """`refused` counts, over all lives, why an act was not carried out."""

    town: int

    def begin(self, first) -> None:
        self.meeting, self.sealed, self.cast = first or (self.town, {}, {})

    def remembered(self):
        return self.meeting, self.sealed, self.cast

    # what is at hand
    @property
    def row(self) -> Meeting:
        return meetings_read().get(pk=self.meeting)

    def member(self, number: int):
        return make.members(self.row.body)[number]

    def item(self, number: int):
        return self.row.items.all()[number]

    def running(self) -> Vote | None:
        return Vote.objects.filter(item__meeting=self.meeting, state="open").first()

    def act(self, name: str, do, **asked):
        """Carried out, or refused in words; None when refused."""
        try:
            given = do(by=None, **asked) if do is not cast_secret else do(**asked) or True
        except Refusal as refusal:
            assert refusal.words and refusal.way_out
            self.refused[refusal.code] += 1
            return None
        self.done[name] += 1
        return True if given is None else given

    # who is there
    @rule(number=who, presence=st.sampled_from(["present", "present", "present", "left", "excused"]))
    def tick(self, number, presence):
        name = "left" if presence == "left" else "tick"
        self.act(name, tick_presence, meeting=self.row, mandate=self.member(number).pk, presence=presence)

    @rule(but=who)
    def rekey(self, but):
        there = {one.pk for one in make.members(self.row.body)} - {self.member(but).pk}
        self.act("rekey", rekey_presences, meeting=self.row, present=there)

    @rule(giver=who, bearer=who, take_back=st.sampled_from([False, False, True]))
    def proxy(self, giver, bearer, take_back):
        if take_back:
            self.act("unproxy", take_back_proxy, meeting=self.row, giver=self.member(giver))
        else:
            self.act("proxy", give_proxy, meeting=self.row, giver=self.member(giver), bearer=self.member(bearer))

    @rule(item=which, number=who, again=yes)
    def aside(self, item, number, again):
        if again:
            self.act("back", come_back, item=self.item(item), mandate=self.member(number).pk)
        else:
            self.act("aside", step_aside, item=self.item(item), mandate=self.member(number).pk)

    # votes
    @rule(item=which, secret=yes, paper=st.sampled_from([False, False, True]))
    def put(self, item, secret, paper):
        row = self.item(item)
        ground = reckon(self.meeting, row.pk)
        asked = {"secret": secret, "on_paper": secret and paper, "asking": MEMBERS if secret else 0}
        vote = self.act("paper" if asked["on_paper"] else "secret" if secret else "open", open_vote, item=row, question="Alors ?", **asked)
        if vote is not None:
            assert ground.enough, "a vote was opened though too few are there"
            self.cast[vote.pk] = {}

    def choice(self, vote: Vote, number: int) -> int:
        return vote.choices.all()[number].pk

    def _cast(self, name: str, do, vote, number, to, **asked):
        voice = self.member(number).pk
        hands = reckon(self.meeting, vote.item_id).hands
        if self.act(name, do, vote=vote, voice=voice, choice=self.choice(vote, to), **asked) is not None:
            assert voice in hands, "a voice was cast that is not in the room"
            assert asked.get("bearer") in (None, hands[voice]), "a voice was cast by another hand"
            assert asked.get("over") or voice not in self.cast[vote.pk], "a voice was cast twice"
            self.cast[vote.pk][voice] = hands[voice]

    @rule(number=who, to=choices, over=yes, alone=yes)
    def vote_openly(self, number, to, over, alone):
        vote = self.running() or self.last()
        if vote:
            more = {"bearer": self.member(number).pk} if alone else {}
            self._cast("cast", cast_vote, vote, number, to, over=over, **more)

    @rule(number=who, to=choices, bearer=who, alone=yes)
    def vote_secretly(self, number, to, bearer, alone):
        vote = self.running() or self.last()
        if vote:
            more = {} if alone else {"bearer": self.member(bearer).pk}
            self._cast("cast secretly", cast_secret, vote, number, to, **more)

    @rule(to=choices, number=who, other=choices)
    def all_vote(self, to, number, other):
        """« Tous pour, sauf… », or each on her own telephone."""
        vote = self.running()
        if vote is None:
            return
        if vote.secret:
            for one in range(MEMBERS):
                self._cast("cast secretly", cast_secret, vote, one, other if one == number else to)
            return
        hands, voice = reckon(self.meeting, vote.item_id).hands, self.member(number).pk
        others = {voice: self.choice(vote, other)} if voice in hands else {}
        if self.act("all but", cast_all, vote=vote, choice=self.choice(vote, to), others=others) is not None:
            self.cast[vote.pk] = hands

    def last(self) -> Vote | None:
        return Vote.objects.filter(item__meeting=self.meeting).order_by("-pk").first()

    @rule(ballots=st.integers(0, 8))
    def end_vote(self, ballots):
        vote = self.running() or self.last()
        if vote is None:
            return
        first, *rest = (one.pk for one in vote.choices.all())
        tallies = {first: ballots, **dict.fromkeys(rest, 0)} if vote.on_paper else None
        ground = reckon(self.meeting, vote.item_id)
        done = self.act("end", close_vote, vote=vote, tallies=tallies)
        if done is None:
            return
        assert ground.enough, "a vote was closed though too few are there"
        voices = sum(one.tally for one in done.choices.all())
        cast = self.cast[vote.pk]
        assert voices == done.counted["voices"] == done.counted["cast"] + done.counted["abstained"]
        if vote.on_paper:
            assert voices == ballots <= len(ground.hands)
        else:
            assert voices == len(cast) <= len(ground.office), "not one voice for each that was cast"
        self.done["end secret" if vote.secret else "end open"] += 1

    @rule(sure=yes)
    def void(self, sure):
        vote = self.running() or self.last()
        if sure and vote and self.act("void", void_vote, vote=vote):
            assert not vote.voters.exists() and not vote.ballots.exists() and not sum(one.tally for one in vote.choices.all())

    # the end
    @rule(sure=st.integers(0, 9), days=st.integers(1, 5))
    def part(self, sure, days):
        if sure == 0:
            self.act("go home", close_sitting, meeting=self.row)
            return
        ground, start = reckon(self.meeting), clock.now() + dt.timedelta(days=days)
        second = self.act("call again", convoke_again, meeting=self.row, start=start)
        if second is not None:
            assert not ground.enough
            self.meeting = second.pk
            self.pass_time(days=days)
            open_sitting(meeting=second, by=None)

    # what always holds
    @invariant()
    def look(self) -> None:
        votes = list(Vote.objects.filter(item__meeting=self.meeting).prefetch_related("choices", "ballots", "voters").order_by("pk"))
        assert sum(vote.state == "open" for vote in votes) <= 1, "two votes at once"
        self._look_at_the_table(next((vote.item_id for vote in votes if vote.state == "open"), None))
        for vote in votes:
            if vote.state == "open":
                self._look_at_voices(vote)
            else:
                told = self._told(vote)
                assert self.sealed.setdefault(vote.pk, told) == told, "a vote that was closed has changed"

    @staticmethod
    def _told(vote: Vote) -> tuple:
        counts = tuple((one.pk, one.words, one.tally) for one in vote.choices.all())
        voices = sorted((one.mandate_id, one.choice_id, one.borne_by_id) for one in vote.ballots.all())
        return vote.state, repr(vote.counted), vote.result_id, counts, tuple(voices), tuple(sorted(one.pk for one in vote.voters.all()))

    def _look_at_voices(self, vote: Vote) -> None:
        ballots, voters = list(vote.ballots.all()), [one.mandate_id for one in vote.voters.all()]
        voices = voters if vote.secret else [one.mandate_id for one in ballots]
        assert not (ballots if vote.secret else voters), "a vote is open or secret, not both"
        cast, aside = self.cast[vote.pk], aside_on(vote.item_id)
        assert sorted(voices) == sorted(cast), "not one voice for each that was cast"
        assert not aside & (set(voices) | set(cast.values())), "somebody aside is counted"
        office = reckon(self.meeting, vote.item_id).office
        assert set(voices) <= office and len(set(voices)) == len(voices), "more than one voice a seat"
        if vote.secret:
            assert sum(one.tally for one in vote.choices.all()) == len(voters), "the count is not that of who voted"
        else:
            assert {one.mandate_id: one.borne_by_id or one.mandate_id for one in ballots} == cast

    def _look_at_the_table(self, at: int | None) -> None:
        borne = list(Proxy.objects.filter(meeting=self.meeting).values_list("bearer", flat=True))
        assert len(set(borne)) == len(borne), "one proxy a member"
        table = table_of(self.row)
        for item in {None, at}:
            ground, quorum = reckon(self.meeting, item), table.quorum(item)
            assert (quorum.needed, quorum.there, quorum.met) == (ground.needed, ground.counted, ground.enough), item
            assert {one.key: one.by for one in table.voices(item)} == ground.hands, item

    def come_to_rest(self) -> None:
        assert not OpenBallot.objects.filter(vote__secret=True).exists()
        assert not SecretVoter.objects.filter(vote__secret=False).exists()
        self.check_books("committees")
