"""Two agents give the same blank card; two browsers use one paper code; a first sign-in twice at once. Each guard with its control."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.people.actions import account_of_holder as opening
from portal.people.actions import give_blank_card as giving
from portal.people.actions import use_paper_code as using
from portal.people.actions.account_of_holder import account_of_holder
from portal.people.actions.give_blank_card import give_blank_card
from portal.people.actions.issue_card import issue_card
from portal.people.actions.print_blank_cards import print_blank_cards, spoil_batch
from portal.people.actions.print_paper_code import print_paper_code
from portal.people.actions.use_paper_code import use_paper_code
from portal.people.models import Card, PaperCode, User
from tests.people import factories
from tests.people.records import person

from .rush import crowd
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def batch():
    house = factories.maison()
    return print_blank_cards(count=1, maison=house, by=factories.staff("accueil", house))


def two_give(number: str) -> list:
    pair = [person("Amina"), person("Fatou")]
    return together(*(lambda someone=someone: give_blank_card(number=number, person=someone, by=SYSTEM) for someone in pair))


def test_of_two_who_give_the_same_card_one_does(batch):
    given = two_give(batch.cards.get().number)
    assert sorted(type(answer).__name__ for answer in given) == ["Card", "Refusal"]
    assert next(answer for answer in given if isinstance(answer, Refusal)).code == "carte-pas-en-reserve"
    holder = next(answer for answer in given if isinstance(answer, Card)).person
    assert Card.objects.holder(batch.cards.get().number) == holder


def test_control_a_state_read_then_written_gives_one_card_to_two(batch, monkeypatch):
    meeting = Meeting()

    def careless(number, someone, by):
        card = Card.objects.blank().get(number=number)
        meeting()
        card.person, card.state, card.issued_at = someone, "active", "2026-11-24T10:00:00Z"
        card.save()
        return card

    monkeypatch.setattr(giving, "_taken", careless)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(giving, "transaction", SimpleNamespace(atomic=nullcontext))
        monkeypatch.setattr(giving, "locked_one", lambda rows, pk, rank: rows.get(pk=pk))
        monkeypatch.setattr(giving.audit, "record", lambda *args, **more: None)
    given = two_give(batch.cards.get().number)
    assert meeting.met
    assert [type(answer).__name__ for answer in given] == ["Card", "Card"]


def test_a_card_given_while_its_sheet_is_spoilt_is_one_or_the_other(batch):
    card, someone = batch.cards.get(), person()
    together(lambda: give_blank_card(number=card.number, person=someone, by=SYSTEM), lambda: spoil_batch(batch=batch, by=batch.printed_by))
    card.refresh_from_db()
    assert (card.state, card.person) in [("active", someone), ("closed", None)]


@pytest.fixture
def holder():
    cache.clear()
    someone = person()
    issue_card(person=someone, by=SYSTEM)
    return someone


def test_a_code_sent_by_many_at_once_opens_one(holder):
    letters = print_paper_code(person=holder, by=SYSTEM)[1]
    assert sum(crowd(lambda _: use_paper_code(person=holder, typed=letters), range(10))) == 1


def wrong_then_right(letters: str) -> list[str]:
    others = [sign for sign in "ACDEFGHJKLMN" if sign != letters[0]]
    return [sign + letters[1:] for sign in others]


def test_however_many_guess_at_once_five_are_looked_at(holder, monkeypatch):
    letters = print_paper_code(person=holder, by=SYSTEM)[1]
    crowd(lambda typed: use_paper_code(person=holder, typed=typed), wrong_then_right(letters))
    code = PaperCode.objects.get()
    assert (code.failures, code.ended_at is not None) == (5, True)
    assert not use_paper_code(person=holder, typed=letters)


def test_control_without_the_lock_one_code_opens_twice(holder, monkeypatch):
    letters = print_paper_code(person=holder, by=SYSTEM)[1]
    meeting, known = Meeting(), using._tried
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows.all())
    monkeypatch.setattr(using.audit, "record", lambda *args, **more: None)

    def tried(code, *, right):
        meeting()
        return known(code, right=right)

    monkeypatch.setattr(using, "_tried", tried)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(using, "transaction", SimpleNamespace(atomic=nullcontext))
    use = lambda: use_paper_code(person=holder, typed=letters)  # noqa: E731
    assert together(use, use) == [True, True]
    assert meeting.met


def test_a_first_sign_in_twice_at_once_opens_one_account(holder):
    given = together(lambda: account_of_holder(person=holder), lambda: account_of_holder(person=holder))
    assert len({user.pk for user in given}) == 1
    assert User.objects.count() == 1


def test_control_without_the_lock_two_accounts_are_opened(holder, monkeypatch):
    meeting, known = Meeting(), opening.open_account

    def slow(**values):
        meeting()
        return known(**values)

    monkeypatch.setattr(opening, "open_account", slow)
    monkeypatch.setattr(opening, "locked_one", lambda rows, pk, rank: rows.get(pk=pk))
    if connection.vendor == "sqlite":
        monkeypatch.setattr(opening, "transaction", SimpleNamespace(atomic=nullcontext))
    together(lambda: account_of_holder(person=holder), lambda: account_of_holder(person=holder))
    assert meeting.met
    assert User.objects.count() == 2
