"""A departure prepared, changed, moved with its date, announced: seats of the partner, who is told, what is refused."""

import datetime as dt
import io
import uuid

import pytest
import time_machine
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from pass_culture.actions.announce_opening import announce_opening, openings_due
from pass_culture.actions.change_trip import Asked, change_trip
from pass_culture.actions.plan_trip import Group, Places, plan_trip
from pass_culture.actions.set_escorts import set_escorts
from pass_culture.actions.wish_openings import wish_openings
from pass_culture.enums import CardState
from pass_culture.models import Trip, TripPlace
from pass_culture.reading.readiness import lacks_of
from pass_culture.reading.trips import trips_read
from pass_culture.rules.readiness import Ready, lacks
from pass_culture.rules.seats import refusal_of_a_cut, refusal_of_more, refusal_of_the_seats
from pass_culture.rules.stops import read_stops, written
from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.places.models import Maison
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import Change, move_dates
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.plan_session import plan_session
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, Selection

from . import factories as make
from .seats_life import Life
from .test_going_rows import holder

HOUR = dt.timedelta(hours=1)


def asked_of(trip: Trip, **changes) -> Asked:
    """The screen as it stands, but for `changes`."""
    stands = {name: getattr(trip, name) for name in Asked.__dataclass_fields__ if hasattr(trip, name) and name != "stops"}
    stops = tuple(trip.stops.values_list("place", "at"))
    trip.sheet.refresh_from_db()
    return Asked(**{**stands, "seats": trip.sheet.capacity, "stops": stops, **changes})


def changed(trip: Trip, *, seen=None, why="", key=None, **changes) -> Trip:
    trip.refresh_from_db()
    return change_trip(trip=trip, asked=asked_of(trip, **changes), seen=seen, why=why, key=key, by=make.agent())


def refused(trip: Trip, code: str, **changes) -> Refusal:
    with pytest.raises(Refusal) as raised:
        changed(trip, **changes)
    assert raised.value.code == code
    assert raised.value.words and raised.value.way_out
    return raised.value


def date_of(days: float = 20):
    page, start = make.outing(), make.in_days(days)
    maison = Maison.objects.get(page=page.get_parent().specific)
    return plan_session(activity=page.activity_ptr, maison=maison, start=start, end=start + 3 * HOUR, by=None)


def group(date, **fields) -> Group:
    plain = {"season": make.season(), "meeting_at": date.start - HOUR, "meeting_place": "Devant la maison", "contract_seats": 32}
    return Group(**{**plain, **fields})


@pytest.mark.django_db
class TestPlanning:
    def test_a_window_of_requests_then_a_draw_by_default(self):
        date, agent = date_of(), make.agent()
        venue = make.venue("Théâtre des Tilleuls")
        stops = (("Place des Géants", date.start - HOUR),)
        how = group(date, venue=venue, by_coach=True, stops=stops, escorts=(agent, agent), back_at=date.end + HOUR, from_age=8)
        trip = plan_trip(activity=date.activity, session=date, places=Places(30, wheelchairs=4, guests=2), group=how, by=agent)
        sheet = trip.sheet
        assert (sheet.selection, sheet.capacity, sheet.guests) == (Selection.DRAW, 30, 2)
        assert sheet.opens_at < sheet.requests_until < sheet.draw_at < date.start
        assert sheet.closes_at == trip.meeting_at
        assert (sheet.limits.get().need, sheet.limits.get().places) == ("wheelchair", 4)
        date.refresh_from_db()
        assert date.place == "Théâtre des Tilleuls"
        assert [stop.place for stop in trip.stops.all()] == ["Place des Géants"]
        assert [escort.user for escort in trip.escorts.all()] == [agent]

    def test_shares_by_house_and_door_until_a_day(self):
        date = date_of()
        until = date.start - dt.timedelta(days=3)
        places = Places(20, draw=False, shares={("maison", date.maison_id): 8, ("door", "desk"): 4}, shares_until=until)
        trip = plan_trip(activity=date.activity, session=date, places=places, group=group(date), by=make.agent())
        trip.sheet.refresh_from_db()
        assert (trip.sheet.kept, trip.sheet.shares_until) == (12, until)
        assert trip.sheet.selection == Selection.FIRST_COME

    @pytest.mark.parametrize(
        ("code", "fields"),
        [
            ("places-du-partenaire", {"contract_seats": 31}),
            ("trop-d-accompagnement", {"contract_seats": 2, "escort_seats": 3}),
            ("rendez-vous-apres", {"meeting_at": None}),
            ("retour-avant", {"back_at": None}),
        ],
    )
    def test_what_does_not_hold_is_refused_whole(self, code, fields):
        date = date_of()
        fields = {name: (date.start + HOUR if value is None else value) for name, value in fields.items()}
        with pytest.raises(Refusal) as raised:
            plan_trip(activity=date.activity, session=date, places=Places(30), group=group(date, **fields), by=make.agent())
        assert code in [reason.code for reason in raised.value.reasons]
        assert not Trip.objects.exists()
        assert not date.sheets.exists()

    def test_a_day_outside_the_season_and_no_time_to_draw(self):
        date, far = date_of(3), date_of(300)
        with pytest.raises(Refusal) as raised:
            plan_trip(activity=date.activity, session=date, places=Places(10), group=group(date), by=None)
        assert (raised.value.code, bool(raised.value.way_out)) == ("pas-de-tirage", True)
        with pytest.raises(Refusal) as raised:
            plan_trip(activity=far.activity, session=far, places=Places(10), group=group(far), by=None)
        assert raised.value.code == "saison-d-un-autre-jour"


@pytest.mark.django_db
class TestSeats:
    def test_more_seats_serve_who_waits(self):
        trip = make.trip(1)
        enrol(sheet=trip.sheet, people=[holder()], household=None, by=make.agent(), channel=Channel.COUNTER)
        (behind,) = wait(sheet=trip.sheet, people=[holder()], household=None, by=make.agent(), channel=Channel.COUNTER)
        changed(trip, contract_seats=4, seats=2)
        behind.refresh_from_db()
        assert behind.state == "offered"

    def test_never_below_those_taken_and_who_escorts(self):
        trip = make.trip(3)
        enrol(sheet=trip.sheet, people=[holder(), holder()], household=None, by=make.agent(), channel=Channel.COUNTER)
        refusal = refused(trip, "places-promises", contract_seats=3, seats=1)
        assert "2 places sont promises" in refusal.words
        assert "2 places à qui accompagne" in refusal.words
        refused(trip, "places-prises", seats=1)
        changed(trip, contract_seats=4, seats=2)
        assert Trip.objects.get().contract_seats == 4

    def test_a_cut_of_the_contract_says_what_to_do(self):
        trip = make.trip(3)
        refusal = refused(trip, "places-du-partenaire", contract_seats=4)
        assert "Gardez-en 2 pour les habitants" in refusal.way_out

    def test_a_stale_screen_overwrites_nothing_and_twice_is_once(self):
        trip, key = make.trip(), uuid.uuid4()
        agent = make.agent()
        first = change_trip(trip=trip, asked=asked_of(trip, from_age=8), seen=1, key=key, by=agent)
        again = change_trip(trip=trip, asked=asked_of(trip, from_age=9), seen=1, key=key, by=agent)
        assert (first.edition, again.edition, again.from_age) == (2, 2, 8)
        refused(trip, "deja-modifie", seen=1, from_age=10)

    def test_what_is_over_or_called_off_changes_no_more(self):
        trip, off = make.trip(), make.trip(days=12)
        cancel_session(session=off.sheet.sessions.get(), by=make.agent(), why="la neige")
        refused(off, "sortie-annulee", from_age=8)
        with time_machine.travel(make.in_days(11), tick=False):
            refused(trip, "sortie-passee", from_age=8)


@pytest.mark.django_db
class TestMeeting:
    def test_everybody_with_a_place_is_told_once_and_the_line_names_no_price(self):
        trip = make.trip(tariff=make.tariff("flat", flat_cents=0), closes_at=make.in_days(10) - HOUR)
        person = holder(email="b@exemple.fr", channel="email")
        home = create_household(referents=[person], members=[], by=make.agent())
        enrol(sheet=trip.sheet, people=[person], household=home, by=make.agent(), channel=Channel.COUNTER)
        before = OutboxMessage.objects.count()
        changed(trip, meeting_at=trip.meeting_at - HOUR, meeting_place="Au tram, arrêt Les Tilleuls", why="Le car part plus tôt.")
        message = OutboxMessage.objects.order_by("pk").last()
        assert OutboxMessage.objects.count() == before + 1
        assert "Au tram, arrêt Les Tilleuls" in message.body
        assert "Le car part plus tôt." in message.body
        assert "€" not in message.body + message.subject
        assert Trip.objects.get().sheet.closes_at == trip.meeting_at - HOUR

    def test_what_changes_nothing_for_them_tells_nobody(self):
        trip = make.trip()
        enrol(sheet=trip.sheet, people=[holder()], household=None, by=make.agent(), channel=Channel.COUNTER)
        before = OutboxMessage.objects.count()
        changed(trip, contract_seats=40, from_age=6)
        assert OutboxMessage.objects.count() == before

    def test_a_stop_that_stays_keeps_who_chose_it(self):
        trip = make.trip()
        (place,) = enrol(sheet=trip.sheet, people=[holder()], household=None, by=make.agent(), channel=Channel.COUNTER)
        at = trip.meeting_at
        changed(trip, by_coach=True, stops=(("Patio", at), ("Abbaye", at)))
        TripPlace.objects.update_or_create(enrolment=place, defaults={"stop": trip.stops.get(place="Patio")})
        changed(trip, stops=(("Patio", at + dt.timedelta(minutes=5)),))
        assert TripPlace.objects.get(enrolment=place).stop.place == "Patio"
        assert [stop.place for stop in trip.stops.all()] == ["Patio"]

    @pytest.mark.parametrize("by_many", [False, True])
    def test_a_date_that_moves_takes_the_meeting_with_it_and_says_so(self, by_many):
        trip = make.trip(trip={"back_at": make.in_days(10) + 4 * HOUR})
        changed(trip, by_coach=True, stops=(("Patio", trip.meeting_at + dt.timedelta(minutes=10)),))
        enrol(
            sheet=trip.sheet, people=[holder(email="b@exemple.fr", channel="email")], household=None, by=make.agent(),
            channel=Channel.COUNTER,
        )  # fmt: skip
        trip.refresh_from_db()
        date, was = trip.sheet.sessions.get(), trip.meeting_at
        if by_many:
            move_dates(sessions=[date], change=Change(days=1), by=make.agent())
        else:
            move_session(session=date, start=date.start + dt.timedelta(days=1), end=date.end + dt.timedelta(days=1), by=make.agent())
        trip.refresh_from_db()
        assert trip.meeting_at == was + dt.timedelta(days=1)
        assert trip.back_at == make.in_days(11) + 4 * HOUR
        assert trip.stops.get().at == trip.meeting_at + dt.timedelta(minutes=10)
        message = OutboxMessage.objects.filter(purpose="programmes.date_moved").latest("pk")
        assert "Rendez-vous à 17" in message.body
        assert "Devant la maison" in message.body

    def test_what_is_confirmed_offered_or_drawn_says_where_one_meets(self):
        trip = make.trip(1)
        first, second = holder(email="a@exemple.fr", channel="email"), holder(email="b@exemple.fr", channel="email")
        (place,) = enrol(sheet=trip.sheet, people=[first], household=None, by=make.agent(), channel=Channel.COUNTER)
        wait(sheet=trip.sheet, people=[second], household=None, by=make.agent(), channel=Channel.COUNTER)
        withdraw(enrolment=place, by=make.agent(), channel=Channel.COUNTER)
        mail = OutboxMessage.objects.get(purpose="programmes.confirmed")
        offer = OutboxMessage.objects.get(purpose="programmes.offered")
        assert "(rendez-vous à 17" in mail.body and "Devant la maison" in mail.body
        assert "Devant la maison" in offer.body
        assert "rendez-vous" not in mail.subject


@pytest.mark.django_db
class TestEscorts:
    def test_who_goes_along_is_within_the_seats_for_that(self):
        trip, agents = make.trip(), [make.agent() for _ in range(3)]
        set_escorts(trip=trip, users=agents[:2], by=agents[0])
        set_escorts(trip=trip, users=agents[1:], by=agents[0])
        assert {escort.user for escort in trip.escorts.all()} == set(agents[1:])
        with pytest.raises(Refusal) as raised:
            set_escorts(trip=trip, users=agents, by=agents[0])
        assert (raised.value.code, bool(raised.value.way_out)) == ("trop-d-accompagnement", True)
        assert AuditLine.objects.filter(verb="pass_culture.set_escorts").count() == 2


@pytest.mark.django_db
class TestOpening:
    def announced(self, trip, **fields):
        return announce_opening(trip=trip, by=make.agent(), **fields)

    def test_told_once_to_those_who_asked_and_to_nobody_else(self):
        trip = make.trip()
        asked, other, unreachable, late = (
            holder(email="a@exemple.fr", channel="email"), holder(email="b@exemple.fr", channel="email"), holder(),
            holder(email="d@exemple.fr", channel="email"),
        )  # fmt: skip
        for person in (asked, unreachable):
            wish_openings(card=person.culture_cards.get(), wish=True, by=make.agent())
        self.announced(trip)
        (message,) = OutboxMessage.objects.filter(purpose="pass_culture.opening")
        assert message.address == "a@exemple.fr"
        assert "€" not in message.body + message.subject
        assert "Une soirée" not in message.subject
        wish_openings(card=late.culture_cards.get(), wish=True, by=make.agent())
        assert openings_due() == 1  # who asked meanwhile, on the day
        assert openings_due() == 0
        assert other.culture_cards.get().tell_openings is False

    def test_a_second_time_is_refused(self):
        trip = make.trip()
        self.announced(trip)
        with pytest.raises(Refusal) as raised:
            self.announced(trip)
        assert (raised.value.code, bool(raised.value.way_out)) == ("deja-annonce", True)

    def test_not_before_the_page_can_be_read(self):
        trip = make.trip()
        trip.sheet.activity.unpublish()
        with pytest.raises(Refusal) as raised:
            self.announced(trip)
        assert raised.value.code == "sortie-pas-prete"
        assert "page" in raised.value.words

    def test_who_is_on_it_already_needs_no_word(self):
        trip, person = make.trip(), holder(email="a@exemple.fr", channel="email")
        wish_openings(card=person.culture_cards.get(), wish=True, by=make.agent())
        enrol(sheet=trip.sheet, people=[person], household=None, by=make.agent(), channel=Channel.COUNTER)
        self.announced(trip)
        assert not OutboxMessage.objects.filter(purpose="pass_culture.opening").exists()

    def test_a_card_that_is_not_in_service_tells_nobody(self):
        card = make.card(state=CardState.STOPPED, activated_at=None)
        with pytest.raises(Refusal) as raised:
            wish_openings(card=card, wish=True, by=None)
        assert (raised.value.code, bool(raised.value.way_out)) == ("carte-pas-en-service", True)


@pytest.mark.django_db
def test_what_is_missing_is_said_until_it_is_there():
    trip = make.trip()
    codes = [lack.code for lack in lacks_of(trips_read().get(pk=trip.pk))]
    assert codes == ["words", "trip", "trip", "escorts"]
    set_escorts(trip=trip, users=[make.agent()], by=make.agent())
    changed(trip, venue=make.venue(), back_at=trip.sheet.sessions.get().end + HOUR)
    assert [lack.code for lack in lacks_of(trips_read().get(pk=trip.pk))] == ["words"]


@given(
    st.builds(
        Ready, published=st.booleans(), venue=st.booleans(), meeting_place=st.booleans(), back=st.booleans(), by_coach=st.booleans(),
        stops=st.integers(0, 3), escorts=st.integers(0, 4), escort_seats=st.integers(0, 3), hands_taken=st.integers(0, 3),
        priced=st.booleans(), price_written=st.booleans(), words=st.booleans(),
    )
)  # fmt: skip
def test_each_lack_is_a_sentence_and_only_what_people_must_read_blocks(ready):
    found = lacks(ready)
    assert all(lack.what.endswith(".") for lack in found)
    assert {lack.code for lack in found if lack.blocks} <= {"page", "price", "trip"}
    assert ready.published or any(lack.code == "page" and lack.blocks for lack in found)


seats = st.integers(0, 60)


@given(seats, seats, seats)
def test_the_partner_never_holds_less_than_is_given(contract, escorts, places):
    refusal = refusal_of_the_seats(contract=contract, escorts=escorts, seats=places)
    assert (refusal is None) == (places + escorts <= contract)
    assert refusal is None or (refusal.words.endswith(".") and refusal.way_out.endswith("."))
    assert (refusal_of_a_cut(contract=contract, escorts=escorts, taken=places) is None) == (places + escorts <= contract)
    assert refusal_of_more(contract=contract, escorts=escorts, seats=None) is not None


@given(st.lists(st.tuples(st.times(), st.from_regex(r"[A-ZÉ][a-zé]{1,12}( [A-Z][a-z]{1,9})?", fullmatch=True)), max_size=12))
def test_stops_written_are_read_again_as_they_were(lines):
    lines = list({place: hour.replace(second=0, microsecond=0) for hour, place in lines}.items())
    text = "\n".join(f"{hour.hour} h {hour.minute:02d} {place}" for place, hour in lines)
    found = read_stops(text)
    assert sorted(found) == sorted((hour, place) for place, hour in lines)
    day = clock.now().date()
    moments = [(dt.datetime.combine(day, hour, tzinfo=dt.UTC), place) for hour, place in found]
    assert len(read_stops(written(moments))) == len(found)


@pytest.mark.parametrize("text", ["Place des Géants", "25 h 10 Patio", "18 h 10", "18 h 75 Patio", "18 h 10 Patio\n18 h 20 Patio"])
def test_a_line_that_says_no_hour_or_no_place_is_told(text):
    with pytest.raises(ValueError, match=r"\."):
        read_stops(text)


ACTS = ("enrol", "enrol-three", "withdraw", "capacity", "overbook", "contract", "escorts", "shares", "open-shares", "wait")


@pytest.mark.django_db
@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=4, max_size=14))
def test_whatever_is_done_seats_shares_and_escorts_stay_within_the_contract(steps):
    life = Life()
    for act, number in steps:
        life.do(act, number)
        life.check()
    call_command("check_books", "--only", "pass_culture", stdout=io.StringIO())
