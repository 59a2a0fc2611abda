"""Calendars: public, of a house, of one date, of one person; who reads what, when it is 304, what a change does to an entry."""

import datetime as dt
import logging
import re
import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from portal.kit import clock, registry, tick
from portal.kit.logs import DiscreetFormatter
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from portal.people.models import Person
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.open_feed import open_feed
from programmes.actions.open_sheet import open_sheet
from programmes.actions.stop_feed import stop_feed
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.models import CalendarFeed, Session
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday(db):
    cache.clear()
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def resident(client):
    user = accounts.resident(first_name="Aïcha", email="aicha@exemple.fr")
    person = make.person("Mme B.", user=user, email="aicha@exemple.fr", channel="email")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return person


def parsed(content: bytes) -> Calendar:
    """Read strictly: no part of it may be passed over."""
    found = Calendar.from_ical(content)
    assert [part.name for part in found.walk() if getattr(part, "errors", None)] == []
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    return found


def events(content: bytes) -> dict[str, dict]:
    """Entries by what they are called; a title that stands twice fails."""
    found = parsed(content).walk("VEVENT")
    assert len({str(entry["UID"]) for entry in found}) == len(found)
    return {str(entry["SUMMARY"]): entry for entry in found}


def read(person, **headers):
    """Her calendar as her telephone asks for it, nobody signed in."""
    feed = CalendarFeed.objects.of_person(person).live().first()
    return Client().get(reverse("programmes:own_feed", args=[feed.token]), headers=headers)


class TestPublic:
    def test_a_date_is_said_to_the_minute_in_july_in_january_and_around_both_changes_of_time(self, client):
        page, wanted = make.event("Bal"), {}
        with time_machine.travel(dt.datetime(2026, 12, 24, 9, tzinfo=dt.UTC), tick=False):
            for day in ((2027, 1, 7), (2027, 7, 8), (2027, 3, 28), (2027, 3, 27), (2027, 10, 31), (2027, 10, 30)):
                start = dt.datetime(*day, 8, 30, tzinfo=dt.UTC)
                date = make.session(page, house=make.maison())
                Session.objects.filter(pk=date.pk).update(start=start, end=start + 20 * HOUR, local_date=start.date())
                wanted[f"{date.uid}@maison-commune.invalid"] = (start, start + 20 * HOUR)
            content = client.get("/agenda.ics").content
        found = {str(entry["UID"]): (entry["DTSTART"].dt, entry["DTEND"].dt) for entry in parsed(content).walk("VEVENT")}
        assert {uid: tuple(moment.astimezone(dt.UTC) for moment in pair) for uid, pair in found.items()} == wanted
        assert all(isinstance(start, dt.datetime) for start, _ in found.values())

    def test_of_one_house_and_of_one_kind(self, client):
        make.session(make.event("Bal"))
        make.session(make.event("Loto"), house=make.maison("Capuche"))
        assert set(events(client.get("/agenda.ics").content)) == {"Bal", "Loto"}
        answer = client.get("/agenda.ics?maison=capuche&type=event")
        assert set(events(answer.content)) == {"Loto"}
        assert str(parsed(answer.content)["X-WR-CALNAME"]) == "Capuche · rendez-vous"
        assert events(client.get("/agenda.ics?type=basket").content) == {}

    @pytest.mark.parametrize("query", ["maison=rien", "type=x", "maison=rien%00", "maison=%ff", "type=%00x&maison=abbaye"])
    def test_an_unknown_house_is_not_the_whole_town(self, client, query):
        make.session()
        assert client.get(f"/agenda.ics?{query}").status_code == 404

    def test_a_null_sign_names_no_house(self, client):
        """It is left out before anything reads it (`kit.middleware`): what is left asks for no house, or for the one that is written."""
        make.session(make.event("Bal"))
        make.session(make.event("Loto"), house=make.maison("Capuche"))
        assert client.get("/agenda.ics?maison=%00&type=%00").content == client.get("/agenda.ics").content
        assert set(events(client.get("/agenda.ics?maison=%00capuche").content)) == {"Loto"}

    def test_who_holds_the_same_is_told_so_whatever_the_mark_looks_like(self, client, django_assert_num_queries):
        date = make.session(make.event("Bal"))
        answer = client.get("/agenda.ics")
        mark = answer.headers["ETag"]
        for sent in (mark, f"W/{mark}", f'"autre", {mark}', "*"):
            again = client.get("/agenda.ics", headers={"If-None-Match": sent})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", mark)
            assert client.head("/agenda.ics", headers={"If-None-Match": sent}).status_code == 304
        assert client.get("/agenda.ics", headers={"If-None-Match": '"autre"'}).status_code == 200
        move_session(session=date, start=date.start + HOUR, end=date.end + HOUR, by=None)
        changed = client.get("/agenda.ics", headers={"If-None-Match": mark})
        assert (changed.status_code, changed.headers["ETag"] != mark) == (200, True)
        assert changed.headers["Last-Modified"] == "Tue, 24 Nov 2026 09:00:00 GMT"

    def test_a_page_that_is_no_longer_published_takes_its_dates_away_although_nothing_of_them_changed(self, client):
        page = make.event("Bal")
        make.session(page)
        make.session(make.event("Loto"))
        first = client.get("/agenda.ics")
        page.unpublish()
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert set(events(client.get("/agenda.ics", headers=since).content)) == {"Loto"}
        assert client.get("/agenda.ics", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200

    def test_everybody_may_keep_it_and_nobody_is_in_it(self, client, resident):
        make.sheet(5, activity=make.event("Bal"))
        answer = client.get("/agenda.ics")
        assert answer.headers["Cache-Control"].startswith("public")
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert not answer.cookies
        assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in answer.content and b"X-PUBLISHED-TTL:PT4H" in answer.content
        assert answer.content == Client().get("/agenda.ics").content

    def test_moved_and_cancelled_dates_keep_their_uid_and_say_so(self, client):
        date = make.session(make.event("Bal"))
        (before,) = events(client.get("/agenda.ics").content).values()
        move_session(session=date, start=date.start + 24 * HOUR, end=date.end + 24 * HOUR, by=None, why="Travaux.")
        (moved,) = events(client.get("/agenda.ics").content).values()
        assert (moved["UID"], moved["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
        words = str(moved["DESCRIPTION"]).replace("\u00a0", " ")
        assert words.startswith("Déplacé : c’était le vendredi 4 décembre 2026 à 18 h.")
        assert words.endswith("Travaux.")
        cancel_session(session=date, by=None)
        ((title, gone),) = events(client.get("/agenda.ics").content).items()
        assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"], title) == (before["UID"], 2, "CANCELLED", "Annulé : Bal")

    def test_three_months_back_and_thirteen_ahead(self, client):
        page = make.event("Bal")
        for start in ("2026-07-31", "2026-08-01", "2027-12-31", "2028-01-01"):
            moment = dt.datetime.fromisoformat(f"{start}T12:00:00+00:00")
            Session.objects.filter(pk=make.session(page).pk).update(start=moment, end=moment + HOUR, local_date=moment.date())
        found = parsed(client.get("/agenda.ics").content).walk("VEVENT")
        assert [str(entry["DTSTART"].dt.date()) for entry in found] == ["2026-08-01", "2027-12-31"]

    def test_the_same_queries_whatever_the_number(self, client, django_assert_max_num_queries):
        def cost() -> int:
            with django_assert_max_num_queries(10) as seen:
                client.get("/agenda.ics")
            return len(seen)

        make.sheet(3)
        client.get("/agenda.ics")
        few = cost()
        for _ in range(9):
            make.sheet(3)
        assert cost() == few

    def test_one_date_alone(self, client):
        date = make.session(make.event("Bal"))
        answer = client.get(reverse("programmes:date_file", args=[date.uid]))
        assert set(events(answer.content)) == {"Bal"}
        assert 'filename="rendez-vous.ics"' in answer.headers["Content-Disposition"]
        assert b"REFRESH-INTERVAL" not in answer.content

    def test_one_confidential_date_is_neutral_and_an_unpublished_one_is_not_there(self, client):
        secret = make.sheet(3, activity=make.event("Groupe de parole"), confidential=True)
        date = secret.sessions.get()
        Session.objects.filter(pk=date.pk).update(public_note="Le groupe change de salle.")
        text = client.get(reverse("programmes:date_file", args=[date.uid])).content.decode()
        assert "SUMMARY:Rendez-vous" in text
        assert "parole" not in text.lower() and "groupe" not in text.lower() and date.activity.slug not in text
        page = make.event("Bal")
        date = make.session(page)
        page.unpublish()
        assert client.get(reverse("programmes:date_file", args=[date.uid])).status_code == 404
        assert client.get("/agenda/date/x%00.ics").status_code == 404


class TestPersonal:
    def test_it_holds_her_places_under_neutral_names_and_nobody_elses(self, resident):
        bal, secret = make.sheet(5, activity=make.event("Bal")), make.sheet(5, activity=make.event("Parole"), days=12, confidential=True)
        enrol(sheet=bal, people=[resident], by=None)
        enrol(sheet=secret, people=[resident], by=None)
        enrol(sheet=make.sheet(5, activity=make.event("Loto")), people=[make.person("M. X.")], by=None)
        wait(sheet=_full(make.event("Ciné")), people=[resident], by=None)
        open_feed(person=resident, by=resident.user)
        answer = read(resident)
        assert set(events(answer.content)) == {"Bal", "Rendez-vous"}
        assert b"Parole" not in answer.content and b"Mme B" not in answer.content and b"aicha" not in answer.content
        assert "/mon-espace/places/" in answer.content.decode().replace("\r\n ", "")

    def test_what_goes_with_it_keeps_it_hers(self, resident):
        open_feed(person=resident, by=resident.user)
        answer = read(resident)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert not answer.cookies
        again = read(resident, **{"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.headers["Referrer-Policy"]) == (304, "no-referrer")
        assert CalendarFeed.objects.get().read_on == clock.today()

    def test_an_address_that_never_was_and_one_that_was_stopped_are_answered_alike(self, resident):
        old = open_feed(person=resident, by=resident.user)
        new = open_feed(person=resident, by=resident.user)
        forged = f"{uuid.uuid4().hex}.{old.token.partition('.')[2]}"
        answers = [Client().get(f"/agenda/{token}.ics") for token in (old.token, forged, "x", old.token.replace(".", ""), "é" * 300)]
        assert {(answer.status_code, answer.content, answer.headers["Cache-Control"]) for answer in answers} == {
            (404, "Cette adresse ne donne pas d’agenda.".encode(), "private, no-cache")
        }
        assert Client().get("/agenda/%00.ics").status_code == 404  # no token has such a sign: no feed is asked
        assert Client().get(f"/agenda/{new.token}.ics").status_code == 200
        stop_feed(person=resident, by=resident.user)
        assert Client().get(f"/agenda/{new.token}.ics").content == answers[0].content
        with pytest.raises(Refusal) as caught:
            stop_feed(person=resident, by=resident.user)
        assert caught.value.code == "pas-d-agenda"

    def test_a_forged_address_asks_no_row_of_anybody(self, resident, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            Client().get(f"/agenda/{uuid.uuid4().hex}.{'a' * 43}.ics")
        assert not [query for query in seen if "calendarfeed" in query["sql"]]

    def test_whoever_tries_addresses_is_slowed_and_keeps_nobody_from_her_own(self, resident):
        open_feed(person=resident, by=resident.user)
        statuses = [Client().get(f"/agenda/faux-{number}.ics").status_code for number in range(62)]
        assert (statuses[0], statuses[-1]) == (404, 429)
        assert read(resident).status_code == 200

    def test_a_calendar_that_asks_without_end_is_told_to_wait(self, resident, monkeypatch):
        from programmes.views import feeds

        monkeypatch.setitem(feeds.READS, "tries", 3)
        open_feed(person=resident, by=resident.user)
        answers = [read(resident) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[-1].headers["Retry-After"] == "3600"

    def test_its_address_is_in_no_journal(self, resident):
        token = open_feed(person=resident, by=resident.user).token
        record = logging.LogRecord("x", logging.INFO, "", 1, "Not Found: /agenda/%s.ics", (token,), None)
        assert token[:12] not in DiscreetFormatter().format(record)

    def test_a_moved_date_keeps_its_uid_and_a_cancelled_one_says_so(self, resident):
        sheet = make.sheet(5, activity=make.event("Bal"))
        enrol(sheet=sheet, people=[resident], by=None)
        open_feed(person=resident, by=resident.user)
        before = events(read(resident).content)["Bal"]
        date = sheet.sessions.get()
        move_session(session=date, start=date.start + HOUR, end=date.end + HOUR, by=None)
        moved = events(read(resident).content)["Bal"]
        assert moved["UID"] == before["UID"] == f"{date.uid}@maison-commune.invalid"
        assert moved["SEQUENCE"] > before["SEQUENCE"]
        assert moved["DTSTART"].dt - before["DTSTART"].dt == HOUR
        cancel_session(session=date, by=None)
        ((title, gone),) = events(read(resident).content).items()
        assert (title, gone["STATUS"], gone["UID"]) == ("Annulé : Bal", "CANCELLED", before["UID"])
        assert gone["SEQUENCE"] > moved["SEQUENCE"]

    def test_a_place_given_back_says_so_for_a_month_and_a_rank_on_a_list_never_was_one(self, resident):
        sheet = make.sheet(5, activity=make.event("Bal"), days=80)
        row = enrol(sheet=sheet, people=[resident], by=None)[0]
        waiting = wait(sheet=_full(make.event("Ciné")), people=[resident], by=None)[0]
        open_feed(person=resident, by=resident.user)
        before = events(read(resident).content)["Bal"]
        withdraw(enrolment=row, by=None)
        withdraw(enrolment=waiting, by=None)
        ((title, gone),) = events(read(resident).content).items()
        assert (title, gone["STATUS"]) == ("Annulé : Bal", "CANCELLED")
        enrol(sheet=sheet, people=[resident], by=None)
        back = events(read(resident).content)["Bal"]
        assert before["SEQUENCE"] < gone["SEQUENCE"] < back["SEQUENCE"]
        withdraw(enrolment=sheet.enrolments.get(state="confirmed"), by=None)
        with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
            assert events(read(resident).content) == {}

    def test_a_course_has_each_of_its_dates_and_one_that_is_cancelled_stays(self, resident):
        page = make.event("Couture")
        dates = [make.session(page, days=day) for day in (3, 10, 17)]
        sheet = open_sheet(activity=page.activity_ptr, sessions=dates, capacity=3, by=None)
        enrol(sheet=sheet, people=[resident], by=None)
        open_feed(person=resident, by=resident.user)
        cancel_session(session=dates[1], by=None)
        found = parsed(read(resident).content).walk("VEVENT")
        assert sorted(str(entry["STATUS"]) for entry in found) == ["CANCELLED", "CONFIRMED", "CONFIRMED"]
        assert len(registry.personal_dates.get("programmes")(resident)) == 2  # what is said to her is what takes place

    def test_every_room_gives_entries_that_calendars_can_keep(self, resident):
        """Whatever fills the slot: with a uid, a time of change, no name."""
        enrol(sheet=make.sheet(5), people=[resident], by=None)
        for key, give in registry.personal_dates.items():
            for line in give(resident, clock.now() - 100 * HOUR):
                assert line.uid and line.changed_at and "Mme B" not in line.title, key

    def test_two_records_of_one_person_are_one_calendar(self, resident):
        other = make.person("Aïcha B.")
        enrol(sheet=make.sheet(5, activity=make.event("Bal")), people=[other], by=None)
        open_feed(person=resident, by=resident.user)
        merge_persons(absorbed=other, kept=resident, by=None)
        assert set(events(read(resident).content)) == {"Bal"}

    def test_the_same_queries_whatever_the_number(self, resident, django_assert_max_num_queries):
        open_feed(person=resident, by=resident.user)

        def cost() -> int:
            with django_assert_max_num_queries(14) as seen:
                read(resident)
            return len(seen)

        enrol(sheet=make.sheet(5), people=[resident], by=None)
        read(resident)
        few = cost()
        for _ in range(6):
            enrol(sheet=make.sheet(5), people=[resident], by=None)
        assert cost() == few


def _full(page):
    sheet = make.sheet(1, activity=page)
    enrol(sheet=sheet, people=[make.person()], by=None)
    return sheet


class TestHerPage:
    def test_made_changed_and_stopped(self, client, resident):
        url = reverse("programmes:my_feed")
        assert "Créer mon adresse" in client.get(url).content.decode()
        key = uuid.uuid4()
        for _ in range(2):  # a double click
            page = client.post(url, {"act": "creer", "request_key": key}, follow=True).content.decode()
        first = CalendarFeed.objects.get()
        assert first.token in page and "webcal://" in page
        client.post(url, {"act": "changer", "request_key": uuid.uuid4()})
        assert CalendarFeed.objects.live().get().pk != first.pk
        page = client.post(url, {"act": "arreter"}, follow=True).content.decode()
        assert "C’est arrêté" in page and not CalendarFeed.objects.live().exists()
        page = client.post(url, {"act": "arreter"}, follow=True).content.decode()
        assert "déjà arrêté" in page

    @pytest.mark.parametrize("data", [{}, {"act": "x"}, {"act": "\x00"}, {"act": "creer", "request_key": "é"}])
    def test_anything_sent_answers(self, client, resident, data):
        assert client.post(reverse("programmes:my_feed"), data, follow=True).status_code == 200

    def test_an_account_that_is_nobody_yet_is_told_what_to_do(self, client):
        client.force_login(accounts.resident(), backend="django.contrib.auth.backends.ModelBackend")
        url = reverse("programmes:my_feed")
        assert "pas encore de fiche" in client.get(url).content.decode()
        assert client.post(url, {"act": "creer"}, follow=True).status_code == 200
        assert not CalendarFeed.objects.exists()

    def test_a_place_has_its_dates_in_one_file_for_who_answers_for_it(self, client, resident):
        row = enrol(sheet=make.sheet(5, activity=make.event("Bal")), people=[resident], by=None)[0]
        url = reverse("programmes:place_file", args=[row.pk])
        assert url in client.get(reverse("programmes:place", args=[row.pk])).content.decode()
        assert set(events(client.get(url).content)) == {"Bal"}
        other = enrol(sheet=make.sheet(5), people=[make.person()], by=None)[0]
        assert client.get(reverse("programmes:place_file", args=[other.pk])).status_code == 404
        waiting = wait(sheet=_full(make.event("Ciné")), people=[resident], by=None)[0]
        assert client.get(reverse("programmes:place_file", args=[waiting.pk])).status_code == 404


class TestAtTheCounter:
    @pytest.fixture
    def desk(self):
        client, house = Client(), make.maison()
        accounts.sign_in(client, accounts.staff("accueil", house))
        return client

    def test_a_new_address_goes_to_her_alone(self, desk, resident, client):
        old = open_feed(person=resident, by=resident.user)
        url = reverse("programmes:desk_feed", args=[resident.pk])
        page = desk.get(url).content.decode()
        assert old.token not in page and "en service depuis" in page
        page = desk.post(url, {"act": "envoyer", "request_key": uuid.uuid4()}, follow=True).content.decode()
        new = CalendarFeed.objects.live().get()
        message = OutboxMessage.objects.get(purpose="programmes.feed")
        assert new.pk != old.pk and new.token not in page and new.token in message.body
        assert (message.sensitive, message.address, message.sizes) == (True, "aicha@exemple.fr", {})
        assert AuditLine.objects.filter(verb="programmes.open_feed", subject=f"people.Person:{resident.pk}").count() == 2
        assert new.token not in str(list(AuditLine.objects.values()))
        desk.post(url, {"act": "arreter"})
        assert not CalendarFeed.objects.live().exists()

    def test_without_an_email_or_a_mobile_it_is_said_what_to_do_and_nothing_changes(self, desk):
        person = make.person("M. K.")
        open_feed(person=person, by=None)
        page = desk.post(reverse("programmes:desk_feed", args=[person.pk]), {"act": "envoyer"}, follow=True).content.decode()
        assert "Notez-en un sur sa fiche" in page
        assert CalendarFeed.objects.live().count() == 1


class TestKeeping:
    def test_leaving_a_household_stops_every_calendar_of_it_and_each_is_told(self, resident):
        from portal.households.actions.create_household import create_household
        from portal.households.actions.leave_household import leave_household

        wife = make.person("Mme K.", email="k@exemple.fr", channel="email")
        home = create_household(referents=[resident, wife], members=[], by=None)
        tokens = [open_feed(person=person, by=None).token for person in (resident, wife)]
        stranger = open_feed(person=make.person(), by=None)
        leave_household(household=home, persons=[wife], by=None)
        assert [Client().get(f"/agenda/{token}.ics").status_code for token in tokens] == [404, 404]
        assert list(CalendarFeed.objects.live()) == [stranger]
        told = OutboxMessage.objects.filter(purpose="programmes.feed")
        assert sorted(message.address for message in told) == ["aicha@exemple.fr", "k@exemple.fr"]
        assert not re.search("Mme|foyer", "".join(message.subject + message.body for message in told))

    def test_what_is_stopped_or_unread_is_forgotten(self, resident):
        stopped, unread = open_feed(person=resident, by=None), open_feed(person=make.person(), by=None)
        stop_feed(person=resident, by=None)
        used = open_feed(person=resident, by=None)
        later = clock.now() + dt.timedelta(days=401)
        CalendarFeed.objects.filter(pk=used.pk).update(read_on=later.date())
        with time_machine.travel(later, tick=False):
            announced = registry.purge_previews.get("programmes.feeds")(clock.today())
            assert announced == registry.purges.get("programmes.feeds")(clock.today()) == {"feeds": 2}
        assert list(CalendarFeed.objects.all()) == [used]
        assert {stopped.pk, unread.pk}.isdisjoint(CalendarFeed.objects.values_list("pk", flat=True))

    def test_who_asks_to_be_forgotten_has_no_calendar(self, resident):
        token = open_feed(person=resident, by=None).token
        assert registry.personal_exports.get("programmes.feeds")(resident)["adresses"][0]["arretee_le"] is None
        assert token not in str(registry.personal_exports.get("programmes.feeds")(resident))
        part = registry.erasures.get("programmes.feeds")
        assert part.held(resident) == 1
        part.erase(resident, None)
        assert (part.held(resident), Client().get(f"/agenda/{token}.ics").status_code) == (0, 404)
        token = open_feed(person=resident, by=None).token
        registry.forgotten.get("programmes.feeds")({resident.pk})
        assert not CalendarFeed.objects.exists()

    def test_an_erased_record_opens_nothing_even_if_its_address_stood(self, resident):
        token = open_feed(person=resident, by=None).token
        Person.objects.filter(pk=resident.pk).update(erased_at=clock.now(), user=None, email="", phone="")
        assert Client().get(f"/agenda/{token}.ics").status_code == 404

    def test_the_nights_purge_knows_it(self):
        tick.run_purges()
