"""What may enter the outbox, and what is refused, in words."""

import pytest
from django.db import IntegrityError, transaction

from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db


def refused(queue, **values):
    with pytest.raises(Refusal) as caught:
        queue(**values)
    assert OutboxMessage.objects.count() == 0
    return caught.value


def test_a_message_waits_in_the_outbox(queue):
    message = queue(recipient_key="people.Person:12", about="programmes.Enrolment:8")
    message.refresh_from_db()
    assert (message.state, message.attempts, message.sent_at) == ("queued", 0, None)
    assert (message.recipient_key, message.about) == ("people.Person:12", "programmes.Enrolment:8")


def test_the_same_dedupe_key_writes_one_message(queue):
    first = queue(dedupe_key="rappel:8:2026-12-01")
    second = queue(dedupe_key="rappel:8:2026-12-01", body="Un autre texte.")
    assert first.pk == second.pk
    assert OutboxMessage.objects.get().body == "Bonjour, votre place est gardée."


def test_without_a_dedupe_key_each_message_is_its_own(queue):
    assert queue().pk != queue().pk


def test_what_the_callers_transaction_undoes_is_never_sent(queue, django_capture_on_commit_callbacks, channel):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        queue()
        raise ZeroDivisionError
    assert OutboxMessage.objects.count() == 0
    assert channel.sent == []


def test_once_committed_it_leaves_at_once(queue, django_capture_on_commit_callbacks, channel):
    with django_capture_on_commit_callbacks(execute=True):
        message = queue()
    assert [sent.pk for sent in channel.sent] == [message.pk]


def test_phone_numbers_are_kept_in_one_form(queue):
    assert queue(channel="sms", address="06 12 34 56 78", subject="").address == "+33612345678"


@pytest.mark.parametrize(
    ("values", "code", "sentence"),
    [
        ({"channel": "pigeon"}, "canal-inconnu", "Ce moyen d'écrire n'existe pas."),
        ({"address": "lea"}, "adresse-refusee", "Cette adresse e-mail ne peut pas recevoir de message."),
        ({"address": "lea@exemple.fr\nBcc: x@exemple.fr"}, "adresse-refusee", "Cette adresse e-mail ne peut pas recevoir de message."),
        ({"channel": "sms", "address": "12"}, "adresse-refusee", "Ce numéro de téléphone n'existe pas."),
        ({"channel": "call", "address": ""}, "adresse-refusee", "Ce numéro de téléphone n'existe pas."),
        ({"channel": "letter", "address": " "}, "adresse-refusee", "Il manque l'adresse postale de cette lettre."),
        ({"body": " "}, "message-vide", "Ce message n'a pas de texte ou pas d'objet."),
        ({"subject": ""}, "message-vide", "Ce message n'a pas de texte ou pas d'objet."),
        ({"subject": "Bonjour\nBcc: x@exemple.fr"}, "message-trop-long", "L'objet tient sur une ligne, en 120 signes au plus."),
        ({"subject": "a" * 121}, "message-trop-long", "L'objet tient sur une ligne, en 120 signes au plus."),
        ({"channel": "sms", "address": "0612345678", "body": "a" * 460}, "message-trop-long", "Un SMS tient en 3 parties au plus."),
        (
            {"subject": "Il reste 8 € à régler"},
            "message-indiscret",
            "L'objet d'un e-mail et un SMS se lisent par-dessus l'épaule : ils ne disent pas « 8 € ».",
        ),
        (
            {"channel": "sms", "address": "0612345678", "body": "Votre quotient arrive à sa fin."},
            "message-indiscret",
            "L'objet d'un e-mail et un SMS se lisent par-dessus l'épaule : ils ne disent pas « quotient ».",
        ),
    ],
)
def test_a_refusal_says_why_and_what_to_do(queue, values, code, sentence):
    refusal = refused(queue, **values)
    assert (refusal.code, refusal.words) == (code, sentence)
    assert refusal.way_out


def test_amounts_may_stand_inside_an_email_and_a_letter(queue):
    queue(body="Votre panier coûte 4,00 €.")
    queue(channel="letter", address="3 rue Haute\n38000 Grenoble", body="Votre panier coûte 4,00 €.")
    assert OutboxMessage.objects.count() == 2


def test_the_database_refuses_a_sent_message_without_its_time(queue):
    message = queue()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(state="sent")


def test_the_database_refuses_a_failure_without_its_cause(queue):
    message = queue()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(state="failed")


def test_who_acts_must_be_said():
    with pytest.raises(TypeError):
        queue_message(channel="email", address="a@exemple.fr", purpose="x", subject="x", body="x")
