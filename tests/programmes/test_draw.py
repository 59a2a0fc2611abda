"""A window of requests, then a draw: who is served, in what order, what each is told; and drawing again finds the same."""

import datetime as dt

import pytest
import time_machine

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes import invariants
from programmes.actions.accept_offer import accept_offer
from programmes.actions.answer_request import accept_request
from programmes.actions.cancel_session import cancel_session
from programmes.actions.draw_sheet import draw_again, draw_due, draw_sheet
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.overbook import overbook
from programmes.actions.release_expired import release_expired
from programmes.actions.request_place import request_place
from programmes.actions.tell_drawn import tell_drawn
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, DrawOutcome, EnrolmentState, Selection
from programmes.models import Draw, DrawLine, Enrolment, SignUpSheet
from programmes.rules.draw import fingerprint

from . import factories as make

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def drawn_sheet(capacity: int = 2, **more) -> SignUpSheet:
    """A sheet whose window is open for two days, thirty days before its date."""
    fields = {"selection": Selection.DRAW, "requests_until": clock.now() + dt.timedelta(days=2), "days": 30, **more}
    return make.sheet(capacity, **fields)


def ask(sheet, *people, **more) -> list[Enrolment]:
    return request_place(sheet=sheet, people=list(people) or [make.person()], by=None, **more)


def after_window(sheet):
    return time_machine.travel(sheet.draw_at + dt.timedelta(minutes=1), tick=False)


def refused(code: str, act) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    assert code in [reason.code for reason in caught.value.reasons]
    assert all(reason.way_out for reason in caught.value.reasons)
    return str(caught.value).replace("\u00a0", " ")


def states(sheet) -> dict[int, str]:
    return dict(sheet.enrolments.values_list("pk", "state"))


def clean() -> None:
    found = [
        *invariants.miscounted_sheets(), *invariants.oversold_sheets(), *invariants.miscounted_shares(), *invariants.draws_that_differ(),
    ]  # fmt: skip
    assert found == []


class TestWindow:
    def test_one_asks_and_takes_nothing(self):
        sheet = drawn_sheet()
        rows = [ask(sheet)[0] for _ in range(3)]
        assert {row.state for row in rows} == {EnrolmentState.REQUESTED}
        assert SignUpSheet.objects.get(pk=sheet.pk).taken == 0

    def test_nobody_enrols_waits_or_is_answered_before_the_draw(self):
        sheet = drawn_sheet()
        words = refused("tirage-a-venir", lambda: enrol(sheet=sheet, people=[make.person()], by=None))
        assert "tirées au sort" in words and "première et de la dernière heure" in words
        refused("tirage-a-venir", lambda: enrol(sheet=sheet, people=[make.person()], by=make.agent(), channel=Channel.COUNTER))
        refused("tirage-a-venir", lambda: wait(sheet=sheet, people=[make.person()], by=None))
        row = ask(sheet)[0]
        refused("tirage-a-venir", lambda: accept_request(enrolment=row, by=make.agent()))

    def test_after_the_window_residents_ask_no_more_but_staff_key_the_papers(self):
        sheet = drawn_sheet(draw_at=clock.now() + dt.timedelta(days=3))
        with time_machine.travel(sheet.requests_until + HOUR, tick=False):
            assert "Le tirage a lieu" in refused("demandes-closes", lambda: ask(sheet))
            assert ask(sheet, make.person(), channel=Channel.COUNTER)[0].state == EnrolmentState.REQUESTED

    def test_once_drawn_one_waits_instead(self):
        sheet = drawn_sheet(1)
        ask(sheet), ask(sheet)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            assert "liste d'attente" in refused("tirage-fait", lambda: ask(sheet, make.person(), channel=Channel.COUNTER))
            late = wait(sheet=sheet, people=[make.person()], by=None)[0]
            assert late.draw_rank is None
            assert list(sheet.enrolments.waiting_in_order())[-1] == late

    def test_more_than_there_are_could_never_be_served(self):
        assert "2 places en tout" in refused("trop-nombreux", lambda: ask(drawn_sheet(2), *make.people(3)))

    @pytest.mark.parametrize(
        ("code", "fields"),
        [
            ("tirage-sans-places", {"capacity": None}),
            ("fenetre-manquante", {"requests_until": None}),
            ("fenetre-vide", {"requests_until": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
            ("tirage-trop-tot", {"draw_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
            ("tirage-trop-tard", {"days": 1}),
        ],
    )
    def test_a_window_that_makes_no_sense_is_refused(self, code, fields):
        refused(code, lambda: drawn_sheet(**fields))

    def test_staff_may_add_somebody_past_the_draw_by_name_and_with_a_reason(self):
        sheet = drawn_sheet(2)
        overbook(sheet=sheet, people=[make.person()], reason="accompagne son frère", by=make.agent())
        ask(sheet), ask(sheet)
        with after_window(sheet):
            drawn = draw_sheet(sheet=sheet, by=None)
        assert drawn.places == 1
        clean()


class TestSeed:
    def test_its_fingerprint_is_there_from_the_opening_and_never_another(self):
        sheet = drawn_sheet()
        drawn = sheet.draw
        assert drawn.fingerprint == fingerprint(drawn.seed)
        ask(sheet)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
        again = Draw.objects.get(sheet=sheet)
        assert (again.seed, again.fingerprint) == (drawn.seed, drawn.fingerprint)

    def test_two_sheets_have_two_seeds(self):
        assert drawn_sheet().draw.seed != drawn_sheet().draw.seed


class TestDraw:
    def test_those_who_never_had_a_place_come_first(self):
        old = make.sheet(5)
        known = make.people(4)
        for person in known:
            enrol(sheet=old, people=[person], by=None)
        sheet = open_sheet(
            activity=old.activity, sessions=[make.session(old.activity, 30)], capacity=2, selection=Selection.DRAW,
            requests_until=clock.now() + dt.timedelta(days=2), by=None,
        )  # fmt: skip
        for person in known:
            ask(sheet, person)
        new = [ask(sheet)[0] for _ in range(2)]
        with after_window(sheet):
            drawn = draw_sheet(sheet=sheet, by=None)
        assert {row.pk for row in sheet.enrolments.filter(state=EnrolmentState.OFFERED)} == {row.pk for row in new}
        assert (drawn.asks, drawn.newcomers) == (6, 2)

    def test_a_merged_record_has_had_what_the_other_had(self):
        old, person, double = make.sheet(5), make.person(), make.person()
        enrol(sheet=old, people=[double], by=None)
        double.successor = person
        double.save()
        sheet = open_sheet(
            activity=old.activity, sessions=[make.session(old.activity, 30)], capacity=1, selection=Selection.DRAW,
            requests_until=clock.now() + dt.timedelta(days=2), by=None,
        )  # fmt: skip
        ask(sheet, person)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
        assert DrawLine.objects.get().newcomer is False

    def test_a_place_drawn_elsewhere_counts_for_a_year_one_taken_elsewhere_does_not(self):
        drawn_before, simple, lucky, other = drawn_sheet(1), make.sheet(3), make.person(), make.person()
        row = ask(drawn_before, lucky)[0]
        enrol(sheet=simple, people=[other], by=None)
        with after_window(drawn_before):
            draw_sheet(sheet=drawn_before, by=None)
            row.refresh_from_db()
            accept_offer(enrolment=row, by=None)
            sheet = drawn_sheet(2)
            ask(sheet, lucky), ask(sheet, other)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
        assert {line.party.enrolments.get().person: line.newcomer for line in sheet.draw.lines.all()} == {lucky: False, other: True}

    def test_who_comes_together_is_drawn_together_and_too_many_pass_with_the_reason_and_stay_first(self):
        sheet = drawn_sheet(3)
        for _ in range(6):
            ask(sheet, *make.people(2))
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
        offered = sheet.enrolments.filter(state=EnrolmentState.OFFERED)
        assert offered.count() == 2 and offered.values("party").distinct().count() == 1
        first = DrawLine.objects.get(rank=2)
        assert (first.outcome, first.left) == (DrawOutcome.TOO_MANY, 1)
        assert first.party.skips[-1] | {"at": ""} == {"at": "", "code": "draw-too-many", "left": 1}
        assert next(iter(sheet.enrolments.waiting_in_order())).party == first.party
        clean()

    def test_the_waiting_list_follows_the_draw_not_the_time_of_asking(self):
        sheet = drawn_sheet(1)
        rows = [ask(sheet)[0] for _ in range(12)]
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            order = list(sheet.enrolments.waiting_in_order().values_list("party", flat=True))
            lines = list(DrawLine.objects.exclude(outcome=DrawOutcome.DRAWN).values_list("party", flat=True))
            assert order == lines != sorted(lines)
            winner = sheet.enrolments.get(state=EnrolmentState.OFFERED)
            withdraw(enrolment=winner, by=None)
        assert sheet.enrolments.get(state=EnrolmentState.OFFERED).party_id == order[0]
        assert len(rows) == 12

    def test_twice_is_once(self):
        sheet = drawn_sheet(1)
        ask(sheet), ask(sheet)
        with after_window(sheet):
            first = draw_sheet(sheet=sheet, by=None)
            before = states(sheet)
            assert draw_sheet(sheet=sheet, by=None) == first
        assert (states(sheet), DrawLine.objects.count()) == (before, 2)

    def test_not_before_the_window_is_over_nor_where_nothing_is_drawn(self):
        refused("demandes-ouvertes", lambda: draw_sheet(sheet=drawn_sheet(), by=None))
        refused("pas-de-tirage", lambda: draw_sheet(sheet=make.sheet(2), by=None))
        sheet = drawn_sheet()
        ask(sheet)
        with time_machine.travel(make.in_days(31), tick=False):
            refused("passe", lambda: draw_sheet(sheet=sheet, by=None))
            assert draw_due() == 0

    def test_tick_draws_at_its_hour_and_once(self):
        sheet = drawn_sheet(1)
        ask(sheet), ask(sheet)
        assert draw_due() == 0
        with after_window(sheet):
            assert (draw_due(), draw_due()) == (1, 0)
        assert Draw.objects.get().by is None

    def test_nobody_asked_the_draw_is_done_all_the_same_and_one_then_enrols(self):
        sheet = drawn_sheet(2)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            assert enrol(sheet=sheet, people=[make.person()], by=None)[0].state == EnrolmentState.CONFIRMED
        clean()

    def test_without_a_list_those_not_drawn_are_told_no(self):
        sheet = drawn_sheet(1, waiting_list=False)
        ask(sheet), ask(sheet)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            tell_drawn()
        assert sorted(states(sheet).values()) == [EnrolmentState.OFFERED, EnrolmentState.REFUSED]

    def test_a_request_withdrawn_before_is_not_drawn(self):
        sheet = drawn_sheet(1)
        gone, kept = ask(sheet)[0], ask(sheet)[0]
        withdraw(enrolment=gone, by=None)
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
        assert states(sheet)[kept.pk] == EnrolmentState.OFFERED
        assert DrawLine.objects.count() == 1

    def test_a_date_called_off_before_leaves_nothing_to_draw(self):
        sheet = drawn_sheet(1)
        row = ask(sheet)[0]
        cancel_session(session=sheet.sessions.get(), by=None)
        with after_window(sheet):
            assert draw_due() == 0
        assert states(sheet)[row.pk] == EnrolmentState.WITHDRAWN

    def test_every_place_has_its_line_in_the_audit_and_the_draw_its_own(self):
        sheet, by = drawn_sheet(1), make.agent()
        won_or_lost = [ask(sheet)[0] for _ in range(3)]
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=by)
        line = AuditLine.objects.get(verb="programmes.draw")
        assert (line.by, line.detail["asks"], line.detail["places"]) == (by, 3, 1)
        assert AuditLine.objects.filter(verb="programmes.offered").count() == 1
        lost = AuditLine.objects.filter(verb="programmes.waiting")
        assert lost.count() == 2
        assert {row.subject for row in lost} <= {f"people.Person:{row.person_id}" for row in won_or_lost}


class TestReplay:
    def test_drawn_again_it_is_the_same_and_a_changed_line_shows(self):
        sheet = drawn_sheet(3)
        for number in range(9):
            ask(sheet, *make.people(1 + number % 2))
        with after_window(sheet):
            drawn = draw_sheet(sheet=sheet, by=None)
        assert draw_again(drawn)
        clean()
        first, last = drawn.lines.first(), drawn.lines.last()
        DrawLine.objects.filter(pk=last.pk).update(outcome=first.outcome)
        assert not draw_again(drawn)
        assert list(invariants.draws_that_differ())

    def test_a_request_slipped_in_afterwards_shows(self):
        sheet = drawn_sheet(1)
        ask(sheet)
        with after_window(sheet):
            drawn = draw_sheet(sheet=sheet, by=None)
        DrawLine.objects.filter(draw=drawn).update(newcomer=False)
        assert not draw_again(drawn)


class TestTold:
    def reachable(self):
        person = make.person()
        person.email, person.channel = f"p{person.pk}@exemple.fr", "email"
        person.save()
        return person

    def test_each_reads_her_own_explanation_and_no_name_of_another(self):
        sheet = drawn_sheet(1)
        people = [self.reachable() for _ in range(3)]
        for person in people:
            ask(sheet, person)
        assert OutboxMessage.objects.filter(purpose="programmes.in_draw").count() == 3
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            assert tell_drawn() == 3
            assert tell_drawn() == 0
        won, lost = (OutboxMessage.objects.filter(purpose=f"programmes.{what}") for what in ("drawn", "not_drawn"))
        assert (won.count(), lost.count()) == (1, 2)
        body = won.get().body.replace("\u00a0", " ")
        assert "3 demandes pour 1 place" in body and "premier groupe" in body
        assert any("3e" in message.body for message in lost)
        for message in (*won, *lost):
            assert sum(person.display_name in message.body for person in people) <= 1

    def test_a_confidential_sheet_tells_no_number(self):
        sheet = drawn_sheet(1, confidential=True)
        for _ in range(3):
            ask(sheet, self.reachable())
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            tell_drawn()
        for message in OutboxMessage.objects.filter(purpose__in=["programmes.drawn", "programmes.not_drawn"]):
            words = message.body.split("http")[0]
            assert "3 demandes" not in words and "liste d’attente, dans l’ordre" not in words

    def test_what_was_drawn_lapses_only_once_told_and_goes_to_the_next_of_the_draw(self):
        sheet = drawn_sheet(1)
        ask(sheet, make.person()), ask(sheet, make.person())
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            tell_drawn()
            winner = sheet.enrolments.get(state=EnrolmentState.OFFERED)
        with time_machine.travel(winner.held_until + HOUR, tick=False):
            assert release_expired() == 0
            Enrolment.objects.filter(pk=winner.pk).update(told_at=clock.now() - 3 * HOUR)
            assert release_expired() == 1
            assert sheet.enrolments.filter(state=EnrolmentState.OFFERED).exclude(pk=winner.pk).count() == 1

    def test_who_gave_back_meanwhile_is_told_nothing(self):
        sheet = drawn_sheet(1)
        row = ask(sheet, self.reachable())[0]
        with after_window(sheet):
            draw_sheet(sheet=sheet, by=None)
            row.refresh_from_db()
            withdraw(enrolment=row, by=None)
            tell_drawn()
        assert not OutboxMessage.objects.filter(purpose__in=["programmes.drawn", "programmes.not_drawn"]).exists()


@pytest.mark.parametrize("number", [20, 120])
def test_the_statements_of_a_draw_do_not_grow_with_the_requests(number, django_assert_max_num_queries):
    sheet = drawn_sheet(10)
    for _ in range(number):
        ask(sheet, make.person())
    with after_window(sheet), django_assert_max_num_queries(32):
        draw_sheet(sheet=sheet, by=None)
