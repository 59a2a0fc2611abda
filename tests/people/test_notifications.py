"""A message takes the way the person chose, or the next that reaches her."""

import pytest

from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from portal.people.notifications import Words, tell, way_to

pytestmark = pytest.mark.django_db
WORDS = Words(subject="Votre inscription", body="Bonjour, c'est noté pour jeudi.", short="C'est noté pour jeudi. Maison de l'Abbaye")


def someone(**fields) -> Person:
    return Person.objects.create(display_name="Mme B.", **fields)


@pytest.mark.parametrize(
    ("fields", "channel"),
    [
        ({"channel": "email", "email": "b@exemple.fr"}, "email"),
        ({"channel": "sms", "phone": "+33612345678", "email": "b@exemple.fr"}, "sms"),
        ({"channel": "sms", "email": "b@exemple.fr"}, "email"),
        (
            {"channel": "letter", "address_1": "3 rue du Four", "postal_code": "38000", "city": "Grenoble", "phone": "+33612345678"},
            "letter",
        ),
        ({"channel": "letter", "address_1": "3 rue du Four", "phone": "+33612345678"}, "sms"),
        ({"channel": "sms", "phone": "+33476000000"}, "call"),
        ({"channel": "call", "phone": "+33476000000"}, "call"),
    ],
)
def test_the_chosen_way_comes_first_then_the_next_that_reaches_her(fields, channel):
    message = tell(someone(**fields), WORDS, purpose="tests.word", by=None)
    assert message.channel == channel
    assert message.body == (WORDS.short if channel == "sms" else WORDS.body)


def test_what_cannot_wait_is_said_on_the_phone_rather_than_by_letter():
    person = someone(channel="letter", address_1="3 rue du Four", postal_code="38000", city="Grenoble", phone="+33476000000")
    assert way_to(person)[0] == "letter"
    assert way_to(person, urgent=True)[0] == "call"


def test_where_no_way_leads_it_is_kept_to_be_said_at_the_counter():
    message = tell(someone(channel="email"), WORDS, purpose="tests.word", by=None)
    assert (message.channel, message.address, message.state, message.body) == ("counter", "", "queued", WORDS.body)
    assert list(OutboxMessage.objects.all()) == [message]


def test_a_merged_record_is_followed():
    kept = someone(channel="email", email="kept@exemple.fr")
    absorbed = someone(channel="email", email="old@exemple.fr", successor=kept)
    message = tell(absorbed, WORDS, purpose="tests.word", by=None)
    assert (message.address, message.recipient_key) == ("kept@exemple.fr", f"people.Person:{kept.pk}")


def test_a_letter_is_addressed_to_the_whole_name():
    person = someone(
        channel="letter", given_name="Amina", family_name="Ben Ali", address_1="3 rue du Four", postal_code="38000", city="Grenoble"
    )
    assert tell(person, WORDS, purpose="tests.word", by=None).address == "Amina Ben Ali\n3 rue du Four\n38000 Grenoble"


def test_indiscreet_words_are_refused():
    with pytest.raises(Refusal):
        tell(
            someone(channel="email", email="b@exemple.fr"),
            Words(subject="Votre tarif réduit", body="…", short="…"),
            purpose="tests.word",
            by=None,
        )
