"""Calls for members: coming forward, taking it back, all chosen, a draw, a vote, words; everybody answered."""

import datetime as dt
import uuid

import pytest

from maisons_habitants.committees.actions.ask_seat import ask_seat
from maisons_habitants.committees.actions.close_call import close_call
from maisons_habitants.committees.actions.open_call import open_call
from maisons_habitants.committees.actions.withdraw_candidacy import withdraw_candidacy
from maisons_habitants.committees.enums import CandidateState
from maisons_habitants.committees.models import CallForMembers, Candidate, Mandate
from maisons_habitants.committees.reading.members import members_on
from maisons_habitants.committees.registry import broken_mandates
from maisons_habitants.committees.rules.calls import draw_order
from portal.kit import clock
from portal.notifications.models import OutboxMessage

from . import factories as make
from .test_members import DAY, code

pytestmark = pytest.mark.django_db


def asked(call, person=None, **values) -> Candidate:
    return ask_seat(call=call, person=person or make.person(), by=None, channel="counter", **values)


def closed(call, **values) -> CallForMembers:
    return close_call(call=call, starts_on=clock.today(), by=None, **values)


def seats_for(call, number: int) -> None:
    for _ in range(number):
        make.seat(call.body)


class TestOpening:
    def open(self, **values):
        today = clock.today()
        days = {"opens_on": today, "closes_on": today + 21 * DAY, "seats": 2}
        return open_call(**{"body": make.body(), "by": None, **days, **values})

    def test_a_call_and_a_second_click(self):
        body, key = make.body(), uuid.uuid4()
        assert self.open(body=body, key=key) == self.open(body=body, key=key)
        assert code(lambda: self.open(body=body)) == "appel-deja-ouvert"

    @pytest.mark.parametrize(
        ("values", "refused"),
        [
            ({"seats": 0}, "aucune-place"),
            ({"closes_on": dt.date(2000, 1, 1)}, "dates-a-l-envers"),
            ({"opens_on": dt.date(2000, 1, 1), "closes_on": dt.date(2000, 2, 1)}, "appel-passe"),
            ({"closes_on": clock.today() + 800 * DAY}, "appel-trop-long"),
        ],
    )
    def test_refused_in_words(self, values, refused):
        assert code(lambda: self.open(**values)) == refused


class TestComingForward:
    def test_noted_and_told(self):
        call = make.call(make.body())
        row = asked(call, words="Le jardin.")
        assert (row.state, OutboxMessage.objects.filter(purpose="committees.asked").count()) == (CandidateState.ASKED, 1)

    def test_twice_is_once_and_a_second_time_is_said(self):
        call, person, key = make.call(make.body()), make.person(), uuid.uuid4()
        assert asked(call, person, key=key) == asked(call, person, key=key)
        assert code(lambda: asked(call, person)) == "deja-candidate"

    def test_closed_not_begun_too_young_already_a_member(self):
        body, today = make.body(3), clock.today()
        over = make.call(body, opens_on=today - 9 * DAY, closes_on=today - DAY)
        soon = make.call(body, opens_on=today + DAY, closes_on=today + 9 * DAY)
        call = make.call(body)
        assert code(lambda: asked(over)) == "appel-fini" and code(lambda: asked(soon)) == "appel-pas-commence"
        assert code(lambda: asked(call, make.person(birth_year=today.year - 12))) == "trop-jeune"
        assert code(lambda: asked(call, members_on(body)[0].person)) == "deja-membre"

    def test_taken_back_then_asked_again(self):
        call, person = make.call(make.body()), make.person()
        row = asked(call, person)
        withdraw_candidacy(candidate=row, by=None)
        assert code(lambda: withdraw_candidacy(candidate=row, by=None)) == "candidature-finie"
        again = asked(call, person)
        assert (again.pk, again.state) == (row.pk, CandidateState.ASKED)
        assert OutboxMessage.objects.filter(purpose="committees.asked").count() == 2


class TestClosing:
    def test_all_are_chosen_where_the_seats_suffice(self):
        call = make.call(make.body(), 3)
        rows = [asked(call, public_name=number == 0) for number in range(2)]
        gone = asked(call)
        withdraw_candidacy(candidate=gone, by=None)
        seats_for(call, 3)
        closed(call)
        for row in rows:
            row.refresh_from_db()
        assert [row.state for row in rows] == [CandidateState.CHOSEN] * 2
        assert [row.mandate.public_name for row in rows] == [True, False]
        assert {row.mandate.designation for row in rows} == {"volunteer"}
        gone.refresh_from_db()
        assert gone.state == CandidateState.WITHDRAWN and list(broken_mandates()) == []

    def test_a_draw_is_made_again_from_its_seed(self):
        call = make.call(make.body(), 2)
        rows = [asked(call) for _ in range(5)]
        seats_for(call, 2)
        call = closed(call, designation="drawn", seed="abcd1234")
        order = draw_order([row.pk for row in rows], "abcd1234")
        chosen = set(Candidate.objects.filter(state=CandidateState.CHOSEN).values_list("pk", flat=True))
        assert (chosen, call.seed) == (set(order[:2]), "abcd1234")
        assert list(Candidate.objects.order_by("rank").values_list("pk", flat=True)) == order
        assert set(Mandate.objects.values_list("designation", flat=True)) == {"drawn"}

    def test_those_not_chosen_are_told_kindly_why(self):
        call = make.call(make.body(), 1)
        for _ in range(2):
            asked(call)
        seats_for(call, 1)
        closed(call, designation="drawn")
        [message] = OutboxMessage.objects.filter(purpose="committees.not_chosen")
        assert "tirage au sort" in message.body and "nous vous en remercions" in message.body
        assert OutboxMessage.objects.filter(purpose="committees.named").count() == 1

    def test_a_vote_noted_by_hand(self):
        call = make.call(make.body(), 1)
        first, second = asked(call), asked(call)
        seats_for(call, 1)
        closed(call, designation="elected", chosen=[second.pk], words="Vote à main levée.")
        assert list(Mandate.objects.values_list("person", "designation")) == [(second.person_id, "elected")]
        assert "Vote à main levée." in OutboxMessage.objects.get(purpose="committees.not_chosen").body
        first.refresh_from_db()
        assert first.state == CandidateState.NOT_CHOSEN

    @pytest.mark.parametrize(
        ("values", "refused"),
        [
            ({"designation": "elected"}, "choix-manquant"),
            ({"designation": "elected", "chosen": "all"}, "trop-de-choisis"),
            ({"designation": "elected", "chosen": "stranger"}, "choix-manquant"),
            ({"designation": "appointed", "chosen": "one"}, "mots-manquants"),
            ({"designation": "volunteer", "chosen": "one"}, "facon-manquante"),
            ({"designation": "drawn", "seen": 9}, "deja-modifie"),
            ({"designation": "drawn", "seats": 0}, "sieges-manquants"),
        ],
    )
    def test_refused_in_words_and_nothing_is_written(self, values, refused):
        call = make.call(make.body(), 1)
        rows = [asked(call) for _ in range(2)]
        keys = {"all": [row.pk for row in rows], "one": [rows[0].pk], "stranger": [999_999]}
        seats_for(call, values.pop("seats", 1))
        if "chosen" in values:
            values = {**values, "chosen": keys[values["chosen"]]}
        assert code(lambda: closed(call, **values)) == refused
        assert not Mandate.objects.exists() and CallForMembers.objects.get().closed_at is None
        assert not OutboxMessage.objects.filter(purpose__in=("committees.named", "committees.not_chosen")).exists()

    def test_twice_and_in_the_past(self):
        call = make.call(make.body(), 1)
        assert code(lambda: close_call(call=call, starts_on=clock.today() - DAY, by=None)) == "debut-passe"
        key = uuid.uuid4()
        assert closed(call, key=key) == closed(call, key=key)
        assert code(lambda: closed(call)) == "appel-fini"

    def test_who_became_a_member_meanwhile_is_named_in_the_refusal(self):
        call = make.call(make.body(), 2)
        row = asked(call)
        seats_for(call, 1)
        make.mandate(call.body, row.person)
        assert code(lambda: closed(call)) == "deja-membre"

    def test_a_call_for_a_college_fills_its_seats_alone(self):
        body = make.body()
        college = body.colleges.create(name="Habitants")
        make.seat(body)
        call = make.call(body, 1, college=college)
        asked(call)
        assert code(lambda: closed(call)) == "sieges-manquants"
        seat = make.seat(body, college=college)
        closed(call)
        assert Mandate.objects.get().seat == seat
