"""Taking a shift: for oneself, with one's family, on several dates, on the list; every reason told; what stands against nobody."""

import datetime as dt
import uuid

import pytest
import time_machine

from portal.households.actions.create_household import create_household
from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.kit.registry import DatedItem
from portal.people.actions.merge_persons import merge_persons
from programmes.actions.accept_offer import accept_offer
from programmes.actions.enrol import enrol
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment, SignUpSheet
from programmes.volunteering.actions.take_shift import take_shift
from programmes.volunteering.actions.take_shifts import take_shifts
from programmes.volunteering.models import Volunteer
from programmes.volunteering.reading.reasons_against import asked, reasons_against
from tests.people import factories as accounts
from tests.programmes import factories as places

from . import factories as make

pytestmark = pytest.mark.django_db


def codes(act) -> list[str]:
    with pytest.raises(Refusal) as refused:
        act()
    assert all(reason.words and reason.way_out for reason in refused.value.reasons)
    return [reason.code for reason in refused.value.reasons]


def counter(shift, *volunteers, **more) -> list[Enrolment]:
    people = [one.person for one in volunteers]
    return take_shift(shift=shift, people=people, by=None, channel="counter", **more)


def online(shift, *volunteers, by, **more) -> list[Enrolment]:
    return take_shift(shift=shift, people=[one.person for one in volunteers], by=by, **more)


def resident(name: str = "Mme B.", **fields) -> Volunteer:
    """A volunteer with an account."""
    return make.volunteer(make.person(name, user=accounts.resident(), birth_year=1980, **fields))


def family(first, *others):
    """A household led by the first of these persons."""
    return create_household(referents=[first], members=others, by=None)


class TestTaking:
    def test_it_is_hers_at_once_and_costs_nothing(self):
        volunteer = resident()
        [row] = online(make.shift(), volunteer, by=volunteer.person.user)
        assert (row.state, row.channel, row.price_cents) == ("confirmed", "online", None)

    def test_the_same_press_twice_is_one_place(self):
        volunteer, shift, key = resident(), make.shift(), uuid.uuid4()
        rows = [online(shift, volunteer, by=volunteer.person.user, key=key) for _ in range(2)]
        assert rows[0] == rows[1]
        assert SignUpSheet.objects.get(pk=shift.sheet_id).taken == 1

    def test_full_is_not_unqualified_and_unqualified_is_not_full(self):
        full = make.shift(maximum=1, wanted=1)
        make.taken(full)
        assert codes(lambda: counter(full, make.volunteer())) == ["complet"]
        drive = make.post()
        drive.qualifications.add(make.qualification("Conduite"))
        assert codes(lambda: counter(make.shift(task=drive), make.volunteer())) == ["qualification"]
        both = make.shift(task=drive, days=9, maximum=1, wanted=1)
        able = make.volunteer()
        make.held(able, drive.qualifications.get())
        make.taken(both, able)
        assert codes(lambda: counter(both, make.volunteer())) == ["qualification", "complet"]

    def test_a_qualification_counts_on_the_day_of_the_shift(self):
        post, volunteer, food = make.post(), make.volunteer(), make.qualification()
        post.qualifications.add(food)
        make.held(volunteer, food, clock.today() + dt.timedelta(days=7))
        assert counter(make.shift(task=post, days=7), volunteer)[0].state == "confirmed"
        assert codes(lambda: counter(make.shift(task=post, days=8), volunteer)) == ["qualification-finie"]

    def test_too_early_and_too_late_online_but_the_counter_may(self):
        volunteer = resident()
        early = make.shift(opens_at=make.in_days(2))
        assert codes(lambda: online(early, volunteer, by=volunteer.person.user)) == ["pas-encore-ouvert"]
        assert counter(early, volunteer)[0].state == "confirmed"
        late = make.shift(days=3)
        with time_machine.travel(late.session.start + dt.timedelta(minutes=10), tick=False):
            assert codes(lambda: online(late, volunteer, by=volunteer.person.user)) == ["clos"]
            assert counter(late, volunteer)[0].state == "confirmed"
        with time_machine.travel(late.session.end, tick=False):
            assert codes(lambda: counter(late, make.volunteer())) == ["passe"]

    def test_two_shifts_at_the_same_hour_and_two_posts_of_one(self):
        volunteer, first = make.volunteer(), make.shift()
        counter(first, volunteer)
        beside = make.shift(first.session.activity.specific, session=first.session, task=make.post())
        assert codes(lambda: counter(beside, volunteer)) == ["autre-poste"]
        assert codes(lambda: counter(make.shift(hour=16), volunteer)) == ["deja-un-creneau"]
        with pytest.raises(Refusal, match="Distribuer les paniers"):
            counter(make.shift(hour=16), volunteer)
        assert counter(make.shift(hour=17), volunteer)[0].state == "confirmed"

    def test_a_shift_given_back_counts_no_more(self):
        volunteer, first = make.volunteer(), make.shift()
        withdraw(enrolment=counter(first, volunteer)[0], by=None, channel="counter")
        assert counter(make.shift(hour=16), volunteer)[0].state == "confirmed"

    def test_a_merged_record_is_the_same_person(self):
        kept, absorbed = make.person(birth_year=1980), make.volunteer()
        counter(make.shift(), absorbed)
        merge_persons(absorbed=absorbed.person, kept=kept, by=None)
        kept.refresh_from_db()
        assert reasons_against(kept, make.shift(days=9).sheet) == []
        assert [reason.code for reason in reasons_against(kept, make.shift(hour=15).sheet)] == ["deja-un-creneau"]

    def test_who_left_mid_season_is_told_how_to_come_back(self):
        volunteer = make.volunteer()
        Volunteer.objects.filter(pk=volunteer.pk).update(left_at=clock.now())
        assert codes(lambda: counter(make.shift(), volunteer)) == ["a-arrete"]

    def test_her_weekly_number_opens_the_day_before(self):
        volunteer = make.volunteer()
        Volunteer.objects.filter(pk=volunteer.pk).update(weekly_cap=1)
        counter(make.shift(days=7), volunteer)
        other = make.shift(days=9)
        assert codes(lambda: counter(other, volunteer)) == ["semaine"]
        with time_machine.travel(other.session.start - dt.timedelta(hours=23), tick=False):
            assert counter(other, volunteer)[0].state == "confirmed"

    @pytest.mark.parametrize("waits", [False, True])
    def test_the_day_before_the_very_last_seat_is_open_too_taken_or_offered(self, waits):
        volunteer, other = make.volunteer(), make.shift(days=9, maximum=1, wanted=1)
        if waits:
            first = make.taken(other)
            [row] = counter(other, volunteer, wait=True)
        Volunteer.objects.filter(pk=volunteer.pk).update(weekly_cap=1)
        counter(make.shift(days=7), volunteer)
        with time_machine.travel(other.session.start - dt.timedelta(hours=23), tick=False):
            if waits:
                withdraw(enrolment=first, by=None, channel="counter")
                assert accept_offer(enrolment=row, by=None).state == "confirmed"
            else:
                assert counter(other, volunteer)[0].state == "confirmed"

    def test_the_house_of_the_shift_becomes_one_of_hers(self):
        volunteer, elsewhere = make.volunteer(), make.house("Abbaye")
        counter(make.shift(make.mission(maison=elsewhere)), volunteer)
        assert set(volunteer.maisons.all()) == {make.house(), elsewhere}

    def test_a_sheet_without_a_post_asks_for_no_file(self):
        page = make.mission()
        date = make.shift(page).session
        sheet = places.open_sheet(activity=page, sessions=[date], capacity=5, by=None)
        assert reasons_against(make.person(), sheet) == []


class TestHerOtherPlaces:
    def place(self, person):
        maison = places.maison()
        date = places.plan_session(
            activity=places.event(), maison=maison, start=make.in_days(7, 15), end=make.in_days(7, 16), by=None
        )  # fmt: skip
        sheet = places.open_sheet(activity=date.activity, sessions=[date], capacity=5, by=None)
        return enrol(sheet=sheet, people=[person], by=None, channel="counter")[0]

    def test_a_place_at_that_hour_is_named_to_herself_alone(self):
        volunteer = resident()
        title = self.place(volunteer.person).sheet.activity.title
        shift = make.shift()
        with pytest.raises(Refusal) as hers:
            online(shift, volunteer, by=volunteer.person.user)
        assert (hers.value.code, title in str(hers.value)) == ("deja-prise", True)
        with pytest.raises(Refusal) as said:
            counter(shift, volunteer)
        assert (said.value.code, title in str(said.value)) == ("deja-prise", False)

    def test_what_is_confidential_stands_against_nobody(self):
        volunteer = resident()
        row = self.place(volunteer.person)
        SignUpSheet.objects.filter(pk=row.sheet_id).update(confidential=True)
        assert online(make.shift(), volunteer, by=volunteer.person.user)[0].state == "confirmed"

    def test_a_list_one_only_waits_on_takes_no_hour(self):
        volunteer = make.volunteer()
        row = self.place(volunteer.person)
        withdraw(enrolment=row, by=None, channel="counter")
        assert counter(make.shift(), volunteer)[0].state == "confirmed"

    def test_a_basket_to_collect_elsewhere_at_that_hour(self):
        volunteer = resident()
        line = DatedItem(make.in_days(7, 14), make.in_days(7, 17), "Votre panier n° 7", "/", maison_id=make.house("Abbaye").pk)
        registry.personal_dates.add("test-paniers", give := lambda person, since=None: [line])
        try:
            with pytest.raises(Refusal) as told:
                online(make.shift(), volunteer, by=volunteer.person.user)
            assert (told.value.code, "panier n° 7" in told.value.words) == ("panier", True)
            assert counter(make.shift(days=8), volunteer)
        finally:
            assert registry.personal_dates._items.pop("test-paniers")[1] is give


class TestSoftReasons:
    def test_who_organises_puts_them_aside_with_a_word_that_stays(self):
        volunteer, agent = make.volunteer(), accounts.staff("animation", make.house())
        Volunteer.objects.filter(pk=volunteer.pk).update(weekly_cap=1)
        counter(make.shift(days=7), volunteer)
        other = make.shift(days=9)
        [row] = take_shift(shift=other, people=[volunteer.person], by=agent, channel="phone", over="Elle le propose elle-même")
        assert row.state == "confirmed"
        line = AuditLine.objects.get(verb="volunteering.over")
        assert (line.by, line.detail["reason"]) == (agent, "Elle le propose elle-même")

    def test_never_for_who_may_not_nor_online_nor_what_is_not_soft(self):
        volunteer, desk, agent = resident(), accounts.staff("accueil", make.house()), accounts.staff("animation", make.house())
        shift = make.shift()
        own = {"shift": shift, "people": [volunteer.person], "over": "parce que"}
        assert codes(lambda: take_shift(by=desk, channel="counter", **own)) == ["sans-droit"]
        assert codes(lambda: take_shift(by=volunteer.person.user, **own)) == ["sans-droit"]
        own["people"] = [make.person(birth_year=1980)]
        assert codes(lambda: take_shift(by=agent, channel="counter", **own)) == ["pas-benevole"]


class TestTogether:
    def test_a_family_comes_as_one_group_all_or_nobody(self):
        mother, son = resident(), make.volunteer(make.person("Sam", birth_year=1999))
        family(mother.person, son.person)
        shift = make.shift(maximum=2)
        rows = online(shift, mother, son, by=mother.person.user)
        assert len({row.party_id for row in rows}) == 1
        small = make.shift(days=9, maximum=1, wanted=1)
        assert codes(lambda: online(small, mother, son, by=mother.person.user)) == ["pas-assez-de-places"]
        assert SignUpSheet.objects.get(pk=small.sheet_id).taken == 0

    def test_whatever_the_order_of_their_names(self):
        mother, son = resident(), make.volunteer(make.person("Sam", birth_year=1999))
        family(mother.person, son.person)
        assert len(online(make.shift(), son, mother, by=mother.person.user)) == 2

    def test_online_nobody_signs_up_a_stranger(self):
        volunteer = resident()
        assert codes(lambda: online(make.shift(), make.volunteer(), by=volunteer.person.user)) == ["pour-la-famille"]
        assert codes(lambda: online(make.shift(), make.volunteer(), by=accounts.resident())) == ["pour-la-famille"]

    def test_a_child_comes_with_an_adult_who_signs_up_at_once_or_is_there(self):
        mother, child = resident(), make.volunteer(make.person("Lila", birth_date=dt.date(2013, 1, 1)))
        Volunteer.objects.filter(pk=child.pk).update(guardian_on=clock.today())
        family(mother.person, child.person)
        post = make.post(with_adult_from=12)
        shift = make.shift(task=post, maximum=5)
        assert codes(lambda: counter(shift, child)) == ["avec-un-adulte"]
        assert len(online(shift, mother, child, by=mother.person.user)) == 2
        later = make.shift(task=post, days=9)
        counter(later, mother)
        assert counter(later, child)[0].state == "confirmed"
        other_adult = make.shift(task=post, days=11)
        counter(other_adult, make.volunteer())
        assert codes(lambda: counter(other_adult, child)) == ["avec-un-adulte"]

    def test_reasons_name_the_one_they_are_about(self):
        mother, son = resident(), make.volunteer(make.person("Sam", birth_year=1999))
        family(mother.person, son.person)
        Volunteer.objects.filter(pk=son.pk).update(left_at=clock.now())
        assert codes(lambda: online(make.shift(), son, by=mother.person.user)) == ["pour-la-famille"]
        Volunteer.objects.filter(pk=son.pk).update(left_at=None, charter=None, charter_at=None, charter_way="")
        with pytest.raises(Refusal, match=r"^Sam n’a pas encore dit oui"):
            online(make.shift(), mother, son, by=mother.person.user)


class TestSeveralDates:
    def test_each_date_for_itself_and_what_is_refused_says_why(self):
        volunteer = resident()
        shifts = [make.shift(days=7), make.shift(days=7, hour=16), make.shift(days=9), make.shift(days=10, maximum=1, wanted=1)]
        make.taken(shifts[3])
        found = take_shifts(shifts=shifts, people=[volunteer.person], by=volunteer.person.user, wait=True, key=uuid.uuid4())
        assert [bool(one.rows) for one in found] == [True, False, True, True]
        assert found[1].refusal.code == "deja-un-creneau"
        assert [one.waiting for one in found] == [False, False, False, True]

    def test_the_same_form_again_answers_the_same(self):
        volunteer, key = resident(), uuid.uuid4()
        shifts = [make.shift(days=7), make.shift(days=9)]
        first, again = (take_shifts(shifts=shifts, people=[volunteer.person], by=volunteer.person.user, key=key) for _ in range(2))
        assert [one.rows for one in first] == [one.rows for one in again]
        assert Enrolment.objects.active().count() == 2


class TestWaiting:
    def test_who_is_fit_waits_and_is_offered_the_seat(self):
        shift, first, second = make.shift(maximum=1, wanted=1), make.volunteer(), make.volunteer()
        row = counter(shift, first)[0]
        [waiting] = counter(shift, second, wait=True)
        assert waiting.state == "waiting"
        withdraw(enrolment=row, by=None, channel="counter")
        waiting.refresh_from_db()
        assert waiting.state == "offered"

    def test_who_is_not_fit_does_not_wait(self):
        shift = make.shift(maximum=1, wanted=1)
        make.taken(shift)
        stranger = make.person(birth_year=1980)
        act = lambda: take_shift(shift=shift, people=[stranger], by=None, channel="counter", wait=True)  # noqa: E731
        assert codes(act) == ["pas-benevole", "complet"]

    def test_with_room_whoever_asks_for_the_list_simply_has_the_seat(self):
        assert counter(make.shift(), make.volunteer(), wait=True)[0].state == "confirmed"


def test_the_engine_asks_again_under_the_lock_without_knowing_us():
    volunteer = make.volunteer()
    counter(make.shift(), volunteer)
    with pytest.raises(Refusal) as refused:
        enrol(sheet=make.shift(hour=15).sheet, people=[volunteer.person], by=None, channel="counter")
    assert refused.value.code == "deja-un-creneau"


def test_what_is_asked_within_a_reading_ends_with_it():
    volunteer = make.volunteer()
    counter(make.shift(), volunteer)
    other = make.shift(days=8, hour=14)
    Volunteer.objects.filter(pk=volunteer.pk).update(weekly_cap=1)
    with asked(people=[volunteer.person], aside=True):
        assert reasons_against(volunteer.person, other.sheet) == []
    assert [reason.code for reason in reasons_against(volunteer.person, other.sheet)] == ["semaine"]
