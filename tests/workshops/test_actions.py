"""Each verb: what it writes, and each of its refusals in words."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from programmes.actions.cancel_session import cancel_session
from programmes.actions.know_facilitators import know_facilitators
from programmes.actions.withdraw import withdraw
from programmes.models import Attendance, Facilitator, Session
from programmes.workshops import calls, listings, tasks
from programmes.workshops.actions.ask_after import ask_after, due
from programmes.workshops.actions.forget_positions import KEPT_DAYS, forget_of, forget_of_records
from programmes.workshops.actions.name_facilitator import name_facilitator
from programmes.workshops.actions.note_follow_up import note_follow_up
from programmes.workshops.actions.note_position import note_position
from programmes.workshops.actions.open_course import open_course
from programmes.workshops.models import Course, FollowUp, Position
from tests.people import factories as accounts
from tests.programmes import factories as engine

from . import factories as make

pytestmark = pytest.mark.django_db


def refusal(act, **given) -> Refusal:
    with pytest.raises(Refusal) as raised:
        act(**given)
    assert raised.value.words
    assert raised.value.way_out
    return raised.value


class TestOpening:
    def test_level_equipment_and_who_follows_are_frozen_on_the_course(self):
        who = make.leader()
        course = make.course("first-steps", who=who)
        assert (course.level, course.equipment, course.facilitator.user) == ("first-steps", "either", who)
        course.sheet.refresh_from_db()
        assert course.sheet.title == "Grand débutant"
        assert AuditLine.objects.filter(verb="workshops.open_course").count() == 1

    def test_places_are_kept_for_who_comes_or_calls(self):
        course = make.course(kept=8)
        [share] = course.sheet.shares.all()
        assert (share.door, share.places, share.kept_for) == ("desk", 8, "l’accueil (comptoir ou téléphone)")
        with pytest.raises(Refusal):
            engine_enrol(course, "online")
        assert engine_enrol(course, "phone").state == "confirmed"

    def test_one_person_of_the_team_follows_and_not_two(self):
        sheet = engine.sheet()
        leading = know_facilitators([make.leader(), make.leader()], [])
        assert refusal(open_course, sheet=sheet, level="beginner", leading=leading, by=None).code == "une-seule-personne"
        assert not Course.objects.exists()

    def test_whoever_is_named_from_outside_follows_nothing(self):
        outside = Facilitator.objects.create(name="Mme Colin, bénévole")
        course = open_course(sheet=engine.sheet(), level="beginner", leading=[outside], shown_name=" Mme Colin ", by=None)
        assert (course.facilitator, course.shown_name) == (None, "Mme Colin")

    def test_no_more_is_kept_than_there_is(self):
        sheet = engine.sheet(capacity=3)
        assert refusal(open_course, sheet=sheet, level="beginner", kept=4, by=None).code == "trop-de-places-gardees"
        assert not Course.objects.exists()

    @pytest.mark.parametrize("wrong", [{"level": "expert"}, {"equipment": "stolen"}])
    def test_the_database_knows_the_words(self, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            Course.objects.create(sheet=engine.sheet(), **{"level": "beginner", **wrong})


def engine_enrol(course, channel):
    from programmes.actions.enrol import enrol

    return enrol(sheet=course.sheet, people=[make.person()], by=None, channel=channel)[0]


class TestWhoFollows:
    def test_somebody_else_takes_over_and_reads_from_now_on(self):
        before, after = make.leader(), make.leader(first_name="Yann")
        course = make.course(who=before)
        row = make.said(make.on(course))
        assert Position.objects.read_by(before).get() == row
        name_facilitator(course=course, user=after, shown_name="Yann", by=None)
        assert not Position.objects.read_by(before).exists()
        assert Position.objects.read_by(after).get() == row
        name_facilitator(course=course, user=None, shown_name="", by=None)
        assert not Position.objects.read_by(after).exists()
        assert AuditLine.objects.filter(verb="workshops.name_facilitator").count() == 2

    def test_the_name_alone_changes_without_a_line(self):
        who = make.leader()
        course = make.course(who=who)
        assert name_facilitator(course=course, user=who, shown_name="Mme Roy", by=None).shown_name == "Mme Roy"
        assert not AuditLine.objects.filter(verb="workshops.name_facilitator").exists()

    @pytest.mark.parametrize("stranger", ["resident", "accueil", "elsewhere"])
    def test_nobody_but_who_leads_dates_in_the_house(self, stranger):
        user = {
            "resident": accounts.resident,
            "accueil": lambda: accounts.staff("redaction", make.house()),
            "elsewhere": lambda: make.leader(accounts.maison()),
        }[stranger]()
        course = make.course(who=make.leader())
        assert refusal(name_facilitator, course=course, user=user, shown_name="", by=None).code == "pas-de-la-maison"


class TestNoting:
    def note(self, row, moment="before", **given):
        return note_position(**{"enrolment": row, "moment": moment, "answers": make.answers(), "channel": "counter", "by": None} | given)

    def refused(self, row, moment="before", **given) -> str:
        with pytest.raises(Refusal) as raised:
            self.note(row, moment, **given)
        assert raised.value.words
        assert raised.value.way_out
        return raised.value.code

    def test_it_is_written_and_the_journal_does_not_say_what(self):
        row = make.on(make.course())
        position = self.note(row, channel="phone", by=make.leader())
        assert (position.answers, position.channel) == (make.answers(), "phone")
        line = AuditLine.objects.get(verb="workshops.note_position")
        assert line.detail == {"moment": "before", "position": position.pk}
        assert line.subject == f"people.Person:{row.person_id}"

    def test_a_second_time_is_refused_and_corrected_with_a_trace(self):
        row = make.on(make.course())
        first = self.note(row)
        assert self.refused(row) == "deja-note"
        second = self.note(row, answers=make.answers(answer="with-help"), seen=first.pk)
        first.refresh_from_db()
        assert first.replaced_at is not None
        assert first.answers == make.answers()
        assert Position.objects.current().get() == second
        assert AuditLine.objects.filter(verb="workshops.correct_position").count() == 1

    def test_what_was_corrected_meanwhile_is_not_overwritten(self):
        row = make.on(make.course())
        first = self.note(row)
        self.note(row, seen=first.pk)
        assert self.refused(row, seen=first.pk) == "deja-corrige"
        assert Position.objects.count() == 2

    def test_the_same_form_twice_is_once(self):
        row, key = make.on(make.course()), uuid.uuid4()
        assert self.note(row, key=key) == self.note(row, key=key)
        assert Position.objects.count() == 1

    def test_the_database_holds_one_for_each_moment(self):
        row = make.on(make.course())
        self.note(row)
        with pytest.raises(IntegrityError), transaction.atomic():
            Position.objects.create(enrolment=row, moment="before", answers={}, channel="counter")
        with pytest.raises(ValidationError, match="déjà noté"):
            Position(enrolment=row, moment="before", answers={"mail": "alone"}, channel="counter").full_clean()

    @pytest.mark.parametrize(
        "answers", [{}, {"mail": "alone"}, make.answers() | {"fly": "alone"}, make.answers(answer="perhaps"), make.answers("first-steps")]
    )
    def test_every_sentence_and_nothing_else(self, answers):
        assert self.refused(make.on(make.course()), answers=answers) == "reponse-manquante"

    @pytest.mark.parametrize(
        ("first", "moment", "code"),
        [(10, "after", "trop-tot"), (-6, "after", "trop-tot"), (-8, "before", "trop-tard"), (-80, "after", "trop-tard")],
    )
    def test_each_moment_has_its_time(self, first, moment, code):
        course = make.course()
        row = make.on(course)
        make.at(course, first)
        assert self.refused(row, moment) == code

    @pytest.mark.parametrize(("first", "moment"), [(10, "before"), (-6, "before"), (-15, "after"), (-60, "after")])
    def test_it_is_taken_within_it(self, first, moment):
        course = make.course()
        row = make.on(course)
        make.at(course, first)
        assert self.note(row, moment).moment == moment

    def test_who_gave_her_place_back_says_nothing_more(self):
        row = make.on(make.course(), came=False)
        withdraw(enrolment=row, by=None, channel="counter", reason="person")
        assert self.refused(row) == "pas-inscrite"

    def test_without_a_date_left(self):
        course = make.course(count=1)
        row = make.on(course)
        Session.objects.filter(sheets=course.sheet).update(state="cancelled")
        assert self.refused(row) == "sans-date"

    def test_a_place_that_is_on_no_course(self):
        from programmes.actions.enrol import enrol

        [row] = enrol(sheet=engine.sheet(), people=[make.person()], by=None, channel="counter")
        assert self.refused(row) == "pas-un-cours"


class TestTheEnd:
    def test_who_came_is_asked_once_the_day_after_by_her_own_way(self):
        course = make.course()
        her = make.person(email="amina@exemple.fr", channel="email")
        row = make.on(course, her)
        make.on(course, make.person(email="absente@exemple.fr", channel="email"), came=False)
        make.on(course, make.person())  # nothing reaches her
        make.at(course, -15)
        assert due() == [course.pk]
        assert tasks.ask_those_who_came() == 1
        message = OutboxMessage.objects.get(purpose="workshops.after")
        assert (message.address, message.subject) == ("amina@exemple.fr", "Une question de la maison")
        assert f"/mon-espace/places/{row.pk}/point/after/" in message.body
        assert due() == []
        assert ask_after(course=course.pk) == 0

    def test_who_has_said_it_already_is_not_asked(self):
        course = make.course()
        row = make.on(course, make.person(email="amina@exemple.fr", channel="email"))
        make.at(course, -15)
        make.said(row, "after", "alone")
        assert tasks.ask_those_who_came() == 0
        assert not OutboxMessage.objects.filter(purpose="workshops.after").exists()

    @pytest.mark.parametrize("first", [10, -14, -30])
    def test_not_before_its_day_nor_long_after(self, first):
        make.on(make.at(make.course(), 10))
        make.at(Course.objects.get(), first)
        assert due() == []

    def test_a_referent_of_the_household_is_never_written_to_instead(self):
        from portal.households.actions.create_household import create_household

        course, her = make.course(), make.person()
        referent = make.person(email="mari@exemple.fr", channel="email")
        create_household(referents=[referent], members=[her], by=None)
        make.on(course, her)
        make.at(course, -15)
        assert tasks.ask_those_who_came() == 0


class TestAMonthLater:
    def items(self, user):
        return registry.call_sources.get(calls.SOURCE).items(user)

    @pytest.mark.parametrize(("ago", "there"), [(29, False), (31, True), (119, True), (121, False)])
    def test_she_is_on_the_desk_s_list_between_a_month_and_four(self, ago, there):
        _, [row] = make.ended(ago=ago)
        found = self.items(accounts.staff("accueil", make.house()))
        assert [item.key for item in found] == [str(row.pk)] * there
        if there:
            assert "cours" not in found[0].reason + found[0].say
            assert found[0].person == row.person

    def test_who_never_came_is_not_called_nor_is_who_left(self):
        course = make.course()
        make.on(course, came=False)
        left = make.on(course)
        withdraw(enrolment=left, by=None, channel="counter", reason="person")
        make.at(course, -60)
        assert self.items(accounts.staff("accueil", make.house())) == []

    def test_another_house_does_not_call(self):
        make.ended(ago=40)
        assert self.items(accounts.staff("accueil", accounts.maison())) == []

    @pytest.mark.parametrize(("outcome", "noted"), [("reached", True), ("refused", True), ("letter", True), ("no_answer", False)])
    def test_a_call_that_reached_her_is_noted_once(self, outcome, noted):
        _, [row] = make.ended(ago=40)
        agent = accounts.staff("accueil", make.house())
        calls.settled(str(row.pk), outcome, agent)
        assert FollowUp.objects.filter(enrolment=row, outcome=outcome, by=agent).exists() is noted
        assert bool(self.items(agent)) is not noted
        if noted:
            assert refusal(calls.settled, key=str(row.pk), outcome=outcome, by=agent).code == "appel-fini"
            assert refusal(note_follow_up, enrolment=row, outcome=outcome, by=agent).code == "deja-pris"

    @pytest.mark.parametrize("key", ["", "x", "0", "9" * 40, "-1"])
    def test_a_key_that_is_none(self, key):
        assert refusal(calls.settled, key=key, outcome="reached", by=None).code == "appel-fini"

    def test_the_list_costs_two_queries(self, django_assert_max_num_queries):
        agent = accounts.staff("accueil", make.house())
        make.ended(ago=40, people=4)
        self.items(agent)
        with django_assert_max_num_queries(3):
            assert len(self.items(agent)) == 4


class TestForgetting:
    def test_a_year_after_the_last_date_what_was_said_goes_and_the_place_stays(self):
        course, [row] = make.ended(ago=1)
        first = make.said(row, "after")
        make.said(row, "after", "alone", seen=first.pk)
        note_follow_up(enrolment=row, outcome="reached", by=None)
        purge, seen_before = registry.purges.get("workshops.forget"), registry.purge_previews.get("workshops.forget")
        for days, gone in ((KEPT_DAYS, (0, 0)), (KEPT_DAYS + 1, (2, 1))):
            make.at(course, -days - 14)
            counted = {"positions": gone[0], "follow_ups": gone[1]}
            assert seen_before(clock.today()) == counted
            assert purge(clock.today()) == counted
        row.refresh_from_db()
        assert Attendance.objects.filter(enrolment=row).exists()

    def test_when_she_asks(self):
        _, rows = make.ended(people=2)
        for row in rows:
            make.said(row, "after")
        note_follow_up(enrolment=rows[0], outcome="reached", by=None)
        assert registry.erasures.get("workshops").held(rows[0].person) == 2
        assert forget_of(rows[0].person, by=None) == 2
        assert forget_of(rows[0].person, by=None) == 0
        assert Position.objects.get().enrolment == rows[1]
        assert AuditLine.objects.filter(verb="workshops.forget").count() == 1
        forget_of_records({rows[1].person_id})
        assert not Position.objects.exists()

    def test_her_export_holds_what_she_said_and_what_was_corrected(self):
        _, [row] = make.ended()
        first = make.said(row, "after", "with-help")
        make.said(row, "after", "alone", seen=first.pk)
        told = registry.personal_exports.get("workshops")(row.person)
        assert [one["reponses"]["Je sais lire un e-mail et y répondre."] for one in told["points_d_etape"]] == [
            "avec de l’aide",
            "sans aide",
        ]
        assert "corrige_le" in told["points_d_etape"][0]


def test_a_date_called_off_moves_the_end():
    course = make.course()
    row = make.on(course)
    make.at(course, -8)
    last = course.sheet.sessions.order_by("start").last()
    cancel_session(session=last, why="maladie", by=None)
    assert note_position(enrolment=row, moment="after", answers=make.answers(), channel="counter", by=None).moment == "after"


def test_what_was_said_follows_the_record_that_stands():
    """Noted at the counter before her record was joined with the one she signs in with: hers to read all the same."""
    double, her = make.person(), make.person(user=accounts.resident())
    row = make.on(make.course(), double)
    position = make.said(row)
    assert not Position.objects.read_by(her.user).exists()
    merge_persons(absorbed=double, kept=her, by=None)
    assert Position.objects.read_by(her.user).get() == position
    assert Position.objects.of_person(her).get() == position


def test_what_screens_read_is_there_on_either_database():
    her, who = make.person(user=accounts.resident()), make.leader()
    page = make.page()
    course, ahead = make.course(who=who, on=page), make.course("at-ease", on=page)
    row = make.on(course, her)
    make.said(row, answer="alone")
    assert [one.begun for one in listings.courses_on(page)] == [False, False]
    assert {(one.pk, one.kept, one.may_plan) for one in listings.courses_at_desk(who)} == {
        (course.pk, True, True),
        (ahead.pk, False, True),
    }
    [told] = listings.mine(her.user)
    assert (told.next, told.next_words) == (ahead, "Un cours du niveau autonome.")
    assert listings.places_noted_by(who).get() == row
    assert listings.own_course(her.user, row).standing.before.enrolment == row
    assert listings.own_course(who, row) is None
