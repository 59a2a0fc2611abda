"""« Tous les jeudis sauf… »: laid on dates known and on dates planned later, each once; what is given back stays given back."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock, registry
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment
from programmes.volunteering.actions.ask_standing import ask_standing
from programmes.volunteering.actions.end_standing import end_standing
from programmes.volunteering.actions.lay_standing import lay_standings
from programmes.volunteering.actions.take_shift import take_shift
from programmes.volunteering.models import Shift, StandingDate, Volunteer
from programmes.volunteering.rules.recurrence import Recurrence
from tests.people import factories as accounts

from . import factories as make
from .needs_ground import coordinator
from .test_taking import family, resident

PARIS = ZoneInfo("Europe/Paris")


class TestRecurrence:
    def start(self, day: dt.date, hour: int = 14) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour), PARIS)

    def test_one_weekday_at_one_hour_of_the_wall_clock_also_over_the_change_of_hour(self):
        weekly = Recurrence(3, dt.time(14), dt.date(2026, 10, 15))
        days = [dt.date(2026, 10, 15) + dt.timedelta(days=step) for step in range(40)]
        assert [day.day for day in days if weekly.falls_on(self.start(day))] == [15, 22, 29, 5, 12, 19]
        assert not weekly.falls_on(self.start(dt.date(2026, 10, 22), 15))

    def test_every_second_week_by_position_over_new_year_and_week_53(self):
        second = Recurrence(3, dt.time(14), dt.date(2026, 12, 17), every=2)
        days = [dt.date(2026, 12, 17) + dt.timedelta(days=7 * week) for week in range(6)]
        assert [second.falls_on(self.start(day)) for day in days] == [True, False, True, False, True, False]

    def test_from_its_first_day_to_its_last(self):
        some = Recurrence(3, dt.time(14), dt.date(2026, 12, 10), dt.date(2026, 12, 17))
        days = [dt.date(2026, 12, day) for day in (3, 10, 17, 24)]
        assert [some.falls_on(self.start(day)) for day in days] == [False, True, True, False]

    def test_in_words(self):
        words = Recurrence(3, dt.time(14, 30), dt.date(2026, 12, 10)).words.replace("\u00a0", " ")
        assert words == "tous les jeudis à 14 h 30"
        assert Recurrence(0, dt.time(9), dt.date(2026, 12, 7), every=2).words.startswith("un lundi sur deux")

    @given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 60), st.integers(1, 2))
    def test_of_the_same_weekday_one_week_in_so_many(self, first, weeks, every):
        found = Recurrence(first.weekday(), dt.time(14), first, every=every)
        assert found.falls_on(self.start(first + dt.timedelta(days=7 * weeks))) == (weeks % every == 0)


def thursdays(*weeks: int, **more):
    """The shifts of a mission at one post, so many weeks from now."""
    page, post = make.mission(), more.pop("task", None) or make.post()
    return [make.shift(page, task=post, days=7 * week, **more) for week in weeks]


def ask(shift, volunteer, **more):
    return ask_standing(person=volunteer.person, shift=shift, by=None, channel="counter", **more)


def steps(standing) -> list[str]:
    return list(StandingDate.objects.filter(standing=standing).order_by("shift__session__start").values_list("step", flat=True))


@pytest.mark.django_db
class TestStanding:
    def test_the_dates_already_planned_are_hers_but_those_she_leaves_out(self):
        shifts, volunteer = thursdays(1, 2, 3), make.volunteer()
        standing = ask(shifts[0], volunteer, but=[shifts[1].pk])
        assert steps(standing) == ["placed", "skipped", "placed"]
        assert Enrolment.objects.active().count() == 2

    def test_dates_planned_later_are_taken_by_the_tick_each_once(self):
        [first], volunteer = thursdays(1), make.volunteer()
        standing = ask(first, volunteer)
        make.shift(first.session.activity.specific, task=first.post, days=14)
        make.shift(first.session.activity.specific, task=first.post, days=15)
        assert (lay_standings(), lay_standings()) == (1, 0)
        assert steps(standing) == ["placed", "placed"]

    def test_the_tick_knows_it(self):
        assert "volunteering.standing" in registry.tick_jobs.keys()  # noqa: SIM118  # a Slot is no mapping

    def test_what_she_gives_back_is_never_taken_again_by_itself(self):
        shifts, volunteer = thursdays(1, 2), make.volunteer()
        ask(shifts[0], volunteer)
        withdraw(enrolment=Enrolment.objects.get(sheet=shifts[1].sheet), by=None, channel="counter")
        assert lay_standings() == 0
        assert Enrolment.objects.active().count() == 1

    def test_a_full_date_is_waited_for_and_a_clash_is_not_that_time_with_its_reason(self):
        shifts, volunteer = thursdays(1, 2, 3, maximum=1, wanted=1), make.volunteer()
        make.taken(shifts[1])
        make.taken(make.shift(days=21, hour=15), volunteer)
        standing = ask(shifts[0], volunteer)
        assert steps(standing) == ["placed", "waiting", "skipped"]
        assert "déjà un créneau à cette heure-là" in StandingDate.objects.get(step="skipped").why

    def test_a_date_she_took_by_herself_is_one_of_them(self):
        shifts, volunteer = thursdays(1, 2), make.volunteer()
        make.taken(shifts[1], volunteer)
        assert steps(ask(shifts[0], volunteer)) == ["placed", "placed"]

    def test_every_second_week_and_until_a_day(self):
        shifts, volunteer = thursdays(1, 2, 3, 4, 5), make.volunteer()
        standing = ask(shifts[0], volunteer, every=2, last_on=clock.today() + dt.timedelta(days=22))
        assert steps(standing) == ["placed", "placed"]

    def test_a_date_not_open_yet_waits_for_its_opening(self):
        shifts, volunteer = thursdays(1, 2), make.volunteer()
        later = make.shift(shifts[0].session.activity.specific, task=shifts[0].post, days=28, opens_at=make.in_days(10))
        standing = ask(shifts[0], volunteer)
        assert len(steps(standing)) == 2
        with time_machine.travel(later.sheet.opens_at + dt.timedelta(minutes=1), tick=False):
            assert lay_standings() == 1

    def test_one_message_tells_them_all(self):
        shifts = thursdays(1, 2, 3)
        volunteer = make.volunteer(make.person(birth_year=1980, email="b@exemple.fr", channel="email"))
        ask(shifts[0], volunteer)
        [message] = OutboxMessage.objects.exclude(purpose="volunteering.joined")
        assert message.purpose == "volunteering.standing"
        body = message.body.replace("\u00a0", " ")
        assert "tous les mardis à 14 h" in body
        assert "mardi 1er décembre 2026 à 14 h" in body
        assert "mardi 15 décembre 2026 à 14 h" in body
        assert "€" not in body

    def test_who_is_not_fit_for_the_post_is_told_why_and_nothing_is_kept(self):
        food = make.post()
        food.qualifications.add(make.qualification())
        [shift] = thursdays(1, task=food)
        with pytest.raises(Refusal, match="Ce poste demande"):
            ask(shift, make.volunteer())
        assert not StandingDate.objects.exists()

    def test_a_qualification_that_ends_in_the_middle_stops_at_that_date_with_words(self):
        food, volunteer = make.post(), make.volunteer()
        food.qualifications.add(qualification := make.qualification())
        make.held(volunteer, qualification, clock.today() + dt.timedelta(days=15))
        standing = ask(thursdays(1, 2, 3, task=food)[0], volunteer)
        assert steps(standing) == ["placed", "placed", "skipped"]
        assert "est valable jusqu’au" in StandingDate.objects.get(step="skipped").why

    def test_refusals(self):
        shifts, volunteer = thursdays(1, 2), make.volunteer()
        with pytest.raises(Refusal, match="La fin vient avant"):
            ask(shifts[0], volunteer, last_on=clock.today())
        ask(shifts[0], volunteer)
        with pytest.raises(Refusal, match="existe déjà"):
            ask(shifts[1], volunteer)
        stranger = resident()
        with pytest.raises(Refusal) as told:
            ask_standing(person=volunteer.person, shift=shifts[0], by=stranger.person.user)
        assert told.value.code == "pour-la-famille"

    def test_the_same_press_twice_is_one(self):
        [shift], volunteer, key = thursdays(1), make.volunteer(), uuid.uuid4()
        assert ask(shift, volunteer, key=key) == ask(shift, volunteer, key=key)

    def test_ended_it_gives_back_what_is_to_come_and_takes_no_more(self):
        shifts = thursdays(1, 2)
        volunteer = make.volunteer(make.person(birth_year=1980, email="b@exemple.fr", channel="email"))
        standing = ask(shifts[0], volunteer)
        assert end_standing(standing=standing, by=None, channel="counter") == []
        assert not Enrolment.objects.active().exists()
        make.shift(shifts[0].session.activity.specific, task=shifts[0].post, days=28)
        assert lay_standings() == 0
        assert [message.purpose for message in OutboxMessage.objects.exclude(purpose="volunteering.joined").order_by("pk")] == [
            "volunteering.standing", "volunteering.standing_ended",
        ]  # fmt: skip
        assert end_standing(standing=standing, by=None, channel="counter") == []

    def test_ended_it_offers_its_seats_to_who_waits_and_tells_her(self):
        [shift], volunteer, waiter = thursdays(1, maximum=1, wanted=1), make.volunteer(), resident(email="w@exemple.fr", channel="email")
        standing = ask(shift, volunteer)
        [row] = take_shift(shift=shift, people=[waiter.person], by=waiter.person.user, wait=True)
        end_standing(standing=standing, by=None, channel="counter")
        row.refresh_from_db()
        assert row.state == "offered"
        assert OutboxMessage.objects.filter(purpose="programmes.offered", about=f"programmes.Enrolment:{row.pk}").count() == 1

    def test_ended_the_team_reads_of_all_its_dates_in_one_message_who_leads_of_hers(self):
        shifts = thursdays(1, 2, 3)
        organises, leads = coordinator(), make.person("Léa", email="lea@exemple.fr", channel="email")
        Shift.objects.filter(pk=shifts[1].pk).update(leader=leads)
        make.taken(shifts[2])  # enough hands stay there, and it is far: nobody who organises needs to read of it
        standing = ask(shifts[0], make.volunteer(make.person("Mme V.", birth_year=1980)))
        end_standing(standing=standing, by=None, channel="counter")
        told = {message.address: message for message in OutboxMessage.objects.filter(purpose="volunteering.team")}
        assert set(told) == {organises.email, "lea@exemple.fr"}
        body = told[organises.email].body.replace("\u00a0", " ")
        assert "Mme V. arrête son créneau régulier" in body
        assert body.count("il manque 1 personne") == 2
        assert ("1er décembre" in body, "8 décembre" in body, "15 décembre" in body) == (True, True, False)
        hers = told["lea@exemple.fr"].body
        assert ("1er décembre" in hers, "8 décembre" in hers.replace("\u00a0", " ")) == (False, True)

    def test_a_date_that_is_only_offered_her_is_not_said_to_be_hers(self):
        """A group too big stands before her and keeps the seat; three days before it is passed over, and the seat is offered her."""
        [shift] = thursdays(1, maximum=2, wanted=2)
        volunteer = make.volunteer(make.person(birth_year=1980, email="b@exemple.fr", channel="email"))
        make.taken(shift)
        take_shift(shift=shift, people=[make.volunteer().person, make.volunteer().person], by=None, channel="counter", wait=True)
        with time_machine.travel(shift.session.start - dt.timedelta(hours=71), tick=False):
            standing = ask(shift, volunteer)
            row = Enrolment.objects.get(person=volunteer.person)
        assert (row.state, steps(standing)) == ("offered", ["waiting"])
        purposes = set(OutboxMessage.objects.filter(about=f"programmes.Enrolment:{row.pk}").values_list("purpose", flat=True))
        assert purposes == {"programmes.offered", "volunteering.standing"}

    def test_ended_with_its_dates_kept(self):
        shifts, volunteer = thursdays(1, 2), make.volunteer()
        end_standing(standing=ask(shifts[0], volunteer), by=None, channel="counter", give_back=False)
        assert Enrolment.objects.active().count() == 2

    def test_what_it_is_too_late_to_give_back_online_stays_hers_and_is_said(self):
        volunteer = resident()
        shifts = thursdays(1, cancel_until=clock.now() + dt.timedelta(days=1))
        standing = ask_standing(person=volunteer.person, shift=shifts[0], by=volunteer.person.user)
        with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=False):
            [(row, refusal)] = end_standing(standing=standing, by=volunteer.person.user)
        row.refresh_from_db()
        assert (row.state, refusal.code) == ("confirmed", "trop-tard")

    def test_who_has_left_is_put_nowhere_any_more(self):
        [first], volunteer = thursdays(1), make.volunteer()
        ask(first, volunteer)
        Volunteer.objects.filter(pk=volunteer.pk).update(left_at=clock.now())
        make.shift(first.session.activity.specific, task=first.post, days=14)
        assert lay_standings() == 0

    def test_the_tick_asks_the_same_few_queries_when_nothing_is_new(self):
        def tick() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert lay_standings() == 0
            return len(asked)

        ask(thursdays(1)[0], make.volunteer())
        few = tick()
        for _ in range(3):
            ask(thursdays(1, 2)[0], make.volunteer())
        assert tick() == few <= 3


@pytest.mark.django_db
class TestScreens:
    def sign_in(self, client, volunteer):
        client.force_login(volunteer.person.user, backend="django.contrib.auth.backends.ModelBackend")

    def test_from_a_shift_to_every_week_and_back(self, client):
        volunteer, shifts = resident(), thursdays(1, 2, 3)
        self.sign_in(client, volunteer)
        address = reverse("volunteering:standing", args=[shifts[0].pk])
        assert address in client.get(reverse("volunteering:shift", args=[shifts[0].pk])).content.decode()
        assert "Sauf certaines dates" in client.get(address).content.decode()
        shown = client.post(address, {"every": "1", "but": [shifts[1].pk], "last_on": ""}, follow=True).content.decode()
        assert "tous les mardis" in shown
        assert "pas cette fois" in shown
        standing = StandingDate.objects.first().standing
        client.post(reverse("volunteering:standing_end", args=[standing.pk]), {"dates": "rendre"}, follow=True)
        assert not Enrolment.objects.active().exists()

    def test_another_s_is_not_found_and_of_my_family_it_is(self, client):
        volunteer, other = resident(), make.volunteer()
        standing = ask(thursdays(1)[0], other)
        self.sign_in(client, volunteer)
        assert client.post(reverse("volunteering:standing_end", args=[standing.pk])).status_code == 404
        family(volunteer.person, other.person)
        assert "Aucun créneau régulier" in client.get(reverse("volunteering:standings")).content.decode()

    @pytest.mark.parametrize("value", ["", "x", "9" * 30, "\x00", "3", "-1"])
    def test_hostile_forms(self, client, value):
        volunteer, shifts = resident(), thursdays(1)
        self.sign_in(client, volunteer)
        address = reverse("volunteering:standing", args=[shifts[0].pk])
        for data in ({"every": value}, {"every": "1", "but": value, "last_on": "x"}, {"every": "1", "last_on": "99/99/9999"}):
            assert client.post(address, data).status_code == 200
        assert not StandingDate.objects.exists()

    def test_a_visitor_signs_in(self, client):
        [shift] = thursdays(1)
        for name, args in (("standing", [shift.pk]), ("standings", [])):
            assert client.get(reverse(f"volunteering:{name}", args=args)).status_code == 302

    def test_constant_queries(self, client):
        volunteer = resident()
        self.sign_in(client, volunteer)

        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("volunteering:standings"))
            return len(asked)

        ask(thursdays(1)[0], volunteer)
        cost()
        few = cost()
        ask(thursdays(2, 3, hour=9)[0], volunteer)
        assert cost() == few


@pytest.mark.django_db
def test_a_desk_of_another_house_ends_nothing(client):
    standing = ask(thursdays(1)[0], make.volunteer())
    accounts.sign_in(client, accounts.staff("accueil", make.house("Abbaye")))
    assert client.post(reverse("volunteering_desk:standing_end", args=[standing.pk])).status_code == 404
