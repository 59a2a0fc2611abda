"""What is kept, for how long, and what a person may take away."""

import datetime as dt

import pytest

from portal.kit import clock
from portal.kit.audit import key_of
from portal.notifications.actions.purge_outbox import purge_outbox
from portal.notifications.exports import messages_of
from portal.notifications.models import OutboxMessage
from portal.notifications.rules.failures import KNOWN, explained
from portal.people.models import Person

pytestmark = pytest.mark.django_db


def aged(message, days, **values):
    OutboxMessage.objects.filter(pk=message.pk).update(queued_at=clock.now() - dt.timedelta(days=days), **values)
    return message


def test_texts_go_after_sixty_days_and_rows_after_thirteen_months(queue):
    sent = {"state": "sent", "sent_at": clock.now()}
    young, old, ancient, waiting = aged(queue(), 59, **sent), aged(queue(), 62, **sent), aged(queue(), 402, **sent), aged(queue(), 402)
    assert purge_outbox(clock.today()) == {"rows": 1, "texts": 1}
    kept = {message.pk: message for message in OutboxMessage.objects.all()}
    assert set(kept) == {young.pk, old.pk, waiting.pk}
    assert (kept[old.pk].body, kept[old.pk].address, kept[old.pk].subject) == ("", "", "Votre inscription du 15 mars")
    assert kept[young.pk].body
    assert kept[waiting.pk].body
    assert ancient.pk not in kept
    assert purge_outbox(clock.today()) == {"rows": 0, "texts": 0}


def test_a_person_takes_away_what_she_was_told_but_no_code(queue):
    person, other = Person.objects.create(display_name="Mme A."), Person.objects.create(display_name="Mme B.")
    queue(recipient_key=key_of(person))
    queue(recipient_key=key_of(person), sensitive=True, body="Votre code : XDSX")
    queue(recipient_key=key_of(other))
    told = messages_of(person)["messages"]
    assert [row["objet"] for row in told] == ["Votre inscription du 15 mars"]


@pytest.mark.once
@pytest.mark.parametrize("code", [*KNOWN, "smtp-421", "sms-500", "erreur-KeyError", "autrefois", "smtp-"])
def test_every_failure_has_its_words_and_a_way_out(code):
    why, way_out = explained(code)
    assert why.endswith((".", ")."))
    assert way_out.endswith(".")


def test_every_code_that_the_channels_give_is_known():
    assert {"adresse-inconnue", "serveur-injoignable", "fournisseur-injoignable", "sms-non-configure"} <= set(KNOWN)
