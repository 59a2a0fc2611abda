"""The desk's « Messages »: who sees which, what did not leave and why, what a person does about it."""

import pytest

from portal.kit import registry as house
from portal.kit.audit import key_of
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.kit.templatetags.face import desk_menu
from portal.notifications.actions import take_up_message
from portal.notifications.desk.messages import staff_tasks
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from tests.grounds import laid_once
from tests.people import factories

pytestmark = pytest.mark.django_db
LIST = "/equipe/messages/"


@laid_once
def agent():
    return factories.staff("accueil")


@pytest.fixture
def desk(client, agent):
    return factories.sign_in(client, agent)


@pytest.fixture
def failed(queue):
    message = queue(address="lea@exemple.fr")
    OutboxMessage.objects.filter(pk=message.pk).update(state="failed", failure="adresse-inconnue", attempts=3)
    message.refresh_from_db()
    return message


def at(message, act=""):
    return f"{LIST}{message.uid}/{act}"


class TestWhoSees:
    def test_a_visitor_is_sent_to_sign_in(self, client):
        assert client.get(LIST).status_code == 302

    @pytest.mark.parametrize(("role", "answer"), [(None, 404), ("redaction", 403), ("comptable", 403), ("regie", 403)])
    def test_who_may_not_is_told_so(self, client, role, answer, failed):
        factories.sign_in(client, factories.staff(role) if role else factories.resident())
        assert client.get(LIST).status_code == answer
        assert client.get(at(failed)).status_code == answer
        assert client.post(at(failed, "renvoyer/")).status_code == answer

    def test_an_agent_of_one_house_sees_the_messages_of_its_people_alone(self, monkeypatch, queue):
        mine, other = Person.objects.create(display_name="Mme A."), Person.objects.create(display_name="Mme B.")
        slot = house.Slot("recipients")
        kind = house.RecipientKind(within=lambda scope: Person.objects.filter(pk=mine.pk), names=lambda keys: {})
        slot.add("people.Person", kind)
        monkeypatch.setattr(house, "recipients", slot)
        seen = queue(recipient_key=key_of(mine))
        queue(recipient_key=key_of(other))
        queue()
        agent = factories.staff("accueil", factories.maison())
        assert list(OutboxMessage.objects.visible_to(agent)) == [seen]

    def test_the_keys_of_people_and_of_messages_are_written_alike(self, queue):
        person = Person.objects.create(display_name="Mme A.")
        message = queue(recipient_key=key_of(person))
        assert list(OutboxMessage.objects.visible_to(factories.staff("direction"))) == [message]
        assert house.recipients.get("people.Person").names([person.pk])[person.pk][0] == "Mme A."

    def test_a_confidential_message_is_seen_with_leave_only(self, queue):
        secret = queue(confidential=True)
        assert not OutboxMessage.objects.visible_to(factories.staff("accueil")).exists()
        assert list(OutboxMessage.objects.visible_to(factories.staff("travail_social"))) == [secret]

    def test_another_houses_message_is_not_found(self, client, failed):
        factories.sign_in(client, factories.staff("accueil", factories.maison()))
        for address in (at(failed), at(failed, "annuler/")):
            assert client.post(address).status_code in (404, 405)
        assert client.get(at(failed)).status_code == 404


class TestTheList:
    def test_it_tells_who_why_and_the_cause(self, desk, queue, failed):
        person = Person.objects.create(display_name="Mme A.", given_name="Amina", family_name="Ben Ali")
        queue(recipient_key=key_of(person))
        page = desk.get(LIST).content.decode()
        assert "Amina Ben Ali" in page
        assert "Cette adresse n&#x27;existe pas ou plus." in page
        assert "1 pas parti" in page

    @pytest.mark.parametrize(
        ("query", "count"), [("", 3), ("etat=failed", 1), ("moyen=letter", 1), ("sujet=inconnu", 3), ("etat=n'importe&page=zz", 3)]
    )
    def test_filters_narrow_and_nonsense_changes_nothing(self, desk, queue, failed, query, count):
        queue()
        queue(channel="letter", address="3 rue Haute")
        assert len(desk.get(f"{LIST}?{query}").context["page"].object_list) == count

    def test_an_empty_list_says_what_to_do(self, desk):
        assert "Aucun message" in desk.get(LIST).content.decode()

    def test_its_queries_do_not_grow(self, desk, queue, django_assert_max_num_queries):
        def fill(count):
            for _ in range(count):
                person = Person.objects.create(display_name="Mme A.")
                queue(recipient_key=key_of(person))

        fill(2)
        desk.get(LIST)
        with django_assert_max_num_queries(14) as few:
            desk.get(LIST)
        fill(60)
        with django_assert_max_num_queries(14) as many:
            desk.get(LIST)
        assert len(many) == len(few)


class TestTheActs:
    def test_a_failed_message_leaves_again_to_the_corrected_address(self, desk, agent, failed, channel):
        answer = desk.post(at(failed, "renvoyer/"), {"address": "lea.b@exemple.fr", "attempts": 3}, follow=True)
        assert "Le message repart." in answer.content.decode()
        failed.refresh_from_db()
        assert (failed.state, failed.address, failed.attempts) == ("sent", "lea.b@exemple.fr", 1)
        line = AuditLine.objects.get(verb="notifications.send_again")
        assert (line.by, line.target, line.detail) == (agent, key_of(failed), {"recipient": "", "corrected": True})

    def test_a_wrong_address_is_told_beside_it_and_nothing_typed_is_lost(self, desk, failed):
        page = desk.post(at(failed, "renvoyer/"), {"address": "lea", "attempts": 3}).content.decode()
        assert "Cette adresse e-mail ne peut pas recevoir de message." in page
        assert 'value="lea"' in page
        failed.refresh_from_db()
        assert failed.state == "failed"

    @pytest.mark.parametrize("typed", [{}, {"address": "x" * 500, "attempts": "zz"}, {"address": "a\x00b@exemple.fr", "attempts": 3}])
    def test_hostile_forms_are_answered_in_words(self, desk, failed, typed):
        assert desk.post(at(failed, "renvoyer/"), typed).status_code == 200
        failed.refresh_from_db()
        assert failed.state == "failed"

    def test_what_changed_meanwhile_is_not_moved_again(self, agent, failed):
        take_up_message.send_again(message=failed, address=failed.address, by=agent)
        stale = OutboxMessage(pk=failed.pk, channel="email", state="failed", attempts=3)
        with pytest.raises(Refusal) as caught:
            take_up_message.send_again(message=stale, address="lea@exemple.fr", by=agent)
        assert (caught.value.code, caught.value.words) == ("deja-modifie", "Ce message a changé entre-temps.")
        assert caught.value.way_out
        assert AuditLine.objects.count() == 1

    def test_a_message_called_off_never_leaves(self, desk, queue, channel, agent):
        message = queue(sensitive=True)
        desk.post(at(message, "annuler/"), {"etat": "queued"})
        message.refresh_from_db()
        assert (message.state, message.body) == ("cancelled", "")
        assert AuditLine.objects.get().verb == "notifications.call_off"

    def test_what_has_left_cannot_be_called_off(self, desk, queue):
        message = queue()
        OutboxMessage.objects.update(state="sent", sent_at=message.queued_at)
        page = desk.post(at(message, "annuler/"), {"etat": "queued"}, follow=True).content.decode()
        assert "Ce message a changé entre-temps." in page
        for state in ("sent", "nonsense", "a\x00b"):
            desk.post(at(message, "annuler/"), {"etat": state})
        assert OutboxMessage.objects.get().state == "sent"

    def test_a_letter_posted_by_hand_is_done(self, desk, queue, agent):
        letter = queue(channel="letter", address="3 rue Haute\nGrenoble")
        assert "La lettre est postée" in desk.get(at(letter)).content.decode()
        desk.post(at(letter, "fait/"), {"etat": "queued"})
        letter.refresh_from_db()
        assert (letter.state, letter.sent_at is not None) == ("sent", True)
        assert AuditLine.objects.get().verb == "notifications.done_by_hand"

    def test_an_email_is_not_sent_by_hand(self, agent, queue):
        with pytest.raises(Refusal) as caught:
            take_up_message.done_by_hand(message=queue(), by=agent)
        assert (caught.value.code, caught.value.words) == ("part-tout-seul", "Ce message part tout seul.")
        assert caught.value.way_out

    def test_the_text_of_a_code_is_shown_to_nobody(self, desk, queue):
        message = queue(sensitive=True, body="Votre code : XDSX-DZLJ")
        assert "XDSX" not in desk.get(at(message)).content.decode()


class TestStaffTasks:
    def test_what_waits_is_counted_for_who_may_do_it(self, queue, failed, agent):
        queue(channel="letter", address="3 rue Haute")
        queue(channel="call", address="0476000000")
        assert [(task["label"], task["count"]) for task in staff_tasks(agent)] == [
            ("Messages qui ne sont pas partis", 1),
            ("Lettres à imprimer", 1),
        ]
        assert staff_tasks(factories.staff("redaction")) == []

    def test_nothing_waiting_says_nothing(self, agent):
        assert staff_tasks(agent) == []


class TestTheDemosOutbox:
    def test_a_town_in_service_has_none(self, client, queue):
        queue()
        assert client.get("/demo/boite-d-envoi/").status_code == 404

    def test_it_shows_what_would_have_left_newest_first_in_one_query(self, client, queue, settings, django_assert_max_num_queries):
        settings.DEMO = True
        queue(subject="Premier", body="Voyez https://maison.exemple.fr/x")
        queue(subject="Second", body="Votre code : XDSX-DZLJ", sensitive=True)
        client.get("/demo/boite-d-envoi/")
        with django_assert_max_num_queries(4) as queries:
            page = client.get("/demo/boite-d-envoi/").content.decode()
        assert len([query for query in queries if "notifications_outboxmessage" in query["sql"]]) == 1
        assert page.index("Second") < page.index("Premier")
        assert "XDSX-DZLJ" in page
        assert '<a href="https://maison.exemple.fr/x"' in page

    def test_hostile_text_is_shown_as_text(self, client, queue, settings):
        settings.DEMO = True
        queue(body="<script>alert(1)</script>", subject="<b>x</b>")
        page = client.get("/demo/boite-d-envoi/").content.decode()
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page


def test_the_menu_shows_it_to_who_may_and_to_nobody_else(desk, client):
    assert f'href="{LIST}"' in desk.get(LIST).content.decode()
    menu = {"user": factories.staff("redaction")}
    assert LIST not in [entry["url"] for entry in desk_menu(menu)]
