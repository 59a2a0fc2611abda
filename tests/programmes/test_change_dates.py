"""One date, the rest or all of a series, moved or called off: one message each, calendars that learn it, what is owed no more."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from portal.households.actions.create_household import create_household
from portal.kit.locking import LockError
from portal.kit.refusal import Refusal
from portal.ledger.models import credit_cents, owed_cents
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from programmes import invariants
from programmes.actions import cancel_session as cancel_module
from programmes.actions import change_dates, see_to_people
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import Change, cancel_dates, move_dates
from programmes.actions.charge_place import charge_of
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.record_attendance import record_attendance
from programmes.actions.set_capacity import set_capacity
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.models import DatesChange, Enrolment, Session, SignUpSheet
from programmes.recipes import Terms
from programmes.tasks import changed_dates
from programmes.telling import reach_of
from tests.ledger import ground
from tests.people import factories as accounts
from tests.tariffs import factories as prices

from . import factories as make
from .planning import EIGHT, plan, room

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("&#x27;", "'").replace("\u00a0", " "))


def reached(name: str, **ways) -> Person:
    mail = {"email": f"{name.split()[-1].strip('.').lower()}@exemple.fr", "channel": "email"}
    return make.person(name, **(ways or mail))


def put(sheet, *people, household=None) -> list[Enrolment]:
    return [enrol(sheet=sheet, people=[person], household=household, channel=Channel.COUNTER, by=None)[0] for person in people]


def told(purpose: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(purpose=f"programmes.{purpose}").order_by("pk"))


def states() -> list[str]:
    return list(Enrolment.objects.order_by("pk").values_list("state", flat=True))


class TestCancel:
    def test_all_of_a_drop_in_ends_every_place_and_tells_each_person_once(self):
        series = plan("inscription", days=EIGHT[:4])
        often, once = reached("Mme A."), reached("M. B.")
        for sheet in SignUpSheet.objects.order_by("pk"):
            put(sheet, often)
        put(SignUpSheet.objects.order_by("pk").first(), once)
        change = cancel_dates(sessions=series.sessions.all(), why="La salle a pris l'eau.", by=None)
        assert change.done_at
        assert set(states()) == {"withdrawn"}
        assert {(date.state, date.sequence) for date in series.sessions.all()} == {("cancelled", 1)}
        [several] = told("dates_cancelled")
        assert several.body.count("– jeudi") == 4
        assert "La salle a pris l'eau." in several.body
        assert "Repas" not in several.subject
        [single] = told("date_cancelled")
        assert single.address == "b@exemple.fr"
        assert not SignUpSheet.objects.miscounted().exists()

    def test_the_rest_leaves_what_comes_before(self):
        series = plan("inscription", days=EIGHT[:4])
        dates = list(series.sessions.all())
        cancel_dates(sessions=dates[2:], by=None)
        assert [date.state for date in series.sessions.all()] == ["planned", "planned", "cancelled", "cancelled"]

    def test_two_children_of_one_household_are_one_message_to_their_mother(self):
        mother, *children = reached("Mme C."), make.person("Léo", birth_year=2018), make.person("Zoé", birth_year=2020)
        household = create_household(referents=[mother], members=children, by=None)
        series = plan("parcours")
        put(SignUpSheet.objects.get(), *children, household=household)
        cancel_dates(sessions=series.sessions.all(), by=None)
        [message] = told("dates_cancelled")
        assert "Léo et Zoé" in message.body

    def test_who_waits_is_told_and_who_has_no_way_is_said_at_the_counter(self):
        series = plan("parcours", terms=Terms(capacity=1, waiting_list=True))
        sheet = SignUpSheet.objects.get()
        put(sheet, make.person("Mme Rien"))
        wait(sheet=sheet, people=[reached("M. Attend")], by=None)
        cancel_dates(sessions=series.sessions.all(), by=None)
        assert states() == ["withdrawn", "withdrawn"]
        assert len(told("dates_cancelled")) == 2
        assert Enrolment.objects.first().to_tell == "programmes.dates_cancelled"

    def test_past_and_cancelled_dates_stay_and_nothing_left_is_refused(self):
        series = plan("inscription")
        cancel_session(session=series.sessions.last(), by=None)
        with time_machine.travel(dt.datetime(2027, 1, 10, tzinfo=dt.UTC), tick=False):
            change = cancel_dates(sessions=series.sessions.all(), by=None)
            assert len(change.dates) == 1
            with pytest.raises(Refusal) as raised:
                cancel_dates(sessions=series.sessions.all(), by=None)
        assert raised.value.code == "rien-a-changer"
        assert [date.state for date in series.sessions.all()] == ["planned", "cancelled", "cancelled"]

    def test_twice_is_once_and_a_stale_screen_changes_nothing(self):
        series, key = plan("inscription"), uuid.uuid4()
        dates = list(series.sessions.all())
        first = cancel_dates(sessions=dates[:1], key=key, by=None)
        assert cancel_dates(sessions=dates[:1], key=key, by=None) == first
        with pytest.raises(Refusal) as raised:
            cancel_dates(sessions=dates, as_seen={date.pk: 0 for date in dates}, by=None)
        assert raised.value.code == "deja-modifie"
        assert Session.objects.on().count() == 2


class TestMoney:
    @pytest.fixture
    def household(self):
        person = reached("Mme D.")
        return create_household(referents=[person], by=None)

    @pytest.fixture
    def course(self, household):
        """Eight dates at 4,00 € the course, confirmed at the counter and paid."""
        by = prices.agent("tarifs@ville.test")
        tariff = prices.tariff(by, name="Parcours", unit="le parcours")
        prices.published(tariff, by)
        return plan("parcours", days=EIGHT, terms=Terms(capacity=1, waiting_list=True, tariff=tariff))

    def enrolled(self, household) -> Enrolment:
        [row] = put(SignUpSheet.objects.get(), household.members()[0].person, household=household)
        confirm(enrolment=row, channel=Channel.COUNTER, by=None) if row.state == "held" else None
        row.refresh_from_db()
        assert row.price_cents
        return row

    def test_all_called_off_before_it_began_nothing_is_owed(self, course, household):
        row = self.enrolled(household)
        assert owed_cents(household) == row.price_cents
        cancel_dates(sessions=course.sessions.all(), by=None)
        assert owed_cents(household) == 0
        assert charge_of(row) is None
        assert states() == ["withdrawn"]

    def test_one_date_of_a_course_takes_its_share_away_and_the_place_stays(self, course, household):
        row = self.enrolled(household)
        full = row.price_cents
        cancel_session(session=course.sessions.first(), by=None)
        row.refresh_from_db()
        assert (row.state, row.price_cents) == ("confirmed", full * 7 // 8)
        assert owed_cents(household) == full * 7 // 8
        assert list(invariants.confirmed_without_charge()) == []

    def test_what_was_paid_for_dates_called_off_is_the_households_credit(self, course, household):
        row = self.enrolled(household)
        regie, agent = ground.desk(), ground.agent()
        ground.mandate(regie, agent)
        ground.taken(regie, household, row.price_cents, by=agent, charges=[charge_of(row)])
        cancel_dates(sessions=list(course.sessions.all())[4:], by=None)
        row.refresh_from_db()
        assert row.state == "confirmed"
        assert owed_cents(household) == 0
        assert credit_cents(household) == charge_of(row).amount_cents  # half of it, as much as is left to owe
        assert list(invariants.confirmed_without_charge()) == []

    def test_who_leaves_a_course_half_way_owes_what_took_place_but_what_she_was_excused_for(self, course, household):
        row = self.enrolled(household)
        full, sheet, dates = row.price_cents, SignUpSheet.objects.get(), list(course.sessions.order_by("start"))
        with time_machine.travel(dt.datetime(2027, 1, 22, tzinfo=dt.UTC), tick=False):  # 7, 14 and 21 January are over
            for date, mark in zip(dates, ("present", "absent", "excused"), strict=False):
                record_attendance(sheet=sheet, session=date, marks={row.pk: mark}, by=None)
            withdraw(enrolment=row, by=None, channel=Channel.COUNTER)
        row.refresh_from_db()
        assert (row.state, owed_cents(household)) == ("withdrawn", full * 2 // 8)
        assert list(invariants.confirmed_without_charge()) == []

    def test_what_she_paid_for_dates_she_gives_back_is_the_households_credit(self, course, household):
        row = self.enrolled(household)
        full, regie, agent = row.price_cents, ground.desk(), ground.agent()
        ground.mandate(regie, agent)
        ground.taken(regie, household, full, by=agent, charges=[charge_of(row)])
        with time_machine.travel(dt.datetime(2027, 1, 8, tzinfo=dt.UTC), tick=False):
            withdraw(enrolment=row, by=None)
        assert (owed_cents(household), credit_cents(household)) == (0, full - full // 8)

    def test_who_came_late_to_a_course_and_leaves_owes_only_the_dates_of_her_time(self, course, household):
        with time_machine.travel(dt.datetime(2027, 1, 15, tzinfo=dt.UTC), tick=False):
            row = self.enrolled(household)
        cents = row.price_cents
        with time_machine.travel(dt.datetime(2027, 1, 22, tzinfo=dt.UTC), tick=False):
            cancel_session(session=course.sessions.last(), by=None)
            row.refresh_from_db()
            withdraw(enrolment=row, by=None, channel=Channel.COUNTER)
        assert owed_cents(household) == cents * 7 // 8 // 7  # of the seven that take place, one was in her time

    def test_her_page_says_beforehand_what_leaving_half_way_costs_and_only_then(self, client, course):
        person = make.person("Mme R.", user=accounts.resident(first_name="Rosa"), birth_year=1980)
        home = create_household(referents=[person], members=[], by=None)
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        [row] = put(SignUpSheet.objects.get(), person, household=home)
        if row.state == "held":
            confirm(enrolment=row, channel=Channel.COUNTER, by=None)
        url = reverse("programmes:place", args=[row.pk])
        assert "en cours de route" not in text(client.get(url))
        with time_machine.travel(dt.datetime(2027, 1, 8, tzinfo=dt.UTC), tick=False):
            client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
            assert "les séances déjà passées restent dues" in text(client.get(url))

    def test_a_course_not_begun_given_back_owes_nothing(self, course, household):
        withdraw(enrolment=self.enrolled(household), by=None)
        assert owed_cents(household) == 0

    def test_the_rest_of_a_course_that_has_begun_is_its_share_and_who_came_keeps_her_place(self, course, household):
        row = self.enrolled(household)
        full = row.price_cents
        with time_machine.travel(dt.datetime(2027, 1, 15, tzinfo=dt.UTC), tick=False):
            waiting = wait(
                sheet=SignUpSheet.objects.get(), people=[reached("M. Attend")], household=household, channel=Channel.COUNTER, by=None
            )
            cancel_dates(sessions=course.sessions.all(), by=None)
        row.refresh_from_db()
        assert (row.state, row.price_cents) == ("confirmed", full * 2 // 8)
        assert Enrolment.objects.get(pk=waiting[0].pk).state == "withdrawn"
        assert owed_cents(household) == full * 2 // 8

    def test_a_price_lowered_while_the_place_is_held_is_the_one_to_confirm(self, course, household):
        """The first line is undone: to owe it again would be refused, and the place lost to who paid."""
        [row] = put(SignUpSheet.objects.get(), household.members()[0].person, household=household)
        assert row.state == "held"
        full = row.price_cents
        cancel_session(session=course.sessions.first(), by=None)
        row = confirm(enrolment=row, channel=Channel.COUNTER, by=None)
        assert (row.state, row.price_cents, owed_cents(household)) == ("confirmed", full * 7 // 8, full * 7 // 8)

    @pytest.mark.parametrize("all_at_once", [True, False])
    def test_households_are_locked_in_their_order_whoever_came_first(self, course, household, all_at_once, monkeypatch):
        first, late = household, create_household(referents=[reached("M. Tard")], by=None)
        sheet = set_capacity(sheet=SignUpSheet.objects.get(), capacity=2, by=None)
        for home in (late, first):
            put(sheet, home.members()[0].person, household=home)

        def call_off():
            if all_at_once:
                cancel_dates(sessions=course.sessions.all(), by=None)
            else:
                cancel_session(session=course.sessions.first(), by=None)

        where = see_to_people if all_at_once else cancel_module
        with monkeypatch.context() as without, pytest.raises(LockError):
            without.setattr(where, "lock_who_owes", lambda rows: None)
            call_off()
        (changed_dates if all_at_once else call_off)()
        assert owed_cents(late) == owed_cents(first)


class TestMove:
    def test_all_move_by_as_many_days_and_keep_their_wall_clock(self):
        series = plan("parcours", days=[dt.date(2027, 3, 25), dt.date(2027, 4, 1)])
        put(SignUpSheet.objects.get(), reached("Mme E."))
        uids = set(series.sessions.values_list("uid", flat=True))
        move_dates(
            sessions=series.sessions.all(), change=Change(days=1, begins=dt.time(14), ends=dt.time(16)), why="Le jeudi est pris.", by=None
        )
        before = [timezone.localtime(date.moved_from) for date in series.sessions.all()]
        assert [(when.date().isoformat(), when.hour) for when in before] == [("2027-03-25", 10), ("2027-04-01", 10)]
        after = [timezone.localtime(date.start) for date in series.sessions.all()]
        assert [(when.date().isoformat(), when.hour) for when in after] == [("2027-03-26", 14), ("2027-04-02", 14)]
        assert {(date.state, date.sequence) for date in series.sessions.all()} == {("moved", 1)}
        assert set(series.sessions.values_list("uid", flat=True)) == uids
        [message] = told("dates_moved")
        assert "maintenant vendredi 26 mars 2027 à 14 h" in message.body.replace("\u00a0", " ")

    def test_no_offer_outlives_a_date_that_comes_nearer(self):
        series = plan("inscription", days=[dt.date(2026, 12, 20)], terms=Terms(capacity=1, waiting_list=True))
        sheet = SignUpSheet.objects.get()
        [inside] = put(sheet, reached("Mme G."))
        [offer] = wait(sheet=sheet, people=[reached("Mme H.")], by=None)
        withdraw(enrolment=inside, by=None)
        move_dates(sessions=series.sessions.all(), change=Change(days=-25), by=None)
        offer.refresh_from_db()
        assert (offer.state, offer.held_until) == ("offered", series.sessions.get().start)

    def test_another_room_is_told_who_leads_is_not(self):
        series = plan("inscription", days=EIGHT[:2])
        put(SignUpSheet.objects.first(), reached("Mme F."))
        blue = room()
        move_dates(sessions=series.sessions.all(), change=Change(moves=True, room=blue), by=None)
        [message] = told("date_moved")
        assert "Salle bleue" in message.body
        move_dates(sessions=series.sessions.all(), change=Change(led=True, names=("Paul",)), by=None)
        assert len(told("date_moved")) == 1
        date = series.sessions.first()
        assert (date.sequence, [who.name for who in date.facilitators.all()], date.room) == (1, ["Paul"], blue)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (Change(), "rien-a-changer"),
            (Change(days=-60), "date-passee"),
            (Change(begins=dt.time(3)), "heure-de-nuit"),
            (Change(begins=dt.time(18)), "fin-avant-debut"),
        ],
    )
    def test_what_makes_no_sense_is_refused_and_nothing_moves(self, change, code):
        series = plan("inscription", days=EIGHT[:1])
        with pytest.raises(Refusal) as raised:
            move_dates(sessions=series.sessions.all(), change=change, by=None)
        assert raised.value.code == code
        assert series.sessions.get().sequence == 0
        assert not DatesChange.objects.exists()

    def test_the_room_of_another_house_is_refused(self):
        series = plan("libre", days=EIGHT[:1])
        with pytest.raises(Refusal) as raised:
            move_dates(sessions=series.sessions.all(), change=Change(moves=True, room=room(house=make.maison("Autre"))), by=None)
        assert raised.value.code == "salle-d-une-autre-maison"

    def test_a_taken_room_is_refused_until_it_was_read(self):
        blue = room()
        other = plan("libre", days=EIGHT[:1], room=blue, begins=dt.time(14), ends=dt.time(15))
        series = plan("libre", days=EIGHT[:1], room=blue)
        later = Change(begins=dt.time(14), ends=dt.time(16))
        with pytest.raises(Refusal) as raised:
            move_dates(sessions=series.sessions.all(), change=later, by=None)
        assert raised.value.code == "deja-pris"
        move_dates(sessions=series.sessions.all(), change=later, seen=[f"2027-01-07:salle:{other.sessions.get().pk}"], by=None)
        assert timezone.localtime(series.sessions.get().start).hour == 14

    def test_a_series_may_take_its_own_places(self):
        """Eight Thursdays move by a week: the second takes the room where the first stood."""
        series = plan("libre", days=EIGHT, room=room(), names=["Paul"])
        move_dates(sessions=series.sessions.all(), change=Change(days=7), by=None)
        assert series.sessions.first().local_date == EIGHT[1]


class TestRestart:
    def test_what_a_page_left_to_do_is_done_by_tick_once_each(self, monkeypatch):
        monkeypatch.setattr(see_to_people, "READERS", 2)
        monkeypatch.setattr(change_dates, "see_to_people", lambda change: see_to_people.see_to_people(change, most=1))
        series = plan("inscription", days=EIGHT[:2], terms=Terms(capacity=20))
        people = [reached(f"Mme P{number}") for number in range(7)]
        for sheet in SignUpSheet.objects.order_by("pk"):
            put(sheet, *people)
        change = cancel_dates(sessions=series.sessions.all(), by=None)
        assert not change.done_at
        assert len(told("dates_cancelled")) == 2
        assert states().count("withdrawn") == 4
        assert changed_dates() == 1
        assert changed_dates() == 0
        assert len(told("dates_cancelled")) == 7
        assert len({message.address for message in told("dates_cancelled")}) == 7
        assert set(states()) == {"withdrawn"}

    def test_a_breakdown_in_the_middle_loses_nothing(self, monkeypatch):
        monkeypatch.setattr(see_to_people, "READERS", 1)
        series = plan("inscription", days=EIGHT[:2])
        for sheet in SignUpSheet.objects.order_by("pk"):
            put(
                sheet, *[Person.objects.get_or_create(display_name=f"P{n}", email=f"p{n}@exemple.fr", channel="email")[0] for n in range(3)]
            )
        turns = []

        def breaks(change, rows, dates):
            turns.append(rows)
            if len(turns) == 2:
                raise RuntimeError("the machine stops")
            return tell(change, rows, dates)

        tell = see_to_people._tell
        monkeypatch.setattr(see_to_people, "_tell", breaks)
        with pytest.raises(RuntimeError):
            cancel_dates(sessions=series.sessions.all(), by=None)
        assert len(told("dates_cancelled")) == 1
        changed_dates()
        assert len(told("dates_cancelled")) == 3
        assert set(states()) == {"withdrawn"}

    def test_who_gave_her_place_back_meanwhile_is_not_written_to(self, monkeypatch):
        from programmes.actions.withdraw import withdraw

        monkeypatch.setattr(change_dates, "see_to_people", lambda change: change)
        series = plan("inscription", days=EIGHT[:2])
        [row] = put(SignUpSheet.objects.first(), reached("Mme G."))
        cancel_dates(sessions=series.sessions.all(), by=None)
        withdraw(enrolment=row, channel=Channel.COUNTER, by=None)
        changed_dates()
        assert told("dates_cancelled") + told("date_cancelled") == []


class TestScreens:
    @pytest.fixture
    def agent(self, client):
        user = accounts.staff("responsable", make.maison())
        accounts.sign_in(client, user)
        return user

    def follow(self, client, address, **data):
        """One step: what the page would send as it stands, with `data`."""
        soup = BeautifulSoup(client.post(address, data).content, "html.parser")
        form = soup.select_one("form:has([name=sur])")
        sent: dict[str, list[str]] = {}
        for box in form.select("input"):
            sent.setdefault(box["name"], []).append(box.get("value", ""))
        return soup.get_text(), sent

    def test_calling_off_the_rest_says_how_many_are_written_to_and_phoned(self, client, agent):
        series = plan("inscription", days=EIGHT[:3])
        sheet = SignUpSheet.objects.order_by("pk").last()
        put(sheet, reached("Mme H."), reached("M. Fixe", phone="+33476000000", channel="call"), make.person("Mme Rien"))
        date = series.sessions.all()[1]
        address = reverse("programmes:desk_cancel_date", args=[date.pk])
        words, sent = self.follow(client, address, stretch="rest", why="")
        words = re.sub(r"\s+", " ", words)
        assert "Annuler ces 2 dates ?" in words
        assert "3 personnes à prévenir : 1 par écrit, 1 à appeler, 1 à prévenir à l’accueil" in words
        assert series.sessions.on().count() == 3
        page = text(client.post(address, sent, follow=True))
        assert "2 dates sont annulées" in page
        assert series.sessions.on().count() == 1
        assert "Mme H." not in words

    def test_one_goes_back_from_the_confirmation_with_what_was_typed(self, client, agent):
        series = plan("inscription", days=EIGHT[:3])
        address = reverse("programmes:desk_cancel_date", args=[series.sessions.all()[1].pk])
        words, sent = self.follow(client, address, stretch="rest", why="Travaux.")
        assert "On leur dira pourquoi" in words or "Personne n’y est inscrit" in words
        back = BeautifulSoup(client.post(address, sent | {"etape": "revoir"}).content, "html.parser")
        assert back.select_one("[name=why]")["value"] == "Travaux."
        assert back.select_one("[name=stretch][value=rest]").has_attr("checked")
        assert series.sessions.on().count() == 3

    def test_a_date_moved_to_a_public_holiday_says_so(self, client, agent):
        series = plan("inscription", days=EIGHT[:1])
        address = reverse("programmes:desk_change_date", args=[series.sessions.get().pk])
        page = text(client.post(address, {"day": "2027-01-01", "begins": "10:00", "ends": "12:00", "others": "", "why": ""}))
        assert "Jour de l’an" in page

    def test_changing_shows_before_and_after_then_does_it(self, client, agent):
        series = plan("parcours", days=EIGHT[:3], room=room(), names=["Mme Roux, conteuse"])
        put(SignUpSheet.objects.get(), reached("Mme I."))
        date = series.sessions.first()
        address = reverse("programmes:desk_change_date", args=[date.pk])
        form = BeautifulSoup(client.get(address).content, "html.parser")
        assert form.select_one("[name=others]")["value"] == "Mme Roux, conteuse"
        moved = {"stretch": "all", "day": "2027-01-07", "begins": "14:00", "ends": "16:00"}
        data = moved | {"room": date.room_id, "others": "Mme Roux, conteuse"}
        words, sent = self.follow(client, address, **data)
        assert "1 personne à prévenir" in re.sub(r"\s+", " ", words)
        client.post(address, sent)
        assert [timezone.localtime(found.start).hour for found in series.sessions.all()] == [14, 14, 14]
        assert [who.name for who in series.sessions.first().facilitators.all()] == ["Mme Roux, conteuse"]
        assert series.sessions.first().room == date.room
        assert "deja" not in text(client.post(address, sent, follow=True))  # a second press does nothing more
        assert series.sessions.first().sequence == 1

    def test_reach_is_counted_in_the_same_queries_whatever_the_number(self, django_assert_max_num_queries):
        counts = []
        for number in (2, 12):
            series = plan("parcours", days=EIGHT[:2], terms=Terms(capacity=50))
            sheet = SignUpSheet.objects.order_by("pk").last()
            for _ in range(number):
                mother, child = make.person(email=f"m{uuid.uuid4().hex[:6]}@exemple.fr", channel="email"), make.person(birth_year=2019)
                create_household(referents=[mother], members=[child], by=None)
                put(sheet, child, make.person())
            with django_assert_max_num_queries(20) as queries:
                reach = reach_of([date.pk for date in series.sessions.all()])
            counts.append(len(queries))
            assert (reach.places, reach.written, reach.at_counter) == (2 * number, number, number)
        assert counts[0] == counts[1]

    @pytest.mark.parametrize("data", [{"sur": "oui"}, {"day": "x", "sur": "oui"}, {"etat": ["é", "1:2:3", "9" * 40 + ":1"], "why": "\x00"}])
    def test_hostile_input_is_never_an_error(self, client, agent, data):
        date = plan("inscription").sessions.first()
        for name in ("desk_change_date", "desk_cancel_date"):
            assert client.post(reverse(f"programmes:{name}", args=[date.pk]), data).status_code == 200
        assert Session.objects.on().count() == 3
