"""Nothing lapses unread: what no way leads to, what failed for good, what came back; addresses « à vérifier »; calls to make."""

import datetime as dt

import pytest

from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.actions.deliver_message import deliver_message
from portal.notifications.actions.send_otherwise import send_otherwise
from portal.notifications.actions.take_back import take_back
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import DeliveryFailed, channels
from portal.notifications.rules.tongues import fixed, together
from portal.notifications.tasks import sweep
from portal.people import tasks
from portal.people.actions.doubt_address import doubt_address, settle_doubt
from portal.people.actions.edit_person import edit_person
from portal.people.actions.erase_persons import erase_persons
from portal.people.actions.merge_persons import merge_persons
from portal.people.desk import calls, doubts
from portal.people.models import AddressDoubt, Person, PersonMaison
from portal.people.notifications import Words, tell, way_to, ways_to

from . import factories

pytestmark = pytest.mark.django_db
WORDS = Words("Votre place", "Bonjour, c'est noté pour jeudi.", "C'est noté pour jeudi.")
HOME = {"address_1": "3 rue du Four", "postal_code": "38000", "city": "Grenoble"}


def someone(house=None, **fields) -> Person:
    person = Person.objects.create(**{"display_name": "Mme B.", "given_name": "Amina", "family_name": "Ben Ali", **fields})
    if house:
        PersonMaison.objects.create(person=person, maison=house, since=clock.today())
    return person


def told(person, **values):
    return tell(person, WORDS, purpose="people.news", by=None, **values)


def left(message):
    OutboxMessage.objects.filter(pk=message.pk).update(state="sent", sent_at=clock.now())
    message.refresh_from_db()
    return message


def code(act):
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.words.endswith(".")
    assert caught.value.way_out.endswith(".")
    return caught.value.code


class TestHerLanguage:
    def words(self, language):
        return {"ar": Words("تذكير", "نص", "قصير")}.get(language, Words("Rappel", "Texte", "Court"))

    @pytest.mark.parametrize(
        ("channel", "subject", "body"),
        [
            ({"channel": "email", "email": "a@exemple.fr"}, "تذكير", together("نص", "Texte")),
            ({"channel": "letter", **HOME}, "تذكير", together("نص", "Texte")),
            ({"channel": "sms", "phone": "+33612345678"}, "", "قصير"),
            ({"channel": "call", "phone": "+33612345678"}, "تذكير", "Texte"),
            ({}, "تذكير", "Texte"),
        ],
    )
    def test_she_reads_hers_then_french_and_staff_read_french(self, channel, subject, body):
        message = tell(someone(language="ar", **channel), self.words, purpose="t", by=None)
        assert (message.subject, message.body, message.language) == (subject, body, "ar")

    def test_where_we_have_no_words_in_hers_she_is_offered_help_in_hers(self):
        message = tell(someone(language="uk", channel="email", email="a@exemple.fr"), self.words, purpose="t", by=None)
        assert (message.subject, message.body) == ("Rappel", together(fixed("uk").french, "Texte"))

    def test_french_is_said_once(self):
        assert tell(someone(channel="email", email="a@exemple.fr"), self.words, purpose="t", by=None).body == "Texte"


class TestTheCounter:
    def test_what_no_way_leads_to_waits_on_her_page_until_it_is_said(self, client):
        person = someone()
        message = told(person)
        agent = factories.staff("accueil")
        desk = factories.sign_in(client, agent)
        page = desk.get(f"/equipe/personnes/{person.pk}/")
        assert "À lui dire" in page.content.decode()
        answer = desk.post(f"/equipe/messages/{message.uid}/fait/", {"etat": "queued", "suite": f"/equipe/personnes/{person.pk}/"})
        assert answer.url == f"/equipe/personnes/{person.pk}/"
        message.refresh_from_db()
        assert message.state == "sent"
        assert "À lui dire" not in desk.get(f"/equipe/personnes/{person.pk}/").content.decode()
        assert AuditLine.objects.get(verb="notifications.done_by_hand").by == agent

    @pytest.mark.parametrize("back", ["https://ailleurs.example/", "//ailleurs.example/", "/mon-espace/", ""])
    def test_it_leads_back_to_the_desk_alone(self, client, back):
        message = told(someone())
        desk = factories.sign_in(client, factories.staff("accueil"))
        answer = desk.post(f"/equipe/messages/{message.uid}/fait/", {"etat": "queued", "suite": back})
        assert answer.url == f"/equipe/messages/{message.uid}/"

    def test_it_is_among_the_tasks_of_staff(self):
        told(someone())
        lines = [line for give in registry.staff_tasks for line in give(factories.staff("accueil"))]
        assert [(line["label"], line["count"]) for line in lines if line["count"]] == [("À dire au comptoir", 1)]

    def test_a_reminder_is_not_said_after_its_date(self):
        message = told(someone(), useful_until=clock.now() - dt.timedelta(minutes=1))
        kept = told(someone())
        sweep()
        message.refresh_from_db()
        kept.refresh_from_db()
        assert (message.state, message.failure, kept.state) == ("cancelled", "date-passee", "queued")

    def test_her_page_costs_one_query_more_whatever_was_said(self, rf, django_assert_num_queries):
        from portal.people.desk.panels import messages

        person = someone()
        for _ in range(3):
            told(person)
        request = rf.get("/")
        request.user = factories.staff("accueil")
        messages(request, person)
        for _ in range(20):
            left(told(person))
        with django_assert_num_queries(1):
            shown = messages(request, person)
        assert (len(shown["to_tell"]), len(shown["last"])) == (3, 4)

    def test_what_is_confidential_is_shown_to_who_has_leave(self, rf):
        from portal.people.desk.panels import messages

        person = someone()
        told(person, confidential=True)
        request = rf.get("/")
        request.user = factories.staff("accueil")
        assert messages(request, person) is None
        request.user = factories.staff("travail_social")
        assert len(messages(request, person)["to_tell"]) == 1

    def test_messages_of_a_record_absorbed_are_hers(self, rf):
        from portal.people.desk.panels import messages

        kept, absorbed = someone(), someone(given_name="Amina", family_name="Benali")
        told(absorbed)
        merge_persons(absorbed=absorbed, kept=kept, by=None)
        request = rf.get("/")
        request.user = factories.staff("accueil")
        assert len(messages(request, kept)["to_tell"]) == 1


class TestWhatFails:
    @pytest.fixture
    def broken(self, monkeypatch):
        """A mail server that refuses with this code."""

        def refusing(failure):
            class Broken:
                def send(self, message):
                    raise failure

            slot = type(channels)("channels")
            slot.add("email", Broken())
            slot.add("sms", Broken())
            for module in ("actions.deliver_message", "tasks", "receivers.registry"):
                monkeypatch.setattr(f"portal.notifications.{module}.channels", slot)

        return refusing

    def failed(self, person):
        message = told(person)
        OutboxMessage.objects.filter(pk=message.pk).update(state="queued", attempts=0)
        deliver_message(message_id=message.pk)
        message.refresh_from_db()
        return message

    def test_an_address_that_does_not_exist_is_doubted_and_a_letter_is_written(self, broken):
        broken(DeliveryFailed("adresse-inconnue", permanent=True))
        message = self.failed(someone(channel="email", email="a@exemple.fr", **HOME))
        assert (message.state, message.retold.channel, AddressDoubt.objects.get().channel) == ("failed", "letter", "email")

    def test_a_town_without_sms_doubts_nobody(self, broken):
        broken(DeliveryFailed("sms-non-configure", permanent=True))
        message = self.failed(someone(channel="sms", phone="+33612345678"))
        assert (message.retold.channel, AddressDoubt.objects.count()) == ("call", 0)

    def test_a_server_out_of_reach_is_left_to_staff(self, broken):
        broken(DeliveryFailed("serveur-injoignable"))
        person = someone(channel="email", email="a@exemple.fr", **HOME)
        message = told(person)
        OutboxMessage.objects.filter(pk=message.pk).update(attempts=5)
        deliver_message(message_id=message.pk)
        message.refresh_from_db()
        assert (message.state, OutboxMessage.objects.count()) == ("failed", 1)


class TestDoubts:
    def test_nothing_more_is_written_to_a_doubted_address(self):
        person = someone(channel="email", email="a@exemple.fr", phone="+33612345678")
        doubt_address(person=person, channel="email", address="a@exemple.fr", why="adresse-inconnue", by=None)
        assert way_to(Person.objects.get())[0] == "sms"
        assert told(Person.objects.get()).channel == "sms"

    def test_a_corrected_address_is_written_to_at_once_and_the_doubt_goes(self):
        person = someone(channel="email", email="a@exemple.fr")
        doubt_address(person=person, channel="email", address="a@exemple.fr", why="adresse-inconnue", by=None)
        assert way_to(person) is None
        edit_person(person=person, email="b@exemple.fr", by=None)
        assert way_to(Person.objects.get()) == ("email", "b@exemple.fr")
        assert tasks.purge_doubts(clock.today()) == {"address_doubts": 1}
        assert Person.objects.get().doubted is False

    def test_what_her_record_no_longer_holds_is_not_doubted(self):
        assert doubt_address(person=someone(email="b@exemple.fr"), channel="email", address="a@exemple.fr", why="x", by=None) == []

    def test_staff_say_that_it_is_right(self, client):
        person = someone(channel="email", email="a@exemple.fr")
        doubt = doubt_address(person=person, channel="email", address="a@exemple.fr", why="adresse-inconnue", by=None)[0]
        desk = factories.sign_in(client, factories.staff("accueil"))
        assert "a@exemple.fr" in desk.get("/equipe/coordonnees/").content.decode()
        desk.post(f"/equipe/coordonnees/{doubt.pk}/bonne/")
        assert way_to(Person.objects.get()) == ("email", "a@exemple.fr")
        assert code(lambda: settle_doubt(doubt=doubt, by=None)) == "deja-verifiee"
        assert AuditLine.objects.filter(verb="people.settle_doubt").count() == 1
        assert "Aucune adresse à vérifier" in desk.get("/equipe/coordonnees/").content.decode()

    def test_a_wrong_number_closes_both_ways_of_it(self):
        person = someone(channel="call", phone="+33612345678")
        doubt_address(person=person, channel="call", address="+33612345678", why="numero-inconnu", by=None)
        assert ways_to(person) == []

    def test_the_list_costs_the_same_at_two_sizes(self, client, django_assert_max_num_queries):
        def fill(count):
            for number in range(count):
                person = someone(email=f"a{number}@exemple.fr")
                doubt_address(person=person, channel="email", address=person.email, why="boite-fermee", by=None)

        desk = factories.sign_in(client, factories.staff("accueil"))
        fill(2)
        desk.get("/equipe/coordonnees/")
        with django_assert_max_num_queries(12) as few:
            desk.get("/equipe/coordonnees/")
        fill(20)
        with django_assert_max_num_queries(len(few)):
            desk.get("/equipe/coordonnees/")

    def test_another_house_sees_none_of_it(self, client):
        mine, theirs = factories.maison(), factories.maison()
        person = someone(mine, email="a@exemple.fr")
        doubt = doubt_address(person=person, channel="email", address="a@exemple.fr", why="boite-fermee", by=None)[0]
        other = factories.staff("accueil", theirs)
        assert doubts.staff_tasks(other) == []
        desk = factories.sign_in(client, other)
        assert desk.post(f"/equipe/coordonnees/{doubt.pk}/bonne/").status_code == 404
        assert doubts.staff_tasks(factories.staff("accueil", mine))[0]["count"] == 1

    def test_who_is_forgotten_leaves_neither_doubts_nor_words(self):
        person = someone(email="a@exemple.fr", last_contact_on=clock.today() - dt.timedelta(days=800))
        doubt_address(person=person, channel="email", address="a@exemple.fr", why="boite-fermee", by=None)
        waiting, gone = told(person), left(told(person))
        assert erase_persons() == 1
        assert not AddressDoubt.objects.exists()
        for message in (waiting, gone):
            message.refresh_from_db()
            assert (message.body, message.address, message.sizes) == ("", "", {})
        assert waiting.state == "cancelled"


class TestAnotherWay:
    @pytest.fixture
    def letter(self):
        return told(someone(channel="letter", email="a@exemple.fr", phone="+33612345678", **HOME))

    @pytest.mark.parametrize(("channel", "text"), [("email", WORDS.body), ("sms", WORDS.short), ("call", WORDS.body)])
    def test_it_has_the_size_of_its_new_way_and_the_first_is_set_aside(self, letter, channel, text):
        again = send_otherwise(message=letter, channel=channel, address="a@exemple.fr" if channel == "email" else "0612345678", by=None)
        letter.refresh_from_db()
        assert (again.channel, again.body, again.instead_of, letter.state) == (channel, text, letter, "cancelled")

    def test_the_screen_takes_the_address_of_her_record(self, client, letter):
        desk = factories.sign_in(client, factories.staff("accueil"))
        typed = {"channel": "sms", "address": "", "attempts": 0, "state": "queued"}
        page = desk.post(f"/equipe/messages/{letter.uid}/autrement/", typed, follow=True).content.decode()
        assert "Le message prend cet autre chemin." in page
        assert letter.retold.address == "+33612345678"

    @pytest.mark.parametrize(
        "typed",
        [{}, {"channel": "counter"}, {"channel": "email", "address": "zz", "attempts": 0, "state": "queued"}, {"channel": "sms\x00"}],
    )
    def test_hostile_answers_are_told_in_words(self, client, letter, typed):
        desk = factories.sign_in(client, factories.staff("accueil"))
        assert desk.post(f"/equipe/messages/{letter.uid}/autrement/", typed).status_code == 200
        letter.refresh_from_db()
        assert letter.state == "queued"

    def test_refusals(self, letter, django_user_model):
        assert code(lambda: send_otherwise(message=letter, channel="counter", address="", by=None)) == "canal-inconnu"
        assert code(lambda: send_otherwise(message=letter, channel="email", address="zz", by=None)) == "adresse-refusee"
        letter.refresh_from_db()
        assert letter.state == "queued"
        send_otherwise(message=letter, channel="email", address="a@exemple.fr", by=None)
        assert code(lambda: send_otherwise(message=letter, channel="email", address="a@exemple.fr", by=None)) == "deja-modifie"
        OutboxMessage.objects.filter(pk=letter.pk).update(state="failed", failure="x", sizes={}, body="")
        letter.refresh_from_db()
        assert code(lambda: send_otherwise(message=letter, channel="sms", address="0612345678", by=None)) == "texte-parti"

    def test_what_was_said_again_is_no_task_any_more(self):
        letter = left(told(someone(channel="letter", **HOME)))
        take_back(message=letter, code="n-habite-pas", by=None)
        labels = [line["label"] for give in registry.staff_tasks for line in give(factories.staff("accueil"))]
        assert "Messages revenus" not in labels
        assert "À dire au comptoir" in labels


class TestCalls:
    @pytest.fixture
    def call(self):
        return told(someone(channel="call", phone="+33612345678", **HOME))

    def test_they_are_listed_with_neutral_words(self, call, django_assert_max_num_queries):
        agent = factories.staff("accueil")
        calls.items(agent)
        told(someone(channel="call", phone="+33612345679"))
        with django_assert_max_num_queries(2):
            items = calls.items(agent)
        assert [(item.reason, item.say) for item in items] == [("Votre place", WORDS.body)] * 2
        assert items[0].key == str(call.uid)
        assert calls.items(factories.staff("comptable")) == []
        assert registry.call_sources.get("people.messages").items is calls.items

    @pytest.mark.parametrize("words", ["Il reste 9,00 € à régler.", "Reste : 12 euros", "٩٫٠٠ €"])
    def test_a_list_read_over_the_shoulder_says_no_sum(self, client, words):
        house = factories.maison()
        her = someone(house, channel="call", phone="+33612345678")
        message = tell(her, Words("Votre place", words, ""), purpose="people.news", by=None)
        agent = factories.staff("accueil", house)
        assert [item.say for item in calls.items(agent)] == [calls.TO_BE_OPENED]
        factories.sign_in(client, agent)
        for address in ("/equipe/appels/", f"/equipe/telephone/{her.pk}/"):
            assert words not in client.get(address).content.decode()
        assert words in client.get(f"/equipe/messages/{message.uid}/").content.decode()

    def test_once_reached_it_is_said(self, call):
        agent = factories.staff("accueil")
        calls.settled(str(call.uid), "reached", agent)
        call.refresh_from_db()
        assert call.state == "sent"
        assert code(lambda: calls.settled(str(call.uid), "reached", agent)) == "deja-modifie"

    @pytest.mark.parametrize("outcome", ["no_answer", "left_message", "not_her", "calls_back", "refused"])
    def test_otherwise_it_stays_with_one_try_more(self, call, outcome):
        agent = factories.staff("accueil")
        calls.settled(str(call.uid), outcome, agent)
        call.refresh_from_db()
        assert (call.state, call.attempts, len(calls.items(agent))) == ("queued", 1, 1)

    def test_a_wrong_number_sends_a_letter_instead(self, call):
        calls.settled(str(call.uid), "wrong_number", factories.staff("accueil"))
        call.refresh_from_db()
        assert (call.state, call.failure, call.retold.channel) == ("failed", "numero-inconnu", "letter")
        assert set(AddressDoubt.objects.values_list("channel", flat=True)) == {"call", "sms"}

    def test_a_call_of_another_house_is_not_there(self, call):
        PersonMaison.objects.create(person=Person.objects.get(), maison=factories.maison(), since=clock.today())
        other = factories.staff("accueil", factories.maison())
        assert calls.items(other) == []
        assert code(lambda: calls.settled(str(call.uid), "reached", other)) == "deja-modifie"
