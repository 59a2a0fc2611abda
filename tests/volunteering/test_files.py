"""A volunteer's file: begun with the charter, changed by her or with her, what was seen, stopped at any time."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.models import Person, PersonMaison
from portal.people.rules.births import Birth
from programmes.actions.withdraw import withdraw
from programmes.enums import EnrolmentState
from programmes.models import Enrolment
from programmes.volunteering.actions.become_volunteer import become_volunteer
from programmes.volunteering.actions.confirm_qualification import confirm_qualification, drop_qualification
from programmes.volunteering.actions.edit_volunteer import edit_volunteer
from programmes.volunteering.actions.note_papers import note_consent, note_liability
from programmes.volunteering.actions.publish_charter import publish_charter
from programmes.volunteering.actions.stop_volunteering import stop_volunteering
from programmes.volunteering.actions.tell_lapsing import tell_lapsing
from programmes.volunteering.models import CharterVersion, HeldQualification, StandingShift, Volunteer
from programmes.volunteering.rules import ages, terms

from . import factories as make

pytestmark = pytest.mark.django_db


def said(purpose: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(purpose=purpose).order_by("pk"))


class TestBeginning:
    def test_she_is_welcomed_by_her_way_with_the_sentence_on_secrecy(self):
        make.volunteer(make.person(email="b@exemple.fr", channel="email", birth_year=1980))
        [message] = said("volunteering.joined")
        assert message.channel == "email" and "Ce que l’on entend ici reste ici." in message.body
        assert "accord écrit d’un parent" not in message.body

    @pytest.mark.parametrize("year", [None, 2010])
    def test_who_is_not_surely_of_age_is_told_of_the_parents_word(self, year):
        make.volunteer(make.person(birth_year=year))
        assert "accord écrit d’un parent" in said("volunteering.joined")[0].body

    def test_with_the_paper_in_hand_no_letter_follows(self):
        make.charter()
        who = make.person(address_1="1 rue des Lilas", postal_code="38000", city="Belleroche", channel="letter")
        become_volunteer(person=who, maisons=[make.house()], by=None, way="paper", in_hand=True)
        assert said("volunteering.joined") == []

    def test_the_houses_know_her_from_then_on(self):
        volunteer = make.volunteer()
        assert PersonMaison.objects.filter(person=volunteer.person, maison=make.house()).exists()

    def test_a_double_click_is_one(self):
        make.charter()
        who, key, agent = make.person(birth_year=1980), uuid.uuid4(), make.agent()
        first, second = (become_volunteer(person=who, maisons=[make.house()], by=agent, key=key) for _ in range(2))
        assert first == second and second.version == 1 and len(said("volunteering.joined")) == 1

    def test_the_day_of_a_charter_already_accepted_stays(self):
        volunteer = make.volunteer()
        before = volunteer.charter_at
        become_volunteer(person=volunteer.person, maisons=[make.house("Abbaye")], by=None, way="online")
        volunteer.refresh_from_db()
        assert (volunteer.charter_at, volunteer.charter_way) == (before, "paper")
        publish_charter(text="Autre", secrecy="Autre", by=None)
        become_volunteer(person=volunteer.person, maisons=[make.house()], by=None, way="online")
        volunteer.refresh_from_db()
        assert volunteer.charter == CharterVersion.current() and volunteer.charter_way == "online"
        assert len(said("volunteering.joined")) == 1

    def test_her_year_of_birth_is_noted_where_it_lacked_and_never_replaced(self):
        make.charter()
        unknown, known = make.person(), make.person(birth_year=1980)
        for who in (unknown, known):
            become_volunteer(person=who, maisons=[make.house()], by=None, birth_year=1990)
        assert {Person.objects.get(pk=who.pk).birth_year for who in (unknown, known)} == {1990, 1980}
        with pytest.raises(Refusal, match="né"):
            become_volunteer(person=make.person(), maisons=[make.house()], by=None, birth_year=1700)


class TestChanging:
    def test_houses_wishes_and_cap(self):
        volunteer = make.volunteer()
        other = make.house("Abbaye")
        edit_volunteer(volunteer=volunteer, maisons=[other], skills=" jardiner ", weekly_cap=2, may_be_called=False, by=None, seen=1)
        volunteer.refresh_from_db()
        assert (volunteer.skills, volunteer.weekly_cap, volunteer.may_be_called, volunteer.version) == ("jardiner", 2, False, 2)
        assert list(volunteer.maisons.all()) == [other] and PersonMaison.objects.filter(person=volunteer.person, maison=other).exists()

    def test_nothing_changed_is_no_new_version(self):
        volunteer = make.volunteer()
        edit_volunteer(volunteer=volunteer, maisons=[make.house()], skills="", may_be_called=True, by=None)
        volunteer.refresh_from_db()
        assert volunteer.version == 1

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"maisons": []}, "Il manque la maison"),
            ({"weekly_cap": 0}, "entre 1 et 7"),
            ({"weekly_cap": 8}, "entre 1 et 7"),
            ({"skills": "x" * 201}, "200 signes au plus"),
            ({"seen": 4}, "modifié entre-temps"),
        ],
    )
    def test_refusals(self, asked, words):
        volunteer = make.volunteer()
        told = {"maisons": [make.house()], "skills": "", "may_be_called": True, **asked}
        with pytest.raises(Refusal, match=words):
            edit_volunteer(volunteer=volunteer, by=None, **told)

    def test_who_stopped_has_nothing_to_change(self):
        volunteer = make.volunteer()
        stop_volunteering(volunteer=volunteer, by=None)
        with pytest.raises(Refusal, match="a arrêté le bénévolat") as refused:
            edit_volunteer(volunteer=volunteer, maisons=[make.house()], skills="x", may_be_called=True, by=None)
        assert "relisez la charte" in refused.value.way_out


class TestQualifications:
    def asked(self, months: int | None = 36):
        qualification = make.qualification(months=months)
        task = make.post()
        task.qualifications.add(qualification)
        return qualification

    def test_seen_today_it_counts_as_long_as_such_a_one_does(self):
        held = confirm_qualification(volunteer=make.volunteer(), qualification=self.asked(12), by=make.agent())
        assert held.valid_until == terms.last_day(clock.today(), 12) and held.counts_on(held.valid_until)
        assert not held.counts_on(held.valid_until + dt.timedelta(days=1))
        assert confirm_qualification(volunteer=held.volunteer, qualification=self.asked(None), by=None).valid_until is None

    def test_again_renews_it(self):
        volunteer, qualification = make.volunteer(), self.asked()
        make.held(volunteer, qualification, clock.today())
        later = clock.today() + dt.timedelta(days=400)
        confirm_qualification(volunteer=volunteer, qualification=qualification, valid_until=later, by=None)
        assert HeldQualification.objects.get().valid_until == later

    def test_what_no_post_asks_is_not_kept(self):
        qualification = make.qualification()
        with pytest.raises(Refusal, match="Aucun poste ne demande") as refused:
            confirm_qualification(volunteer=make.volunteer(), qualification=qualification, by=None)
        assert "On ne garde que ce qui sert" in refused.value.way_out
        make.post(retired=True).qualifications.add(qualification)
        with pytest.raises(Refusal, match="Aucun poste ne demande"):
            confirm_qualification(volunteer=make.volunteer(), qualification=qualification, by=None)

    def test_a_day_to_come_and_one_that_is_over_are_refused(self):
        volunteer, qualification, day = make.volunteer(), self.asked(), dt.timedelta(days=1)
        with pytest.raises(Refusal, match="pas encore venu"):
            confirm_qualification(volunteer=volunteer, qualification=qualification, seen_on=clock.today() + day, by=None)
        with pytest.raises(Refusal, match="plus valable") as refused:
            confirm_qualification(volunteer=volunteer, qualification=qualification, valid_until=clock.today() - day, by=None)
        assert refused.value.way_out == qualification.how

    def test_dropped_twice_is_once(self):
        held = make.held(make.volunteer(), self.asked())
        drop_qualification(held=held, by=None)
        drop_qualification(held=held, by=None)
        assert not HeldQualification.objects.exists()

    @given(day=st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)), months=st.integers(1, 120))
    def test_the_last_day_is_the_eve_of_the_day_so_many_months_later(self, day, months):
        last = terms.last_day(day, months)
        assert day < last + dt.timedelta(days=1) and (last - day).days <= 31 * months


class TestLapsing:
    def ending(self, *, days: int = 20, **shift):
        qualification = make.qualification()
        task = make.post()
        task.qualifications.add(qualification)
        who = make.volunteer(make.person(email="b@exemple.fr", channel="email", birth_year=1980))
        held = make.held(who, qualification)
        place = make.taken(make.shift(task=task, **shift), who)
        held.valid_until = clock.today() + dt.timedelta(days=days)  # known once the place was taken: nobody takes a shift past the end
        held.save()
        return held, place

    def test_a_shift_after_the_end_is_told_once_and_the_place_stays(self):
        _held, place = self.ending(days=5)
        assert tell_lapsing() == 1 and tell_lapsing() == 1
        [message] = said("volunteering.lapsing")
        assert "Hygiène alimentaire" in message.body and "Demandez la prochaine matinée" in message.body
        place.refresh_from_db()
        assert place.state == EnrolmentState.CONFIRMED

    def test_a_new_end_is_another_thing_to_say(self):
        _held, _place = self.ending(days=5)
        tell_lapsing()
        HeldQualification.objects.update(valid_until=clock.today() + dt.timedelta(days=6))
        tell_lapsing()
        assert len(said("volunteering.lapsing")) == 2

    @pytest.mark.parametrize("case", ["before its end", "renewed", "given back", "far", "left", "not asked"])
    def test_nothing_is_said(self, case):
        held, place = self.ending(days={"before its end": 8, "far": 40}.get(case, 5))
        if case == "renewed":
            HeldQualification.objects.update(valid_until=clock.today() + dt.timedelta(days=900))
        if case == "given back":
            withdraw(enrolment=place, by=None, channel="counter")
        if case == "left":
            stop_volunteering(volunteer=held.volunteer, by=None)
        if case == "not asked":
            place.sheet.shift.post.qualifications.clear()
        assert tell_lapsing() == 0 and said("volunteering.lapsing") == []

    def test_a_merged_record_is_followed(self):
        held, _place = self.ending(days=5)
        kept = make.person(birth_year=1980)
        Person.objects.filter(pk=held.volunteer.person_id).update(successor=kept)
        assert tell_lapsing() == 1


class TestPapers:
    def test_insurance_seen_and_no_longer(self):
        volunteer = make.volunteer()
        until = clock.today() + dt.timedelta(days=90)
        assert note_liability(volunteer=volunteer, until=until, by=None).liability_until == until
        assert note_liability(volunteer=volunteer, until=None, by=None).liability_until is None
        with pytest.raises(Refusal, match="plus valable"):
            note_liability(volunteer=volunteer, until=clock.today() - dt.timedelta(days=1), by=None)

    def test_a_parents_word_is_for_who_is_not_surely_of_age(self):
        agent, young = make.agent(), make.volunteer(birth_year=2010)
        note_consent(volunteer=young, on=clock.today(), by=agent)
        young.refresh_from_db()
        assert (young.guardian_on, young.guardian_by) == (clock.today(), agent)
        note_consent(volunteer=young, on=None, by=agent)
        young.refresh_from_db()
        assert (young.guardian_on, young.guardian_by) == (None, None)
        with pytest.raises(Refusal, match="18 ans : elle décide seule"):
            note_consent(volunteer=make.volunteer(birth_year=1980), on=clock.today(), by=agent)
        with pytest.raises(Refusal, match="pas encore venu"):
            note_consent(volunteer=young, on=clock.today() + dt.timedelta(days=1), by=agent)

    @pytest.mark.parametrize(
        ("birth", "grown"),
        [
            (Birth(), False),
            (Birth(year=2008), False),  # perhaps not before December
            (Birth(year=2007), True),
            (Birth(dt.date(2008, 11, 24), 2008), True),
            (Birth(dt.date(2008, 11, 25), 2008), False),
        ],
    )
    def test_an_unknown_age_is_not_that_of_a_grown_up(self, birth, grown):
        assert ages.is_grown_up(birth, dt.date(2026, 11, 24)) is grown


class TestStopping:
    def test_shifts_to_come_go_back_and_she_is_told_once(self):
        volunteer = make.volunteer(make.person(email="b@exemple.fr", channel="email", birth_year=1980))
        places = [make.taken(make.shift(days=days), volunteer) for days in (3, 10)]
        before = OutboxMessage.objects.count()
        stop_volunteering(volunteer=volunteer, by=None)
        assert {Enrolment.objects.get(pk=place.pk).state for place in places} == {EnrolmentState.WITHDRAWN}
        assert all(Enrolment.objects.get(pk=place.pk).sheet.taken == 0 for place in places)
        assert OutboxMessage.objects.count() == before + 1
        assert "Ces créneaux sont rendus" in said("volunteering.left")[0].body

    def test_what_has_begun_and_what_is_over_stay(self, time_machine):
        volunteer = make.volunteer()
        place = make.taken(make.shift(days=1, hour=14), volunteer)
        time_machine.move_to(place.sheet.sessions.get().start + dt.timedelta(minutes=10))
        stop_volunteering(volunteer=volunteer, by=None)
        place.refresh_from_db()
        assert place.state == EnrolmentState.CONFIRMED

    def test_after_the_deadline_too(self):
        volunteer = make.volunteer()
        place = make.taken(make.shift(days=1, cancel_until=make.in_days(0, 8)), volunteer)
        stop_volunteering(volunteer=volunteer, by=volunteer.person.user)
        place.refresh_from_db()
        assert place.state == EnrolmentState.WITHDRAWN

    def test_standing_shifts_end(self):
        volunteer, shift = make.volunteer(), make.shift()
        StandingShift.objects.create(
            volunteer=volunteer, mission=shift.session.activity.specific, maison=shift.maison, post=shift.post, weekday=3,
            begins=dt.time(14), first_on=clock.today(), channel="counter",
        )  # fmt: skip
        stop_volunteering(volunteer=volunteer, by=None)
        assert StandingShift.objects.get().ended_at is not None

    def test_twice_is_once(self):
        volunteer, key = make.volunteer(), uuid.uuid4()
        for sent in (key, key, None):
            stop_volunteering(volunteer=volunteer, by=None, key=sent)
        assert len(said("volunteering.left")) == 1 and Volunteer.objects.get().version == 2

    def test_she_no_longer_takes_a_shift_and_comes_back_when_she_likes(self):
        volunteer = make.volunteer()
        stop_volunteering(volunteer=volunteer, by=None)
        with pytest.raises(Refusal):
            make.taken(make.shift(), volunteer)
        again = become_volunteer(person=volunteer.person, maisons=[make.house()], by=None)
        assert again == volunteer and again.left_at is None and again.may_be_called
        make.taken(make.shift(), again)


class TestCharter:
    def test_a_version_published_meanwhile_is_told(self):
        first = make.charter()
        publish_charter(text="Deux", secrecy="Deux", by=None, seen=first.number)
        with pytest.raises(Refusal, match="vient de publier") as refused:
            publish_charter(text="Trois", secrecy="Trois", by=None, seen=first.number)
        assert "Relisez-la" in refused.value.way_out and CharterVersion.objects.count() == 2
