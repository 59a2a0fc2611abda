"""The house reads a request: each act of its review, and each of their refusals."""

import datetime as dt

import pytest

from maisons_habitants.committees.models import Item, Meeting
from maisons_habitants.funds.actions import review_request as reading
from maisons_habitants.funds.actions.envelope import commit_envelope
from maisons_habitants.funds.actions.remind_questions import remind_questions
from maisons_habitants.funds.actions.schedule_request import schedule, unschedule
from maisons_habitants.funds.actions.write_request import answer_questions
from maisons_habitants.funds.enums import Party, State
from maisons_habitants.funds.models import Fund, FundRequest, Leader, Question
from maisons_habitants.funds.reading.parties import parties_of
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.notifications.models import OutboxMessage
from programmes.models import Session
from tests.committees import factories as committees
from tests.committees.test_votes import refused
from tests.people.factories import resident, staff

from . import evenings as at
from . import factories as make

pytestmark = pytest.mark.django_db
KEY = "4f0f6f0e-0f83-4a6c-9a53-0b9a1d0c7d02"


def reviewed(state: str = State.UNDER_REVIEW, **fields) -> FundRequest:
    return make.filed(state=state, **fields)


def last(row: FundRequest):
    return row.events.order_by("pk").last()


ACTS = {
    "take_up": (reading.take_up, State.SUBMITTED, State.UNDER_REVIEW, {}),
    "ask": (reading.ask, State.UNDER_REVIEW, State.INCOMPLETE, {"questions": ["Qui vient ?"]}),
    "find_eligible": (reading.find_eligible, State.UNDER_REVIEW, State.ELIGIBLE, {}),
    "find_ineligible": (reading.find_ineligible, State.UNDER_REVIEW, State.INELIGIBLE, {"rule": "not_funded", "reason": "Que du vin."}),
    "reopen": (reading.reopen, State.INELIGIBLE, State.UNDER_REVIEW, {"reason": "Le devis a changé."}),
}


@pytest.mark.parametrize("name", ACTS)
class TestEachAct:
    def test_moves_once_with_its_event(self, name):
        act, before, after, said = ACTS[name]
        row = reviewed(before)
        by = staff("responsable", row.maison)
        for _ in "ab":  # the same key: pressed twice
            moved = act(request=row, by=by, seen=row.edition, key=KEY, **said)
        assert (moved.state, moved.edition, row.events.count()) == (after, row.edition + 1, 1)
        assert (last(row).before, last(row).after, last(row).by) == (before, after, by)

    def test_is_nobody_else_s(self, name):
        act, before, _, said = ACTS[name]
        row = reviewed(before)
        leader = row.leaders.get().person
        leader.user = resident()
        leader.save(update_fields=["user"])
        elsewhere = staff("responsable", committees.house("Les Saules"))
        for stranger in (leader.user, elsewhere, staff("accueil", row.maison), staff("redaction", row.maison)):
            refused("pas-votre-demande", act, request=row, by=stranger, **said)
        row.refresh_from_db()
        assert row.state == before and not row.questions.exists() and not OutboxMessage.objects.exists()

    def test_a_stale_one_says_who_moved_it(self, name):
        act, before, _, said = ACTS[name]
        row = reviewed(before)
        first = staff("responsable", row.maison)
        act(request=row, by=first, **said)
        told = refused("deja-modifie", act, request=row, by=staff("responsable", row.maison), seen=row.edition, **said)
        row.refresh_from_db()
        assert str(first) in str(told) and row.get_state_display() in str(told) and row.events.count() == 1

    def test_only_from_its_state(self, name):
        act, before, _, said = ACTS[name]
        for state in (State.SUBMITTED, State.UNDER_REVIEW, State.INELIGIBLE, State.ELIGIBLE, State.WITHDRAWN):
            if state != before:
                refused("geste-impossible", act, request=reviewed(state), by=None, **said)
        assert not Question.objects.exists()


class TestAsking:
    def test_a_row_each_and_each_leader_is_told_by_a_neutral_subject(self):
        row = reviewed(title="La fête des voisins")
        Leader.objects.create(request=row, person=make.person())
        reading.ask(request=row, questions=["Combien d’enfants ?", "  ", " Un devis ? "], by=None)
        assert list(row.questions.values_list("words", "answer")) == [("Combien d’enfants ?", ""), ("Un devis ?", "")]
        assert last(row).words == "Combien d’enfants ?\nUn devis ?"
        told = OutboxMessage.objects.all()
        assert [one.purpose for one in told] == ["funds.asked"] * 2
        for one in told:
            assert "voisins" not in one.subject + one.sizes["short"]
            assert "Un devis ?" in one.sizes["body"] and "La fête des voisins" in one.sizes["body"]

    @pytest.mark.parametrize(
        ("questions", "code"),
        [([], "sans-question"), ([" "], "sans-question"), (["?"] * 7, "trop-de-questions"), (["a" * 1001], "question-trop-longue")],
    )
    def test_what_stops_it(self, questions, code):
        row = reviewed()
        refused(code, reading.ask, request=row, questions=questions, by=None)
        row.refresh_from_db()
        assert row.state == State.UNDER_REVIEW and not row.questions.exists()


class TestIneligible:
    def test_the_reason_and_the_rule_are_written_and_how_to_contest(self):
        row = reviewed()
        reading.find_ineligible(request=row, rule="not_funded", reason=" Que du vin. ", by=None)
        quote = "Le fonds ne paie pas : alcool, paiement de qui porte le projet et fonctionnement courant d’une association."
        assert last(row).words == f"Que du vin.\n« {quote} »"
        body = OutboxMessage.objects.get().sizes["body"]
        assert quote in body and "Que du vin." in body and "deux mois" in body and "telerecours" in body

    def test_what_the_fund_is_for_is_a_rule_too_where_it_says_it(self):
        row = reviewed()
        refused("regle-inconnue", reading.find_ineligible, request=row, rule="purpose", reason="Autre chose.", by=None)
        Fund.objects.filter(pk=row.fund_id).update(words="Pour les fêtes du quartier.")
        reading.find_ineligible(request=row, rule="purpose", reason="Un voyage.", by=None)
        assert "« Pour les fêtes du quartier. »" in last(row).words

    @pytest.mark.parametrize(
        ("rule", "reason", "code"),
        [("couleur", "Non.", "regle-inconnue"), ("not_funded", " ", "raison-manquante"), ("not_funded", "a" * 1001, "raison-trop-longue")],
    )
    def test_what_stops_it(self, rule, reason, code):
        refused(code, reading.find_ineligible, request=reviewed(), rule=rule, reason=reason, by=None)
        assert not OutboxMessage.objects.exists()


class TestReopening:
    def test_who_reviews_does_not_and_who_keeps_the_fund_says_why(self):
        row = reviewed(State.INELIGIBLE)
        refused("pas-votre-demande", reading.reopen, request=row, reason="Erreur.", by=staff("animation", row.maison))
        refused("raison-manquante", reading.reopen, request=row, reason="", by=staff("responsable", row.maison))
        reading.reopen(request=row, reason="Erreur.", by=staff("responsable", row.maison))
        assert last(row).words == "Erreur." and "Erreur." in OutboxMessage.objects.get().sizes["body"]


def meeting_of(row: FundRequest, days: float = 20, **fields) -> Meeting:
    return committees.meeting(row.fund.body, days=days, **fields)


class TestScheduling:
    @pytest.mark.parametrize("state", [State.ELIGIBLE, State.DEFERRED])
    def test_a_line_is_added_and_who_leads_it_knows_the_day(self, state):
        row = reviewed(state)
        meeting = meeting_of(row)
        before = meeting.edition
        moved = schedule(request=row, meeting=meeting, by=staff("animation", row.maison), seen=row.edition)
        assert moved.state == State.SCHEDULED
        item = Item.objects.get(meeting=meeting)
        assert (moved.item, item.kind, item.title, item.minutes) == (item, "decision", row.title, 10)
        meeting.refresh_from_db()
        assert meeting.edition == before + 1
        assert OutboxMessage.objects.get().purpose == "funds.scheduled"

    def test_twice_with_one_key_is_one_line(self):
        row = reviewed(State.ELIGIBLE)
        meeting = meeting_of(row)
        for _ in "ab":
            schedule(request=row, meeting=meeting, by=None, key=KEY)
        assert meeting.items.count() == 1

    def test_filed_on_the_last_day_and_a_day_late(self):
        row = reviewed(State.ELIGIBLE)
        days = row.rules.days_before
        late = meeting_of(row, days - 1)
        told = refused("hors-delai", schedule, request=row, meeting=late, by=staff("responsable", row.maison))
        assert "au plus tard" in told.words
        assert not late.items.exists() and not OutboxMessage.objects.exists()
        assert schedule(request=row, meeting=meeting_of(row, days), by=None).state == State.SCHEDULED

    def test_a_meeting_where_it_cannot_go(self):
        row = reviewed(State.ELIGIBLE)
        refused("autre-comite", schedule, request=row, meeting=committees.meeting(committees.body(3), days=30), by=None)
        off = meeting_of(row, 30)
        Session.objects.filter(pk=off.session_id).update(state="cancelled")
        refused("date-annulee", schedule, request=row, meeting=off, by=None)
        for state in ("closed", "no-quorum"):
            refused("reunion-finie", schedule, request=row, meeting=meeting_of(row, 31, state=state), by=None)
        past = meeting_of(row, 32)
        Session.objects.filter(pk=past.session_id).update(start=clock.now() - dt.timedelta(2), end=clock.now() - dt.timedelta(1))
        refused("reunion-finie", schedule, request=row, meeting=past, by=None)
        full = meeting_of(row, 33)
        for _ in range(30):
            committees.item(full)
        refused("ordre-trop-long", schedule, request=row, meeting=full, by=None)
        row.refresh_from_db()
        assert row.state == State.ELIGIBLE and not row.events.exists()

    def test_a_stranger_a_stale_page_and_a_request_not_found_eligible(self):
        row = reviewed(State.ELIGIBLE)
        meeting = meeting_of(row)
        refused("pas-votre-demande", schedule, request=row, meeting=meeting, by=staff("accueil", row.maison))
        refused("deja-modifie", schedule, request=row, meeting=meeting, by=None, seen=row.edition + 1)
        refused("geste-impossible", schedule, request=reviewed(of=row.fund), meeting=meeting, by=None)
        assert not meeting.items.exists()


class TestUnscheduling:
    def test_the_line_goes_with_it_while_the_meeting_is_prepared(self):
        row = reviewed(State.ELIGIBLE)
        meeting = meeting_of(row)
        row = schedule(request=row, meeting=meeting, by=None)
        row = unschedule(request=row, reason="Le devis n’est pas là.", by=staff("animation", row.maison), seen=row.edition)
        assert (row.state, row.item) == (State.ELIGIBLE, None) and not meeting.items.exists()
        assert "Le devis" in OutboxMessage.objects.get(purpose="funds.unscheduled").sizes["body"]
        assert schedule(request=row, meeting=meeting, by=None).state == State.SCHEDULED

    def test_it_stays_once_something_was_said_or_the_meeting_began(self):
        for change in ({"notes": "On en a parlé."}, {"decision": "Plus tard."}):
            row = reviewed(State.SCHEDULED)
            Item.objects.filter(pk=row.item_id).update(**change)
            unschedule(request=row, by=None)
            assert Item.objects.filter(pk=row.item_id).exists()
        meeting, _, row = at.evening(5, 5)
        unschedule(request=row, by=None)
        assert meeting.items.filter(pk=row.item_id).exists()

    def test_a_vote_stays_and_gives_back_what_an_opinion_held(self):
        _, _, row = at.evening(5, 5, decided_by="authority")
        vote = at.put(row)
        refused("vote-en-cours", unschedule, request=row, by=None)
        at.voted(vote)
        fund = Fund.objects.get(pk=row.fund_id)
        held = fund.committed_cents
        row.refresh_from_db()
        unschedule(request=row, by=None)
        fund.refresh_from_db()
        assert fund.committed_cents == held - 24_000 and Item.objects.filter(pk=vote.item_id).exists()

    def test_a_stranger_a_stale_page_and_one_that_is_on_no_order_of_the_day(self):
        row = reviewed(State.SCHEDULED)
        refused("pas-votre-demande", unschedule, request=row, by=staff("accueil", row.maison))
        refused("deja-modifie", unschedule, request=row, by=None, seen=row.edition + 1)
        refused("geste-impossible", unschedule, request=reviewed(State.ELIGIBLE), by=None)
        assert Item.objects.filter(pk=row.item_id).exists()


class TestReminding:
    def asked(self, days: int) -> FundRequest:
        row = reviewed()
        reading.ask(request=row, questions=["Un devis ?", "Qui vient ?"], by=None)
        Question.objects.filter(request=row).update(asked_at=clock.now() - dt.timedelta(days=days))
        OutboxMessage.objects.all().delete()
        return row

    def test_once_a_week_after(self):
        row = self.asked(7)
        assert (remind_questions(), remind_questions()) == (1, 0)
        told = OutboxMessage.objects.get()
        assert told.purpose == "funds.reminded" and "Qui vient ?" in told.sizes["body"] and row.title not in told.subject
        assert row.questions.filter(reminded_at=None).count() == 0
        assert AuditLine.objects.filter(verb="funds.remind_questions").count() == 1

    def test_not_before_nor_what_is_answered_nor_a_request_that_left(self):
        self.asked(6)
        left, answered = self.asked(8), self.asked(8)
        FundRequest.objects.filter(pk=left.pk).update(state=State.WITHDRAWN)
        answered.refresh_from_db()
        answer_questions(request=answered, answers={one.pk: "Oui." for one in answered.questions.all()}, by=None)
        assert remind_questions() == 0 and not OutboxMessage.objects.exists()

    def test_another_question_later_is_recalled_in_its_turn(self):
        row = self.asked(7)
        remind_questions()
        Question.objects.create(request=row, words="Et où ?", asked_at=clock.now() - dt.timedelta(days=7))
        assert remind_questions() == 1
        assert [one.sizes["body"].count("Un devis ?") for one in OutboxMessage.objects.order_by("pk")] == [1, 0]


def test_an_envelope_counts_nothing_of_a_review():
    row = reviewed()
    commit_envelope(request=make.filed(row.fund, state=State.GRANTED), amount_cents=1_000)
    reading.find_eligible(request=row, by=None)
    assert Fund.objects.get(pk=row.fund_id).committed_cents == 1_000


def test_whoever_leads_a_project_does_not_read_it_over_herself():
    row = make.filed(make.fund())
    agent = staff("responsable", row.maison)
    assert {Party.AGENT, Party.KEEPER} <= parties_of(row, agent)
    person = make.person()
    person.user = agent
    person.save(update_fields=["user"])
    row.leaders.create(person=person)
    assert parties_of(row, agent) & {Party.AGENT, Party.KEEPER, Party.AUTHORITY} == set()
    refused("pas-votre-demande", reading.take_up, request=row, by=agent)
