"""« Était-ce bien ? »: asked once by a link that names nobody, told to staff as numbers and lines, gone after a year."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kit import dates, registry
from portal.kit.models import AuditLine
from portal.notifications.models import OutboxMessage
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.follow_up import follow_up
from programmes.actions.forget_opinions import forget_opinions
from programmes.actions.give_opinion import give_opinion
from programmes.actions.open_sheet import open_sheet
from programmes.actions.record_attendance import record_attendance
from programmes.desk.opinions import said_of
from programmes.enums import Channel, Liked
from programmes.models import Opinion, OpinionSeal, Session
from programmes.opinion_links import asked_by, link_for
from programmes.rules.opinions import MOST_MORE, MoreAsked
from programmes.rules.wording import Occasion
from programmes.rules.wording import follow_up as words_of_the_morning
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make
from .test_places import code_of
from .test_sign_up import text

pytestmark = pytest.mark.django_db


@laid_once
def date():
    return make.session(days=3)


@laid_once
def sheet(date):
    return open_sheet(activity=date.activity, sessions=[date], by=None)


@pytest.fixture
def after(date, sheet):
    """The morning after."""
    with time_machine.travel(dates.local(date.start + dt.timedelta(days=1)).replace(hour=9, minute=5), tick=False) as hands:
        yield hands


def path_of(place=1, date=None) -> str:
    return "/" + link_for(place, date.pk).partition("://")[2].partition("/")[2]


def say(date, liked="yes", **kwargs):
    return give_opinion(session=date, liked=liked, by=None, **{"seal": str(uuid.uuid4())[:16], **kwargs})


class TestTheQuestion:
    def test_it_goes_with_the_thanks_to_each_reader_her_own_link_and_not_to_who_was_absent(self, sheet, date):
        people = [make.person(channel="email", email=f"{n}@exemple.fr") for n in "abc"]
        rows = [enrol(sheet=sheet, people=[person], by=None)[0] for person in people]
        with time_machine.travel(date.end, tick=False):
            marks = {rows[0].pk: "present", rows[1].pk: "present", rows[2].pk: "absent"}
            record_attendance(sheet=sheet, session=date, marks=marks, by=None)
        with time_machine.travel(dates.local(date.start + dt.timedelta(days=1)).replace(hour=9, minute=5), tick=False):
            assert follow_up() == 3
        thanks = OutboxMessage.objects.filter(purpose="programmes.follow_up").order_by("pk")
        links = [link_for(row.pk, date.pk) for row in rows[:2]]
        assert [link in message.body and link in message.sizes["short"] for link, message in zip(links, thanks, strict=True)] == [
            True,
            True,
        ]
        assert len(set(links)) == 2
        assert "/avis/" not in OutboxMessage.objects.get(purpose="programmes.missed").body

    def test_never_of_what_is_confidential(self, date):
        quiet = open_sheet(activity=date.activity, sessions=[date], confidential=True, by=None)
        row = enrol(sheet=quiet, people=[make.person(channel="email", email="a@exemple.fr")], by=None)[0]
        with time_machine.travel(date.end, tick=False):
            record_attendance(sheet=quiet, session=date, marks={row.pk: "present"}, by=None)
        with time_machine.travel(dates.local(date.start + dt.timedelta(days=1)).replace(hour=9, minute=5), tick=False):
            assert follow_up() == 0
            assert code_of(lambda: say(date)) == "avis-confidentiel"
            page = text(Client().get(path_of(row.pk, date)))
            assert "On ne demande pas d’avis" in page or "On ne demande pas d'avis" in page
            assert date.activity.title not in page

    @pytest.mark.parametrize("language", ["fr", "en", "ar", "tr", "pt", "uk"])
    def test_it_is_asked_in_each_language_and_left_out_where_there_is_no_link(self, language):
        occasion = Occasion("Bal", (dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC),), "Salle", "Quais", "https://x/l", language=language)
        said = words_of_the_morning(occasion, page="https://x/p", opinion="https://x/avis/1/")
        assert said.body.count("https://x/avis/1/") == said.short.count("https://x/avis/1/") == 1
        assert "https://x/p" in said.body
        assert "avis" not in words_of_the_morning(occasion, page="https://x/p").body


class TestTheLink:
    def test_it_opens_one_date_and_tells_of_nobody(self, date):
        token = path_of(7, date).split("/")[2]
        session, seal = asked_by(token)
        assert session == date.pk
        assert seal and seal != asked_by(path_of(8, date).split("/")[2])[1]
        assert link_for(7, date.pk) == link_for(7, date.pk)

    @pytest.mark.parametrize("token", ["x", "1.2.3", "1", "é", "1.AAAAAAAAAAAAAAAA", "." * 300])
    def test_another_is_not_found(self, token):
        assert asked_by(token) is None
        assert Client().get(f"/avis/{token}/").status_code == 404

    def test_one_letter_changed_is_not_found(self, date):
        good = path_of(1, date).split("/")[2]
        assert all(
            asked_by(good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]) is None for place in range(len(good) - 1)
        )


class TestAnswering:
    def test_one_answer_without_an_account_then_no_more(self, after, date):
        page = Client().get(path_of(1, date))
        assert "Était-ce bien" in text(page)
        assert "Pas de nom, rien sur la santé" in text(page)
        done = Client().post(path_of(1, date), {"liked": "so-so", "words": " Un peu vite. "})
        assert "Merci" in text(done)
        assert "déjà notée" in text(Client().get(path_of(1, date)))
        assert "déjà notée" in text(Client().post(path_of(1, date), {"liked": "yes"}))
        assert "Merci" in text(Client().post(path_of(2, date), {"liked": "yes"}))
        assert sorted(Opinion.objects.values_list("liked", "words")) == [("so-so", "Un peu vite."), ("yes", "")]

    def test_nothing_kept_says_whose_it_is(self, after, date, sheet):
        lines = AuditLine.objects.count()
        Client().post(path_of(1, date), {"liked": "yes"})
        kept = Opinion.objects.values().get()
        assert set(kept) == {"uid", "session_id", "liked", "more", "words", "channel", "on"}
        assert set(OpinionSeal.objects.values().get()) == {"seal", "session_id"}
        assert AuditLine.objects.count() == lines

    @pytest.mark.parametrize(
        "sent",
        [{}, {"liked": "peut-être"}, {"liked": "yes", "words": "x" * 500}, {"liked": ["yes", "no"], "words": "a\u0000"}, {"words": "Bien"}],
    )
    def test_hostile_answers_are_never_an_error_and_what_was_typed_stays(self, after, date, sent):
        answer = Client().post(path_of(1, date), sent)
        assert answer.status_code in (200, 400)
        if sent.get("words") == "Bien":
            assert 'value="Bien"' in answer.content.decode()
        assert Opinion.objects.count() <= 1

    def test_too_early_too_late_and_called_off_are_told(self, after, date):
        assert code_of(lambda: say(date, "peut-être")) == "avis-sans-reponse"
        after.move_to(date.start)
        assert code_of(lambda: say(date)) == "avis-trop-tot"
        after.move_to(date.end + dt.timedelta(days=14, minutes=1))
        assert code_of(lambda: say(date)) == "avis-clos"
        assert "On ne répond plus" in text(Client().get(path_of(1, date)))
        say(date, channel=Channel.COUNTER)  # a paper that lay about
        after.move_to(date.end + dt.timedelta(days=31))
        assert code_of(lambda: say(date, channel=Channel.COUNTER)) == "avis-clos"

    def test_of_a_date_called_off_nothing_is_asked(self, date, sheet):
        cancel_session(session=date, by=None)
        with time_machine.travel(date.end + dt.timedelta(days=1), tick=False):
            assert code_of(lambda: say(Session.objects.get(pk=date.pk))) == "avis-annule"

    def test_many_at_once_from_one_address_are_asked_to_come_back(self, after, date):
        said = [text(Client().post(path_of(place, date), {"liked": "yes"})) for place in range(22)]
        assert ["Beaucoup de réponses" in page for page in said] == [False] * 20 + [True] * 2
        assert Opinion.objects.count() == 20


class TestAtTheDesk:
    @pytest.fixture
    def address(self, client, date, after):
        accounts.sign_in(client, accounts.staff("responsable", date.maison))
        return reverse("programmes:desk_opinions", args=[date.pk])

    def test_numbers_and_lines_apart_in_no_order_of_time(self, client, date, address):
        for liked, words in (("no", "zoom trop court"), ("yes", "Au top"), ("yes", ""), ("so-so", "bruyant")):
            say(date, liked, words=words)
        found = said_of(date)
        assert [(str(label), number) for label, number in found["counts"]] == [
            (str(Liked.YES.label), 2), (str(Liked.SO_SO.label), 1), (str(Liked.NO.label), 1)
        ]  # fmt: skip
        assert found["lines"] == ["Au top", "bruyant", "zoom trop court"]
        assert "zoom trop court" in text(client.get(address))

    def test_what_comes_by_paper_or_telephone_is_keyed_once_by_key(self, client, date, address):
        sent = {"liked": "yes", "words": "Très bien", "channel": "phone", "request_key": uuid.uuid4()}
        for _ in range(2):
            assert "sans aucun nom" in text(client.post(address, sent, follow=True))
        assert Opinion.objects.get().channel == "phone"
        assert AuditLine.objects.get(verb="programmes.key_opinion").detail == {}
        assert not OpinionSeal.objects.exists()

    @pytest.mark.parametrize("sent", [{}, {"liked": "zz", "channel": "online"}, {"liked": "yes", "channel": "online"}])
    def test_hostile_forms_note_nothing(self, client, date, address, sent):
        assert client.post(address, sent).status_code == 200
        assert not Opinion.objects.exists()

    def test_another_houses_and_a_confidential_date_are_not_found(self, client, address):
        elsewhere = make.session(days=3)
        quiet = open_sheet(activity=elsewhere.activity, sessions=[elsewhere], confidential=True, by=None)
        assert client.get(reverse("programmes:desk_opinions", args=[quiet.sessions.get().pk])).status_code == 404
        accounts.sign_in(client, accounts.staff("responsable", make.maison("Autre")))
        assert client.get(address).status_code == 404

    def test_from_the_sheet_and_from_the_date_one_press(self, client, date, sheet, address):
        assert address in client.get(reverse("programmes:desk_sheet", args=[sheet.pk])).content.decode()
        assert address in client.get(reverse("programmes:desk_date", args=[date.pk])).content.decode()

    def test_as_many_queries_for_forty_answers_as_for_two(self, client, date, address):
        def cost():
            with CaptureQueriesContext(connection) as found:
                client.get(address)
            return len(found)

        say(date, words="a")
        say(date, words="b")
        cost()
        few = cost()
        for number in range(40):
            say(date, words=f"ligne {number}")
        assert cost() == few


class TestForgetting:
    def test_the_answers_after_a_year_the_links_as_soon_as_they_open_nothing(self, after, date):
        say(date)
        today = dates.local(date.end).date()
        assert forget_opinions(today + dt.timedelta(days=14)) == {"opinions": 0, "seals": 0}
        preview = registry.purge_previews.get("programmes.opinions")
        assert preview(today + dt.timedelta(days=17)) == {"opinions": 0, "seals": 1}
        assert forget_opinions(today + dt.timedelta(days=17)) == {"opinions": 0, "seals": 1}
        assert forget_opinions(today + dt.timedelta(days=366)) == {"opinions": 0, "seals": 0}
        assert forget_opinions(today + dt.timedelta(days=367)) == {"opinions": 1, "seals": 0}
        assert registry.purges.get("programmes.opinions") is forget_opinions


def test_the_demo_has_some_the_same_at_each_load(after, date):
    from portal.kit.demo import Demo
    from programmes.demo.attendance import _say

    seen = []
    for _ in range(2):
        demo = Demo(residents=20, seed=1, day=dt.date(2026, 11, 24), say=lambda words: None)
        demo.begin("programmes.attendance")
        Opinion.objects.all().delete()
        _say(demo, date, 7)
        seen.append(sorted(Opinion.objects.values_list("uid", "liked", "words")))
    assert len(seen[0]) == 4
    assert seen[0] == seen[1]


WITH_WHOM = MoreAsked("came-with", "Avec qui êtes-vous venu·e ?", (("alone", "seul·e"), ("others", "avec d’autres")))
AGAIN = MoreAsked("again", "Reviendriez-vous ?", (("yes", "oui"), ("no", "non")))


class TestWhatAKindAsksBesides:
    @pytest.fixture(autouse=True)
    def asked(self, monkeypatch):
        monkeypatch.setattr(type(registry.kinds.get("event")), "more_asked", (WITH_WHOM, AGAIN))

    def test_two_closed_questions_more_that_nobody_has_to_answer(self, after, date):
        page = text(Client().get(path_of(1, date)))
        assert "Avec qui êtes-vous venu·e ?" in page and "Reviendriez-vous ?" in page
        assert "Merci" in text(Client().post(path_of(1, date), {"liked": "yes", "more-came-with": "alone"}))
        assert "Merci" in text(Client().post(path_of(2, date), {"liked": "yes"}))
        assert sorted(Opinion.objects.values_list("more", flat=True), key=str) == [{"came-with": "alone"}, {}]

    def test_an_answer_nobody_offered_is_not_kept(self, after, date):
        assert code_of(lambda: say(date, more={"came-with": "a-spy"})) == "avis-autre-question"
        assert code_of(lambda: say(date, more={"name": "Mme B."})) == "avis-autre-question"
        assert "Merci" not in text(Client().post(path_of(1, date), {"liked": "yes", "more-came-with": "a-spy"}))
        assert not Opinion.objects.exists()

    def test_each_is_counted_by_itself_in_one_query_more(self, after, date):
        for number in range(3):
            say(date, more={"came-with": "alone", "again": "yes" if number else ""})
        with CaptureQueriesContext(connection) as asked:
            found = said_of(Session.objects.select_related("activity").get(pk=date.pk))
        assert found["more"] == [
            ("Avec qui êtes-vous venu·e ?", [("seul·e", 3), ("avec d’autres", 0)]),
            ("Reviendriez-vous ?", [("oui", 2), ("non", 0)]),
        ]
        assert len(asked) <= 5

    def test_the_counter_keys_them_from_a_paper_and_reads_the_counts(self, after, date, sheet):
        desk = Client()
        accounts.sign_in(desk, accounts.staff("responsable", date.maison))
        address = reverse("programmes:desk_opinions", args=[date.pk])
        sent = {"liked": "yes", "more-again": "yes", "channel": "counter", "request_key": uuid.uuid4()}
        page = text(desk.post(address, sent, follow=True))
        assert "C'est noté, sans aucun nom." in page
        assert Opinion.objects.get().more == {"again": "yes"}
        assert "Reviendriez-vous ?" in page


def test_no_kind_asks_more_than_two_and_each_answer_has_its_code():
    for kind in registry.kinds:
        assert len(kind.more_asked) <= MOST_MORE
        for question in kind.more_asked:
            codes = [code for code, _ in question.answers]
            assert len(set(codes)) == len(codes) >= 2
