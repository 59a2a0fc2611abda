"""Venues, contracts, costs, who came: what is agreed, used and left; who reads costs; sums that tell of nobody."""

import csv
import datetime as dt
import io
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pass_culture.actions.call_off_trip import call_off_trip
from pass_culture.actions.link_contract import link_contract
from pass_culture.actions.save_contract import save_contract
from pass_culture.actions.save_costs import save_costs
from pass_culture.enums import CalledOffBy, ContractState, Cost
from pass_culture.models import Trip, TripCost, VenueContract
from pass_culture.reading.attendance import report_of
from pass_culture.reading.contracts import use_of, venues_of
from pass_culture.reading.costs import costs_of
from pass_culture.reading.season_figures import figures_of
from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import Scope
from programmes.actions.enrol import enrol
from programmes.enums import Channel, Presence
from programmes.models import Attendance, SheetSession
from tests.people import factories as accounts

from . import factories as make
from .test_going_rows import holder
from .test_trip_acts import changed

pytestmark = pytest.mark.django_db
EVERYWHERE = Scope(everywhere=True)


def contract(seats: int = 100, cents: int = 900, **fields) -> VenueContract:
    known = {"season": make.season(), "venue": fields.pop("venue", None) or make.venue(), "seats": seats, "seat_cents": cents}
    return save_contract(**{**known, **fields}, by=make.agent())


def refused(act, code: str, **asked) -> Refusal:
    with pytest.raises(Refusal) as raised:
        act(by=make.agent(), **asked)
    assert code in [reason.code for reason in raised.value.reasons]
    assert all(reason.words and reason.way_out for reason in raised.value.reasons)
    return raised.value


def came(trip: Trip, number: int, *, year: int = 1980, **fields) -> None:
    """So many people with a place, present. The trip is over afterwards only for who travels."""
    date = trip.sheet.sessions.get()
    for _ in range(number):
        [row] = enrol(sheet=trip.sheet, people=[holder(year=year, **fields)], household=None, by=make.agent(), channel=Channel.COUNTER)
        Attendance.objects.create(enrolment=row, session=date, presence=Presence.PRESENT)


def later(days: float = 30):
    return time_machine.travel(clock.now() + dt.timedelta(days=days), tick=False)


def text(response) -> str:
    found = re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "'"))
    return re.sub(r'<input type="hidden"[^>]*>', "", found)


def cells(response) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
    return list(csv.reader(io.StringIO(body.lstrip("\ufeff")), delimiter=";"))


class TestContracts:
    def test_a_departure_takes_its_seats_and_its_price_from_it(self):
        agreed = contract(100, 900)
        trip = make.trip(30)
        linked = link_contract(trip=trip, contract=agreed, by=make.agent())
        assert (linked.seat_cents, linked.venue_id) == (900, agreed.venue_id)
        assert (use_of(agreed).used, use_of(agreed).left) == (32, 68)

    def test_it_is_not_cut_below_the_seats_of_its_departures(self):
        agreed = contract(40)
        link_contract(trip=make.trip(30), contract=agreed, by=make.agent())
        refused(save_contract, "convention-entamee", contract=agreed, seats=31)
        assert save_contract(contract=agreed, seats=32, by=make.agent()).seats == 32

    def test_nor_closed_or_given_to_another_season_while_outings_are_to_come(self):
        agreed = contract(40)
        link_contract(trip=make.trip(30), contract=agreed, by=make.agent())
        refused(save_contract, "sorties-a-venir", contract=agreed, state=ContractState.OVER)
        refused(save_contract, "sorties-liees", contract=agreed, venue=make.venue())
        with later():
            assert save_contract(contract=agreed, state=ContractState.OVER, by=make.agent()).state == ContractState.OVER

    def test_a_departure_asks_no_more_than_is_left(self):
        agreed = contract(40)
        link_contract(trip=make.trip(30), contract=agreed, by=make.agent())
        refused(link_contract, "convention-epuisee", trip=make.trip(10), contract=agreed)

    def test_nor_by_holding_more_seats_afterwards(self):
        agreed = contract(40)
        trip = link_contract(trip=make.trip(30), contract=agreed, by=make.agent())
        with pytest.raises(Refusal) as raised:
            changed(trip, contract_seats=41)
        assert raised.value.code == "convention-epuisee"
        assert changed(trip, contract_seats=40).contract_seats == 40

    def test_another_season_another_venue_one_not_agreed(self):
        other = make.season("Saison prochaine", starts_on=make.in_days(300).date(), days=500)
        trip = make.trip(5, of=make.season(), trip={"venue": make.venue()})
        asked = {"trip": trip, "contract": contract(season=other, state=ContractState.DRAFT)}
        codes = [reason.code for reason in refused(link_contract, "autre-saison", **asked).reasons]
        assert codes == ["autre-saison", "autre-lieu", "convention-fermee"]

    def test_a_stale_form_overwrites_nothing_and_twice_is_once(self):
        agreed, key, agent = contract(40), uuid.uuid4(), make.agent()
        refused(save_contract, "deja-modifie", contract=agreed, seats=50, seen=99)
        asked = {"season": agreed.season, "venue": agreed.venue, "seats": 7, "seat_cents": 1}
        assert save_contract(by=agent, key=key, **asked) == save_contract(by=agent, key=key, **asked)
        retired = make.venue(retired=True)
        refused(save_contract, "lieu-ferme", **{**asked, "venue": retired})

    def test_a_departure_called_off_gives_its_seats_back_unless_settled(self):
        agreed = contract(40)
        trip = link_contract(trip=make.trip(30), contract=agreed, by=make.agent())
        call_off_trip(trip=trip, origin=CalledOffBy.VENUE, by=make.agent())
        assert use_of(agreed).left == 40
        save_costs(trip=trip, costs={}, seats_paid=12, by=make.agent())
        assert use_of(agreed).left == 28

    def test_the_venues_ask_the_same_whatever_their_number(self):
        def measured() -> int:
            with CaptureQueriesContext(connection) as asked:
                list(venues_of(make.season()))
            return len(asked)

        link_contract(trip=make.trip(5), contract=contract(40), by=make.agent())
        few = measured()
        for _ in range(3):
            link_contract(trip=make.trip(5), contract=contract(40), by=make.agent())
        assert measured() == few <= 5

    def test_written_at_the_desk(self, client):
        accounts.sign_in(client, accounts.staff("direction"))
        venue = make.venue("Théâtre des Tilleuls")
        sent = {
            "season": make.season().pk,
            "venue": venue.pk,
            "reference": "BC-14",
            "seats": "120",
            "seat_cents": "9,50",
            "state": "agreed",
        }
        answer = client.post(reverse("pass_culture_desk:contract_new"), sent)
        assert answer.status_code == 302, text(answer)
        row = VenueContract.objects.get()
        assert row.seat_cents == 950
        page = text(client.get(reverse("pass_culture_desk:venues")))
        assert "0 place sur 120" in page
        assert "9,50 € la place" in page
        assert "BC-14" in text(client.get(reverse("pass_culture_desk:contract", args=[row.pk])))

    def test_chosen_at_the_desk_without_a_price(self, client):
        accounts.sign_in(client, accounts.staff("animation", make.house()))
        trip, agreed = make.trip(5), contract(40, 913)
        address = reverse("pass_culture_desk:trip_contract", args=[trip.pk])
        page = text(client.get(address))
        assert "il reste 40 places sur 40" in page
        assert "9,13" not in page + text(client.get(reverse("pass_culture_desk:venues")))
        assert client.post(address, {"contract": agreed.pk, "edition": trip.edition}).status_code == 302
        trip.refresh_from_db()
        assert trip.contract == agreed


def settled() -> Trip:
    """Ten seats at 9,00 €, a coach at 120,00 €; two came, one paid nothing yet."""
    tariff = make.tariff("flat", flat_cents=500)
    trip = make.trip(8, tariff=tariff, trip={"seat_cents": 900})
    for _ in range(2):
        person = holder()
        home = create_household(referents=[person], by=None)
        [row] = enrol(sheet=trip.sheet, people=[person], household=home, by=make.agent(), channel=Channel.COUNTER)
        Attendance.objects.create(enrolment=row, session=trip.sheet.sessions.get(), presence=Presence.PRESENT)
    return save_costs(trip=trip, costs={Cost.COACH: (12000, "Car de 30")}, seats_paid=None, by=make.agent())


class TestCosts:
    def test_the_sheet_adds_up(self):
        trip = settled()
        [before] = costs_of(Trip.objects.filter(pk=trip.pk))
        assert (before.over, before.costs.unused) == (False, 0)
        with later():
            [one] = costs_of(Trip.objects.filter(pk=trip.pk))
        assert (one.costs.seats, one.costs.seats_cents, one.costs.coach, one.costs.total) == (10, 9000, 12000, 21000)
        assert (one.costs.owed, one.costs.paid, one.costs.came) == (1000, 0, 2)
        assert (one.costs.per_seat, one.costs.per_person, one.costs.unused) == (2100, 10500, 8)

    def test_written_again_it_replaces_and_nought_takes_away(self):
        trip = settled()
        save_costs(trip=trip, costs={Cost.COACH: (0, ""), Cost.GUIDE: (4500, "Médiation")}, seats_paid=9, by=make.agent())
        assert list(TripCost.objects.values_list("kind", "cents")) == [(Cost.GUIDE, 4500)]
        refused(save_costs, "trop-reglees", trip=trip, costs={}, seats_paid=11)
        refused(save_costs, "deja-modifie", trip=trip, costs={}, seats_paid=9, seen=1)

    @pytest.mark.parametrize(("role", "status"), [("animation", 403), ("accueil", 403), ("responsable", 200), ("regie", 200)])
    def test_who_reads_it(self, client, role, status):
        trip = settled()
        accounts.sign_in(client, accounts.staff(role, make.house()))
        for name, args in (("trip_costs", [trip.pk]), ("season_costs", [])):
            assert client.get(reverse(f"pass_culture_desk:{name}", args=args)).status_code == status
        if status == 200:
            assert client.get(reverse("pass_culture_desk:trip_costs", args=[trip.pk]), {"fichier": "pdf"}).content.startswith(b"%PDF")

    def test_who_goes_along_sees_no_cost_anywhere(self, client):
        trip = settled()
        accounts.sign_in(client, accounts.staff("animation", make.house()))
        for name, args in (("trip", [trip.pk]), ("venues", []), ("figures", []), ("attendance", [])):
            page = text(client.get(reverse(f"pass_culture_desk:{name}", args=args)))
            assert "120,00" not in page
            assert "Coûts" not in page
            assert "Coût d" not in page

    def test_another_house_is_not_there_and_who_reads_does_not_write(self, client):
        trip = settled()
        accounts.sign_in(client, accounts.staff("responsable", make.house("Loin")))
        assert client.get(reverse("pass_culture_desk:trip_costs", args=[trip.pk])).status_code == 404
        client.logout()
        accounts.sign_in(client, accounts.staff("regie", make.house()))
        assert client.post(reverse("pass_culture_desk:trip_costs", args=[trip.pk]), {"coach": "1"}).status_code == 404

    def test_written_at_the_desk(self, client):
        trip = settled()
        accounts.sign_in(client, accounts.staff("responsable", make.house()))
        sent = {"coach": "100,00", "label_coach": "Car", "seats_paid": "9", "seat_cents": "8,00", "edition": trip.edition}
        address = reverse("pass_culture_desk:trip_costs", args=[trip.pk])
        answer = client.post(address, sent)
        assert answer.status_code == 302, text(answer)
        page = text(client.get(address))
        assert "172,00 €" in page
        [head, line] = cells(client.get(address, {"fichier": "csv"}))
        assert dict(zip(head, line, strict=True))["Coût total"] == "172,00"

    def test_the_season_is_the_sum_of_its_outings(self, client):
        settled(), settled()
        user, address = accounts.staff("comptable"), reverse("pass_culture_desk:season_costs")
        with later():
            accounts.sign_in(client, user)
            head, *lines = cells(client.get(address, {"fichier": "csv"}))
            assert "420,00 €" in text(client.get(address))
        place = head.index("Coût total")
        assert [line[place] for line in lines] == ["210,00", "210,00", "420,00", "420,00", "420,00"]

    def test_the_same_number_of_queries_for_one_or_many(self):
        def measured() -> int:
            with CaptureQueriesContext(connection) as asked:
                costs_of(Trip.objects.all())
            return len(asked)

        settled()
        few = measured()
        settled(), settled()
        assert measured() == few <= 9


class TestWhoCame:
    def test_seats_of_a_departure_and_of_its_venue(self, client):
        venue = make.venue("Théâtre des Tilleuls")
        trip = make.trip(28, days=1, trip={"venue": venue})
        came(trip, 3)
        SheetSession.objects.filter(sheet=trip.sheet).update(unnamed=1)
        user = accounts.staff("animation", make.house())
        with later(3):
            accounts.sign_in(client, user)
            [_, line] = cells(client.get(reverse("pass_culture_desk:trip_attendance", args=[trip.pk])))
            assert line[4:] == ["30", "3", "4", "24"]
            page = text(client.get(reverse("pass_culture_desk:venue_attendance", args=[venue.pk])))
            assert "Théâtre des Tilleuls" in page
            paper = client.get(reverse("pass_culture_desk:attendance"), {"fichier": "pdf"})
            assert paper.content.startswith(b"%PDF")

    def test_ages_are_told_where_there_are_eleven_and_no_difference_gives_the_others_back(self):
        big, small = make.venue("Grand théâtre"), make.venue("Petit théâtre")
        first, second = make.trip(20, days=1, trip={"venue": big}), make.trip(20, days=1, trip={"venue": small})
        came(first, 12)
        came(second, 11)
        came(second, 2, year=2004)
        report = report_of(Trip.objects.all(), make.in_days(2))
        assert [venue.ages for venue in report.venues] == [(0, 0, 12, 0, 0), None]
        assert report.ages is None
        assert [venue.came for venue in report.venues] == [12, 13]

    def test_nobody_is_named_and_one_house_alone_says_no_age(self):
        trip = make.trip(20, days=1)
        came(trip, 12)
        report = report_of(Trip.objects.all(), make.in_days(2), people=False)
        assert report.venues[0].ages is None
        assert report.venues[0].came == 12

    def test_the_same_number_of_queries_for_one_or_many(self):
        def measured() -> int:
            with CaptureQueriesContext(connection) as asked:
                report_of(Trip.objects.all(), make.in_days(2))
            return len(asked)

        came(make.trip(5, days=1), 1)
        few = measured()
        came(make.trip(5, days=1, trip={"venue": make.venue()}), 2)
        assert measured() == few <= 8


class TestFigures:
    def test_who_came_for_the_first_time(self):
        past = make.season("Saison passée", starts_on=make.in_days(-400).date(), days=-100)
        former = make.trip(3, days=1, of=make.season())
        came(former, 1)
        Trip.objects.filter(pk=former.pk).update(season=past)
        trip = make.trip(28, days=2)
        came(trip, 14)
        again = former.sheet.enrolments.get().person
        [row] = enrol(sheet=trip.sheet, people=[again], household=None, by=make.agent(), channel=Channel.COUNTER)
        Attendance.objects.create(enrolment=row, session=trip.sheet.sessions.get(), presence=Presence.PRESENT)
        with later(4):
            found = figures_of(make.season(), EVERYWHERE)
        assert (found.outings, found.costs.came) == (1, 15)
        assert found.first.total == 14
        assert found.people is None  # with it, the one who came again would be told by a difference

    def test_one_house_reads_no_such_count(self):
        found = figures_of(make.season(), Scope(maisons=frozenset({make.house().pk})))
        assert found.first is None

    def test_the_page_and_its_file(self, client):
        came(make.trip(28, days=2), 3)
        user = accounts.staff("direction")
        with later(4):
            accounts.sign_in(client, user)
            page = text(client.get(reverse("pass_culture_desk:figures")))
            assert "Ont eu lieu" in page
            assert "Coût d’une place" in page
            lines = cells(client.get(reverse("pass_culture_desk:figures"), {"fichier": "csv"}))
        assert ["Première fois", "en tout", "-"] in lines
        assert ["Sorties", "ont eu lieu", "1"] in lines

    def test_the_same_number_of_queries_for_one_or_many(self):
        def measured() -> int:
            with later(4), CaptureQueriesContext(connection) as asked:
                figures_of(make.season(), EVERYWHERE)
            return len(asked)

        came(make.trip(5, days=1), 1)
        few = measured()
        came(make.trip(5, days=1), 2)
        came(make.trip(5, days=2), 1)
        assert measured() == few <= 22
