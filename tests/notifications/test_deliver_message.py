"""Taken once, sent outside any transaction, tried again with patience, given up in the open."""

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction

from portal.kit import clock
from portal.kit.locking import LockError
from portal.notifications import adapters, tasks
from portal.notifications.actions.deliver_message import deliver_message, release_abandoned
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import DeliveryFailed

pytestmark = pytest.mark.django_db


def test_a_delivered_message_is_sent_and_says_when(queue, channel):
    message = queue()
    assert deliver_message(message_id=message.pk) is True
    message.refresh_from_db()
    assert (message.state, message.attempts, message.failure) == ("sent", 1, "")
    assert message.sent_at is not None
    assert message.body == "Bonjour, votre place est gardée."


def test_a_second_delivery_does_nothing(queue, channel):
    message = queue()
    deliver_message(message_id=message.pk)
    assert deliver_message(message_id=message.pk) is False
    assert len(channel.sent) == 1


def test_nothing_leaves_inside_a_transaction(queue, channel):
    message = queue()
    with transaction.atomic(), pytest.raises(LockError):
        deliver_message(message_id=message.pk)
    assert channel.sent == []


def test_a_message_for_later_waits(queue, channel):
    message = queue(due_at=clock.now() + dt.timedelta(hours=1))
    assert deliver_message(message_id=message.pk) is False
    assert tasks.sweep() == 0


def test_a_letter_waits_for_somebodys_hands(queue, channel):
    message = queue(channel="letter", address="3 rue Haute, Grenoble")
    assert deliver_message(message_id=message.pk) is False
    assert tasks.sweep() == 0
    assert OutboxMessage.objects.get().state == "queued"


def test_a_failure_is_tried_again_later_and_says_why(queue, channel):
    channel.failures = [DeliveryFailed("serveur-injoignable")]
    message = queue()
    assert deliver_message(message_id=message.pk) is False
    message.refresh_from_db()
    assert (message.state, message.failure, message.attempts) == ("queued", "serveur-injoignable", 1)
    assert message.next_try_at > clock.now()
    assert tasks.sweep() == 0
    OutboxMessage.objects.update(next_try_at=clock.now())
    assert tasks.sweep() == 1


def test_whatever_a_channel_raises_the_row_is_given_back(queue, channel):
    channel.failures = [KeyError("lea@exemple.fr")]
    message = queue()
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("queued", "erreur-KeyError")


def test_after_six_tries_it_is_given_up(queue, channel):
    channel.failures = [DeliveryFailed("serveur-injoignable") for _ in range(7)]
    message = queue()
    for _ in range(6):
        deliver_message(message_id=message.pk)
        OutboxMessage.objects.filter(state="queued").update(next_try_at=clock.now())
    message.refresh_from_db()
    assert (message.state, message.attempts, len(channel.failures)) == ("failed", 6, 1)


def test_a_wrong_address_is_given_up_at_once(queue, channel):
    channel.failures = [DeliveryFailed("adresse-inconnue", permanent=True)]
    message = queue()
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.failure, message.next_try_at) == ("failed", "adresse-inconnue", None)


def test_the_text_of_a_code_is_erased_once_gone(queue, channel):
    message = queue(sensitive=True, body="Votre code : XDSX-DZLJ", html="<p>XDSX-DZLJ</p>")
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.body, message.html) == ("sent", "", "")
    assert "XDSX" in channel.sent[0].body


def test_the_demo_keeps_the_code_to_show_it(queue, channel, settings):
    settings.DEMO = True
    clock.forget()
    message = queue(sensitive=True, body="Votre code : XDSX-DZLJ")
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert message.body == "Votre code : XDSX-DZLJ"


def test_what_a_dead_process_had_taken_is_sent_again(queue, channel):
    message = queue()
    OutboxMessage.objects.update(state="sending", attempts=1, claimed_at=clock.real_now() - dt.timedelta(minutes=9))
    assert release_abandoned() == 0
    OutboxMessage.objects.update(claimed_at=clock.real_now() - dt.timedelta(minutes=11))
    assert tasks.sweep() == 1
    assert [sent.uid for sent in channel.sent] == [message.uid]


def test_who_lost_its_claim_does_not_write_over_the_other(queue, channel, monkeypatch):
    message = queue()

    def taken_over(sent):
        OutboxMessage.objects.filter(pk=sent.pk).update(attempts=2)

    monkeypatch.setattr(channel, "send", taken_over)
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sending", 2)


def test_an_email_bears_the_same_message_id_at_each_try(queue):
    message = queue(html="<p>Bonjour</p>")
    channel = adapters.EmailChannel()
    channel.send(message)
    channel.send(message)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"] == adapters.message_id(message)
    assert str(message.uid) in adapters.message_id(message)
    assert first.to == ["lea@exemple.fr"]
    assert first.alternatives[0].content == "<p>Bonjour</p>"


def test_a_channel_not_set_up_fails_at_once_with_its_name(queue, monkeypatch, channel):
    monkeypatch.setattr(channel, "send", adapters.MissingChannel("sms-non-configure").send)
    message = queue(channel="sms", address="0612345678")
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "sms-non-configure")
