"""The card: one in service for a person, a lost one dead at once, its number never again."""

import pytest
from django.db import IntegrityError, transaction

from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions import issue_card as issue_module
from portal.people.actions.close_card import close_card
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.replace_card import replace_card
from portal.people.models import Card
from portal.people.rules import cards

from .records import person

pytestmark = pytest.mark.django_db
FREE = cards.draw(lambda top: 7)


def test_a_card_is_found_by_its_number_as_it_is_typed():
    someone = person()
    card = issue_card(person=someone, by=SYSTEM)
    assert cards.is_card_number(card.number)
    assert Card.objects.holder(card.shown_number) == someone
    assert AuditLine.objects.filter(verb="people.issue_card", subject=f"people.Person:{someone.pk}").count() == 1


def test_a_second_card_is_refused():
    someone = person()
    issue_card(person=someone, by=SYSTEM)
    with pytest.raises(Refusal) as refused:
        issue_card(person=someone, by=SYSTEM)
    assert refused.value.code == "carte-deja-en-service"
    assert str(refused.value) == (
        "Cette personne a déjà une carte en service. Si elle est perdue ou abîmée, remplacez-la : l'ancien numéro ne servira plus."
    )


def test_a_replaced_card_is_dead_at_once():
    someone = person()
    old = issue_card(person=someone, by=SYSTEM)
    new = replace_card(person=someone, by=SYSTEM)
    assert Card.objects.holder(old.number) is None
    assert Card.objects.holder(new.number) == someone
    old.refresh_from_db()
    assert (old.state, old.ended_at is not None) == ("replaced", True)
    assert AuditLine.objects.get(verb="people.replace_card").detail == {"old": old.pk}


def test_nothing_is_replaced_where_there_is_no_card():
    with pytest.raises(Refusal) as refused:
        replace_card(person=person(), by=SYSTEM)
    assert (refused.value.code, str(refused.value)) == ("pas-de-carte", "Cette personne n'a pas de carte en service. Donnez-lui une carte.")


def test_a_closed_card_opens_nothing_and_is_closed_once():
    someone = person()
    card = issue_card(person=someone, by=SYSTEM)
    close_card(card=card, by=SYSTEM)
    assert Card.objects.holder(card.number) is None
    assert AuditLine.objects.filter(verb="people.close_card").count() == 1
    with pytest.raises(Refusal) as refused:
        close_card(card=card, by=SYSTEM)
    assert (refused.value.code, refused.value.words) == ("carte-deja-finie", "Cette carte n'est plus en service.")


def test_the_card_of_an_absorbed_record_leads_to_the_one_that_stands_and_counts_as_hers():
    kept, old = person(), person()
    card = issue_card(person=old, by=SYSTEM)
    merge_persons(absorbed=old, kept=kept, by=SYSTEM)
    assert Card.objects.holder(card.number) == kept
    with pytest.raises(Refusal):
        issue_card(person=kept, by=SYSTEM)
    replace_card(person=kept, by=SYSTEM)
    assert Card.objects.holder(card.number) is None


def test_a_number_already_taken_is_drawn_again(monkeypatch):
    taken = issue_card(person=person(), by=SYSTEM)
    drawn = iter([taken.number, taken.number, FREE])
    monkeypatch.setattr(issue_module.cards, "draw", lambda below: next(drawn))
    assert issue_card(person=person(), by=SYSTEM).number == FREE


def test_twenty_draws_without_a_free_number_are_an_error_not_a_loop(monkeypatch):
    taken = issue_card(person=person(), by=SYSTEM)
    monkeypatch.setattr(issue_module.cards, "draw", lambda below: taken.number)
    with pytest.raises(RuntimeError, match="no free card number"):
        issue_card(person=person(), by=SYSTEM)


@pytest.mark.parametrize("text", ["", "4812", "0000000000", "abc", "1" * 10, "1" * 5000])
def test_no_number_finds_nobody(text):
    issue_card(person=person(), by=SYSTEM)
    assert Card.objects.holder(text) is None


def test_the_database_itself_refuses_two_cards_in_service_and_a_dead_card_without_its_time():
    someone = person()
    card = issue_card(person=someone, by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(person=someone, number=cards.draw(lambda top: 1), issued_at=card.issued_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.filter(pk=card.pk).update(state="closed")
