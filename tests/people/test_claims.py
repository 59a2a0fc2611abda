"""Taking hold of one's own record with the card; whoever guesses learns nothing."""

import pytest

from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.claim_record import claim_record
from portal.people.actions.close_card import close_card
from portal.people.actions.issue_card import issue_card
from portal.people.models import Person

from . import factories
from .records import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    someone = person(birth_year=1984)
    return someone, issue_card(person=someone, by=SYSTEM)


def test_card_and_year_tie_the_account_to_the_record(record):
    someone, card = record
    user = factories.resident()
    assert claim_record(user=user, number=card.shown_number, birth_year=1984, by=user) == someone
    assert Person.objects.of_user(user) == someone
    assert AuditLine.objects.get(verb="people.claim_record").by == user


def test_what_the_account_had_begun_is_kept(record):
    someone, card = record
    user = factories.resident()
    own = person("Amina", "B", user=user)
    claim_record(user=user, number=card.number, birth_year=1984, by=user)
    own.refresh_from_db()
    assert own.successor == someone
    assert Person.objects.of_user(user) == someone


def _wrong_year(someone, card):
    return card.number, 1985


def _no_year(someone, card):
    Person.objects.filter(pk=someone.pk).update(birth_year=None)
    return card.number, 1984


def _no_such_card(someone, card):
    return card.number[::-1], 1984


def _dead_card(someone, card):
    close_card(card=card, by=SYSTEM)
    return card.number, 1984


def _taken(someone, card):
    claim_record(user=(other := factories.resident()), number=card.number, birth_year=1984, by=other)
    return card.number, 1984


def _nothing(someone, card):
    return "", None


@pytest.mark.parametrize("begun", [False, True], ids=["new account", "account with a record"])
@pytest.mark.parametrize("wrong", [_wrong_year, _no_year, _no_such_card, _dead_card, _taken, _nothing])
def test_whatever_is_wrong_the_words_are_the_same(record, wrong, begun):
    number, year = wrong(*record)
    user = factories.resident()
    if begun:
        person("Autre", user=user)
    before = Person.objects.of_user(user)
    with pytest.raises(Refusal) as refused:
        claim_record(user=user, number=number, birth_year=year, by=user)
    assert (refused.value.code, str(refused.value)) == (
        "carte-non-reconnue",
        "Ce numéro de carte et cette année de naissance ne vont pas ensemble. "
        "Vérifiez les deux. Vous pouvez aussi passer à l'accueil d'une maison : on liera votre compte avec vous.",
    )
    assert Person.objects.of_user(user) == before


def test_a_second_card_on_her_own_record_is_no_way_round(record):
    user = factories.resident()
    issue_card(person=person("Autre", user=user), by=SYSTEM)
    with pytest.raises(Refusal) as refused:
        claim_record(user=user, number=record[1].number, birth_year=1984, by=user)
    assert refused.value.code == "carte-non-reconnue"
