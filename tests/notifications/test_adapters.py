"""The channels as they talk to the world: a mail server, an SMS provider, Django's own mails."""

import json
import smtplib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.mail import send_mail

from portal.notifications import adapters
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import DeliveryFailed

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.server.heard.append((dict(self.headers), json.loads(self.rfile.read(length))))
        self.send_response(self.server.answers)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def provider():
    server = HTTPServer(("127.0.0.1", 0), Provider)
    server.heard, server.answers = [], 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def sms(port):
    return adapters.HttpSmsChannel(url=f"http://127.0.0.1:{port}/v1", token="jeton", sender="Maison")


@pytest.fixture
def text(queue):
    return queue(channel="sms", address="0612345678", subject="", body="Votre code : 4812")


def test_an_sms_goes_once_with_its_key_and_its_secret_in_the_header(provider, text):
    sms(provider.server_port).send(text)
    ((headers, body),) = provider.heard
    assert body == {"to": "+33612345678", "from": "Maison", "text": "Votre code : 4812", "reference": str(text.uid)}
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer jeton", str(text.uid))


@pytest.mark.parametrize(("answer", "permanent"), [(400, True), (404, True), (401, False), (429, False), (500, False), (503, False)])
def test_a_refusal_of_the_provider_is_tried_again_only_when_it_may_pass(provider, text, answer, permanent):
    provider.answers = answer
    with pytest.raises(DeliveryFailed) as caught:
        sms(provider.server_port).send(text)
    assert (caught.value.code, caught.value.permanent) == (f"sms-{answer}", permanent)


def test_a_provider_that_is_down_is_tried_again(text):
    with pytest.raises(DeliveryFailed) as caught:
        sms(1).send(text)
    assert (caught.value.code, caught.value.permanent) == ("fournisseur-injoignable", False)


@pytest.mark.parametrize(
    ("error", "code", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}), "adresse-inconnue", True),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"later")}), "adresse-inconnue", False),
        (smtplib.SMTPDataError(552, b"too big"), "smtp-552", True),
        (smtplib.SMTPDataError(421, b"later"), "smtp-421", False),
        (smtplib.SMTPServerDisconnected("gone"), "serveur-injoignable", False),
        (ConnectionRefusedError(), "serveur-injoignable", False),
        (TimeoutError(), "serveur-injoignable", False),
    ],
)
def test_what_a_mail_server_answers_becomes_a_code_without_an_address(queue, monkeypatch, error, code, permanent):
    def refuses(mail):
        raise error

    monkeypatch.setattr(adapters.EmailMultiAlternatives, "send", refuses)
    with pytest.raises(DeliveryFailed) as caught:
        adapters.EmailChannel().send(queue())
    assert (caught.value.code, caught.value.permanent) == (code, permanent)
    assert caught.value.__cause__ is None


class TestDjangosOwnMails:
    @pytest.fixture(autouse=True)
    def _through_the_outbox(self, settings):
        settings.EMAIL_BACKEND = "portal.notifications.adapters.OutboxBackend"

    def test_they_join_the_outbox_one_row_for_each_recipient(self):
        assert (
            send_mail("La page attend\nvotre avis", "Voyez.", None, ["A <a@exemple.fr>", "b@exemple.fr"], html_message="<p>Voyez.</p>") == 1
        )
        rows = OutboxMessage.objects.order_by("address")
        assert [(row.address, row.subject, row.html) for row in rows] == [
            ("a@exemple.fr", "La page attend votre avis", "<p>Voyez.</p>"),
            ("b@exemple.fr", "La page attend votre avis", "<p>Voyez.</p>"),
        ]

    def test_a_subject_that_tells_something_is_made_neutral(self):
        send_mail("La page « Quotient familial » attend", "Voyez.", None, ["a@exemple.fr"])
        assert OutboxMessage.objects.get().subject == "Un message de votre maison"

    def test_an_address_that_cannot_be_one_stops_nothing_when_asked_to_be_silent(self):
        send_mail("Bonjour", "Voyez.", None, ["pas une adresse", "b@exemple.fr"], fail_silently=True)
        assert OutboxMessage.objects.get().address == "b@exemple.fr"
