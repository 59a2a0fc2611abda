"""The shifts of a house in the calendar of who organises them: an address of her own, that stops."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kit import clock, registry
from portal.kit.refusal import Refusal
from portal.people.models import RoleAssignment
from programmes.actions.cancel_session import cancel_session
from programmes.actions.open_feed import open_feed
from programmes.actions.withdraw import withdraw
from programmes.volunteering.actions.open_house_feed import open_house_feed
from programmes.volunteering.actions.stop_house_feed import stop_house_feed
from programmes.volunteering.models import HouseFeed, Shift
from programmes.volunteering.privacy import PURGE
from programmes.volunteering.tasks import purge_files
from tests.grounds import laid_once
from tests.people import factories as people

from . import factories as make

pytestmark = pytest.mark.django_db


@laid_once
def house():
    make.charter()
    return make.house()


@laid_once
def agent(house):
    return people.staff("animation", house)


def path_of(feed: HouseFeed) -> str:
    return re.sub(r"^https?://[^/]+", "", feed.address)


def read(client, feed: HouseFeed) -> str:
    answer = client.get(path_of(feed))
    assert answer.status_code == 200
    return answer.content.decode().replace("\r\n ", "").replace("\\,", ",").replace("\\n", "\n")


def sequences(calendar: str) -> list[int]:
    return [int(number) for number in re.findall(r"SEQUENCE:(\d+)", calendar)]


class TestWhatItHolds:
    def test_how_each_shift_is_covered_and_nobody_by_name(self, client, house, agent):
        shift = make.shift(minimum=2, wanted=2, maximum=3)
        make.taken(shift, make.volunteer(name="Mme R.", family_name="Quenouille", phone="+33612345678"))
        calendar = read(client, open_house_feed(maison=house, by=agent))
        assert "1 sur 3" in calendar and "il manque 1" in calendar and "Mme R." not in calendar
        assert "Quenouille" not in calendar and "612345678" not in calendar
        assert HouseFeed.objects.get().read_on is not None

    def test_a_cancelled_shift_stays_said_to_be_so_and_other_houses_are_left_out(self, client, house, agent):
        shift = make.shift()
        far = make.shift(make.mission("Là-bas", make.house("Abbaye")))
        cancel_session(session=shift.session, by=None, why="Fermé")
        calendar = read(client, open_house_feed(maison=house, by=agent))
        assert "STATUS:CANCELLED" in calendar and far.post.name not in calendar

    def test_every_change_of_who_comes_raises_the_sequence(self, client, house, agent):
        shift = make.shift()
        feed = open_house_feed(maison=house, by=agent)
        seen = sequences(read(client, feed))
        row = make.taken(shift)
        seen += sequences(read(client, feed))
        withdraw(enrolment=row, by=None, channel="counter", reason="staff")
        seen += sequences(read(client, feed))
        assert seen[0] < seen[1] < seen[2]

    def test_the_same_queries_whatever_the_number_of_shifts(self, client, house, agent):
        feed, page, counts = open_house_feed(maison=house, by=agent), make.mission(), []
        for number in (2, 9):
            while Shift.objects.count() < number:
                make.taken(make.shift(page, hour=8 + Shift.objects.count()))
            client.get(path_of(feed))
            with CaptureQueriesContext(connection) as asked:
                client.get(path_of(feed))
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 10


class TestItsAddress:
    def test_a_new_one_ends_the_one_before(self, client, house, agent):
        first = open_house_feed(maison=house, by=agent)
        second = open_house_feed(maison=house, by=agent)
        assert client.get(path_of(first)).status_code == 404 and client.get(path_of(second)).status_code == 200

    def test_stopped_it_opens_nothing_and_twice_is_said(self, client, house, agent):
        feed = open_house_feed(maison=house, by=agent)
        stop_house_feed(maison=house, by=agent)
        assert client.get(path_of(feed)).status_code == 404
        with pytest.raises(Refusal, match="déjà arrêté"):
            stop_house_feed(maison=house, by=agent)

    def test_a_colleague_s_stays_when_hers_stops(self, client, house, agent):
        theirs = open_house_feed(maison=house, by=people.staff("responsable", house))
        open_house_feed(maison=house, by=agent)
        stop_house_feed(maison=house, by=agent)
        assert client.get(path_of(theirs)).status_code == 200

    @pytest.mark.parametrize("how", ["role", "account"])
    def test_whoever_no_longer_follows_the_house_reads_nothing_any_more(self, client, house, agent, how):
        feed = open_house_feed(maison=house, by=agent)
        if how == "role":
            RoleAssignment.objects.filter(user=agent).delete()
        else:
            agent.is_active = False
            agent.save()
        assert client.get(path_of(feed)).status_code == 404

    def test_who_does_not_follow_the_house_makes_none(self, house):
        with pytest.raises(Refusal, match="ne suivez pas"):
            open_house_feed(maison=house, by=people.staff("animation", make.house("Abbaye")))

    @pytest.mark.parametrize("token", ["x", "é", "a" * 200, "00000000000000000000000000000000.x", "..", "%00"])
    def test_what_we_did_not_sign_asks_no_row(self, client, token):
        assert client.get(f"/agenda/benevoles/{token}.ics").status_code == 404

    def test_made_changed_and_stopped_on_her_page_and_never_shown_to_a_colleague(self, client, house, agent):
        people.sign_in(client, agent)
        where = reverse("volunteering_desk:house_feed") + f"?maison={house.slug}"
        page = client.post(where, {"act": "creer"}, follow=True).content.decode()
        feed = HouseFeed.objects.get()
        assert feed.address in page
        client.post(where, {"act": "changer"})
        assert HouseFeed.objects.live().get() != feed
        client.post(where, {"act": "arreter"})
        client.post(where, {"act": "n’importe"})
        assert not HouseFeed.objects.live().exists()
        open_house_feed(maison=house, by=agent)
        people.sign_in(client, people.staff("responsable", house))
        assert "webcal" not in client.get(where).content.decode()


def test_addresses_stopped_long_ago_or_that_nothing_reads_are_forgotten(house, agent):
    today = clock.today()
    stopped = open_house_feed(maison=house, by=agent)
    live = open_house_feed(maison=house, by=agent)
    for days, left in ((89, {stopped, live}), (92, {live}), (402, set())):
        day = today + dt.timedelta(days=days)
        announced = registry.purge_previews.get(PURGE)(day)["house_feeds"]
        before = HouseFeed.objects.count()
        assert purge_files(day)["house_feeds"] == announced == before - len(left)
        assert set(HouseFeed.objects.all()) == left


def test_a_shift_taken_is_in_her_own_calendar_and_given_back_it_is_said_to_be_cancelled(client, house):
    shift, who = make.shift(), make.volunteer(name="Mme R.", family_name="Quenouille")
    row = make.taken(shift, who)
    own = open_feed(person=who.person, by=None)
    address = re.sub(r"^https?://[^/]+", "", own.address)
    calendar = client.get(address).content.decode()
    assert shift.session.uid in calendar and "STATUS:CONFIRMED" in calendar and "Distribuer les paniers" in calendar
    withdraw(enrolment=row, by=None, channel="counter", reason="person")
    assert "STATUS:CANCELLED" in client.get(address).content.decode()
