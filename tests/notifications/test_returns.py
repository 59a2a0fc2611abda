"""Messages that come back: by hand, from the mail server, from its relay. Twice is once, what we do not know is counted."""

import io
import json
import logging
import mailbox
from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command

from portal.kit import clock
from portal.kit.audit import key_of
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.actions.take_back import take_back, take_back_report
from portal.notifications.models import OutboxMessage, StrayReturn
from portal.notifications.rules.failures import explained
from portal.notifications.rules.returns import BY_HAND, KNOWN, Return, read_report, uid_in, understood
from portal.notifications.webhooks import signature
from portal.people.models import AddressDoubt
from portal.people.notifications import Words, tell
from tests.people import factories

pytestmark = pytest.mark.django_db
SECRET = "un secret de relais, long et tiré au hasard"
WORDS = Words("Votre place", "Bonjour, c'est noté.", "C'est noté.")


def person(**values):
    from portal.people.models import Person

    return Person.objects.create(display_name="Mme B.", **values)


def gone(message, **values):
    OutboxMessage.objects.filter(pk=message.pk).update(**{"state": "sent", "sent_at": clock.now(), **values})
    message.refresh_from_db()
    return message


@pytest.fixture
def sent():
    """An e-mail that left, to somebody who also has a mobile."""
    return gone(tell(person(channel="email", email="lea@exemple.fr", phone="+33612345678"), WORDS, purpose="tests.note", by=None))


def report(message_id: str, *, action: str = "failed", status: str = "5.1.1", headers_only: bool = False) -> bytes:
    """A delivery report as mail servers write it (RFC 3464)."""
    original = f"Message-ID: {message_id}\r\nSubject: Votre place\r\nTo: lea@exemple.fr\r\n\r\nBonjour.\r\n"
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    return (
        "From: MAILER-DAEMON@ville.fr\r\nTo: bonjour@ville.fr\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\r\n\r\n'
        "--=_b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--=_b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.ville.fr\r\n\r\n"
        f"Final-Recipient: rfc822; lea@exemple.fr\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status} no\r\n\r\n"
        f"--=_b\r\nContent-Type: {kind}\r\n\r\n{original}\r\n--=_b--\r\n"
    ).encode()


class TestReading:
    @pytest.mark.parametrize("headers_only", [False, True])
    def test_a_report_names_the_message_and_why(self, sent, headers_only):
        assert read_report(report(f"<{sent.uid}@ville.fr>", headers_only=headers_only)) == [Return(str(sent.uid), "adresse-inconnue", True)]

    @pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
    def test_a_delay_is_no_return(self, sent, action):
        assert read_report(report(f"<{sent.uid}@ville.fr>", action=action)) == []

    @pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject: bonjour\r\n\r\ntexte", report("<autre@ailleurs.fr>"), report("")])
    def test_anything_else_is_nothing(self, raw):
        assert read_report(raw) == []

    @pytest.mark.parametrize(
        ("reason", "code", "permanent"),
        [
            ("550 5.1.1 no such user", "adresse-inconnue", True),
            ("5.2.1", "boite-fermee", True),
            ("552 5.2.2 full", "boite-pleine", True),
            ("452 4.2.2 full", "boite-pleine", False),
            ("554 5.7.1 spam", "refuse-par-le-serveur", True),
            ("421 try later", "retour", False),
            ("", "retour", True),
            ("Léa a déménagé", "retour", True),
            ("n-habite-pas", "n-habite-pas", True),
        ],
    )
    def test_only_a_code_is_kept_of_what_a_server_says(self, reason, code, permanent):
        assert understood(reason) == (code, permanent)
        assert explained(code)[0]

    def test_every_code_has_its_words(self):
        for code in KNOWN | {code for codes in BY_HAND.values() for code in codes}:
            assert "n'est pas parti (" not in explained(code)[0]

    @pytest.mark.parametrize("text", ["", None, "<x@y>", "12345"])
    def test_what_is_no_identity_of_ours_names_nothing(self, text):
        assert uid_in(text) == ""


class TestTakingBack:
    def test_a_wrong_address_is_doubted_and_the_message_takes_the_next_way(self, sent):
        assert take_back_report(report=Return(str(sent.uid), "adresse-inconnue", True))
        sent.refresh_from_db()
        again = sent.retold
        assert (sent.state, sent.failure, again.channel, again.address, again.body) == (
            "returned", "adresse-inconnue", "sms", "+33612345678", "C'est noté.",
        )  # fmt: skip
        doubt = AddressDoubt.objects.get()
        assert (doubt.channel, doubt.address, doubt.why) == ("email", "lea@exemple.fr", "adresse-inconnue")
        assert AuditLine.objects.filter(verb="notifications.take_back").count() == 1

    def test_twice_is_once(self, sent):
        for _ in range(3):
            assert take_back_report(report=Return(str(sent.uid), "adresse-inconnue", True))
        assert (OutboxMessage.objects.count(), AddressDoubt.objects.count(), StrayReturn.objects.count()) == (2, 1, 0)

    def test_a_full_box_is_no_wrong_address_but_the_message_goes_another_way(self, sent):
        take_back_report(report=Return(str(sent.uid), "boite-pleine", True))
        assert not AddressDoubt.objects.exists()
        assert OutboxMessage.objects.get(instead_of=sent).channel == "sms"

    def test_a_delay_changes_nothing(self, sent):
        assert take_back_report(report=Return(str(sent.uid), "boite-pleine", False)) is False
        sent.refresh_from_db()
        assert sent.state == "sent"

    def test_from_way_to_way_until_the_counter_and_no_way_twice(self, sent):
        take_back_report(report=Return(str(sent.uid), "adresse-inconnue", True))
        sms = gone(OutboxMessage.objects.get(instead_of=sent))
        take_back_report(report=Return(str(sms.uid), "numero-inconnu", True))
        call = OutboxMessage.objects.get(instead_of=sms)
        assert (call.channel, call.body) == ("call", "Bonjour, c'est noté.")
        gone(call)
        take_back(message=call, code="numero-inconnu", by=None)
        assert OutboxMessage.objects.get(instead_of=call).channel == "counter"

    @pytest.mark.parametrize("uid", ["", "n'importe quoi", "00000000-0000-4000-8000-000000000000"])
    def test_what_we_do_not_know_is_counted_and_nothing_else(self, uid):
        for _ in range(2):
            assert take_back_report(report=Return(uid, "adresse-inconnue", True)) is False
        assert StrayReturn.objects.get().count == 2

    def test_a_message_to_nobody_on_record_only_came_back(self, queue):
        message = gone(queue())
        take_back(message=message, code="adresse-inconnue", by=None)
        assert OutboxMessage.objects.get().state == "returned"

    def test_a_secret_is_never_said_again(self, queue):
        message = gone(queue(sensitive=True, recipient_key=key_of(person(phone="+33612345678"))))
        take_back(message=message, code="adresse-inconnue", by=None)
        assert OutboxMessage.objects.count() == 1

    def test_refusals_have_their_words(self, sent, queue):
        def code(message, reason="adresse-inconnue"):
            with pytest.raises(Refusal) as caught:
                take_back(message=message, code=reason, by=None)
            assert caught.value.words.endswith(".")
            assert caught.value.way_out
            return caught.value.code

        assert code(sent, "n-habite-pas") == "raison-inconnue"
        assert code(queue()) == "pas-parti"
        take_back(message=sent, code="adresse-inconnue", by=None)
        assert code(sent) == "deja-revenu"


class TestTheRelay:
    URL = "/messages/retours/"

    def post(self, client, body, *, at=None, secret=SECRET, header=None):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        at = int(clock.real_now().timestamp()) if at is None else at
        signed = signature(raw, secret=secret, at=at) if header is None else header
        return client.post(self.URL, raw, content_type="application/json", headers={"X-Maison-Signature": signed}).status_code

    @pytest.fixture(autouse=True)
    def _secret(self, settings):
        settings.OUTBOX_RETURNS_SECRET = SECRET

    def test_what_it_says_is_taken_in_once(self, client, sent):
        told = {"message_id": f"<{sent.uid}@ville.fr>", "reason": "550 5.1.1 lea@exemple.fr unknown"}
        assert [self.post(client, told), self.post(client, told)] == [200, 200]
        sent.refresh_from_db()
        assert (sent.state, sent.failure) == ("returned", "adresse-inconnue")
        assert OutboxMessage.objects.count() == 2

    def test_an_unknown_message_is_answered_like_a_known_one(self, client):
        assert self.post(client, {"message_id": "<x@y>", "reason": "5.1.1"}) == 200
        assert StrayReturn.objects.get().count == 1

    def test_unsigned_forged_or_old_is_refused(self, client, sent):
        told, now = {"message_id": str(sent.uid)}, int(clock.real_now().timestamp())
        assert self.post(client, told, header="") == 400
        assert self.post(client, told, header="t=1,v1=zz") == 400
        assert self.post(client, told, secret="un autre") == 400
        assert self.post(client, told, at=now - 301) == 400
        assert self.post(client, told, at=now + 301) == 400
        stolen = signature(b'{"message_id": "autre"}', secret=SECRET, at=now)
        assert self.post(client, told, header=stolen) == 400
        sent.refresh_from_db()
        assert sent.state == "sent"

    @pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"{}", b"\xff", b"{" * 2000, b"[" * 60_000, b" " * 70_000])
    def test_what_cannot_be_read_is_refused_without_an_error(self, client, body):
        assert self.post(client, body) == 400

    def test_a_town_without_a_secret_has_no_such_door(self, client, settings):
        settings.OUTBOX_RETURNS_SECRET = ""
        assert self.post(client, {"message_id": "x"}, secret="") == 404
        assert client.get(self.URL).status_code == 405

    def test_nothing_of_anybody_enters_the_journals(self, client, sent, caplog):
        with caplog.at_level(logging.DEBUG):
            self.post(client, {"message_id": str(sent.uid), "reason": "550 5.1.1 lea@exemple.fr"})
            self.post(client, b"lea@exemple.fr")
        assert "lea@" not in caplog.text


class TestTheCommand:
    def test_it_reads_a_report_from_its_input(self, sent, monkeypatch, capsys):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report(f"<{sent.uid}@ville.fr>"))))
        call_command("bounced")
        sent.refresh_from_db()
        assert sent.state == "returned"
        assert "1 retour(s)" in capsys.readouterr().out

    def test_it_reads_a_whole_box_and_twice_changes_nothing(self, sent, tmp_path, capsys):
        path = tmp_path / "retours.mbox"
        box = mailbox.mbox(path)
        other = EmailMessage()
        other["Subject"] = "Bonjour"
        other.set_content("rien")
        for mail in (report(f"<{sent.uid}@ville.fr>"), other.as_bytes()):
            box.add(mailbox.mboxMessage(mail))
        box.close()
        for _ in range(2):
            call_command("bounced", mbox=str(path))
        assert OutboxMessage.objects.count() == 2
        assert "lea@" not in capsys.readouterr().out

    def test_a_box_that_is_not_there_is_said(self, tmp_path):
        with pytest.raises(CommandError):
            call_command("bounced", mbox=str(tmp_path / "rien"))


class TestAtTheDesk:
    def test_staff_note_a_letter_that_came_back(self, client, sent):
        letter = gone(
            tell(person(channel="letter", address_1="3 rue Haute", postal_code="38000", city="Grenoble"), WORDS, purpose="t", by=None)
        )
        desk = factories.sign_in(client, factories.staff("accueil"))
        page = desk.get(f"/equipe/messages/{letter.uid}/").content.decode()
        assert "n&#x27;habite pas" in page
        answer = desk.post(f"/equipe/messages/{letter.uid}/revenu/", {"code": "n-habite-pas"}, follow=True)
        assert "Dit autrement" in answer.content.decode()
        assert OutboxMessage.objects.get(instead_of=letter).channel == "counter"

    @pytest.mark.parametrize("code", ["", "n-habite-pas", "x\x00"])
    def test_a_reason_of_another_way_is_refused_in_words(self, client, sent, code):
        desk = factories.sign_in(client, factories.staff("accueil"))
        assert desk.post(f"/equipe/messages/{sent.uid}/revenu/", {"code": code}).status_code == 200
        sent.refresh_from_db()
        assert sent.state == "sent"
