"""The telephone: what is checked, what may then be shown, for how long; never the answers."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.desk import sessions
from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.people.actions.issue_card import issue_card
from programmes.actions.enrol import enrol
from tests.people import factories
from tests.people.records import person
from tests.programmes import factories as dates

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def amina(house):
    someone = person("Amina", "Ben Ali", maison=house, birth_year=1984, phone="0612345678")
    date = dates.session(house=house)
    sheet = dates.open_sheet(activity=date.activity, sessions=[date], capacity=3, by=SYSTEM)
    enrol(sheet=sheet, people=[someone], by=SYSTEM, channel="counter")
    return someone


def page(someone) -> str:
    return reverse("desk_phone_person", args=[someone.pk])


def check(desk, someone, code, typed="", **also):
    return desk.post(reverse("desk_phone_check", args=[someone.pk]), {"verifier": code, "reponse": typed}, **also)


def level(desk, someone) -> int:
    return desk.get(page(someone)).context["level"]


def test_who_calls_is_found_and_meanwhile_only_what_anybody_may_know(desk, amina):
    seen = words(desk.get(reverse("desk_phone"), {"q": "ben ali"}))
    assert page(amina) in seen
    assert "1984" not in seen
    assert "5678" not in seen
    assert "Repas de quartier" in seen  # announced to all
    assert "créer sa fiche" in words(desk.get(reverse("desk_phone"), {"q": "zzzz"}))


def test_nothing_checked_nothing_of_her_is_shown(desk, house, amina):
    card = issue_card(person=amina, by=SYSTEM)
    seen = words(desk.get(page(amina)))
    main = seen.split("<main")[1]
    for hidden in ("Repas de quartier", "1984", card.number, "Encaisser", "Panier"):
        assert hidden not in main, hidden
    assert "Si cette personne vient chez nous, ou non." in main


def test_her_year_gives_her_next_days_without_their_name(desk, amina):
    check(desk, amina, "birth", "1984")
    seen = words(desk.get(page(amina))).split("<main")[1]
    assert level(desk, amina) == 1
    assert "Ses prochaines venues" in seen
    assert "Repas de quartier" not in seen
    assert "Inscrire" not in seen


def test_three_digits_of_her_card_give_her_affairs(desk, amina):
    card = issue_card(person=amina, by=SYSTEM)
    desk.get(page(amina))
    places = desk.session[sessions.CALL]["places"]
    check(desk, amina, "card", " ".join(card.number[place] for place in places))
    seen = words(desk.get(page(amina))).split("<main")[1]
    assert level(desk, amina) == 2
    assert "Repas de quartier" in seen
    assert "Inscrire" in seen
    assert card.number not in seen


def test_rung_back_on_the_number_of_her_file_it_is_her(desk, amina):
    check(desk, amina, "called")
    assert level(desk, amina) == 2


def test_a_wrong_answer_opens_nothing_and_after_three_only_ringing_back_is_left(desk, amina):
    for typed in ("1985", "84", "n'importe quoi"):
        assert "ne correspond pas" in words(check(desk, amina, "birth", typed, follow=True))
    assert "Trop de réponses" in words(check(desk, amina, "birth", "1984", follow=True))
    assert level(desk, amina) == 0
    assert [one.code for one in desk.get(page(amina)).context["checks"]] == ["called"]
    check(desk, amina, "called")
    assert level(desk, amina) == 2


@pytest.mark.parametrize("again", ["fin", "autre", "another agent", "another person", "another browser"])
def test_no_new_call_gives_new_guesses(desk, house, agent, amina, again):
    for typed in ("1981", "1982", "1983"):
        check(desk, amina, "birth", typed)
    if again in ("fin", "autre"):
        check(desk, amina, again)
        check(desk, amina, "fin")
    elif again == "another person":
        desk.get(page(person("Zoé", "Autre", maison=house, birth_year=1990)))
    else:
        who = agent if again == "another browser" else factories.staff("accueil", house, first_name="Nadia")
        desk = factories.sign_in(Client(), who)
    assert "Trop de réponses" in words(check(desk, amina, "birth", "1984", follow=True))
    assert level(desk, amina) == 0
    assert [one.code for one in desk.get(page(amina)).context["checks"]] == ["called"]
    with time_machine.travel(clock.real_now() + dt.timedelta(minutes=31)):
        check(desk, amina, "birth", "1984")
        assert level(desk, amina) == 1


def test_right_answers_are_no_guesses(desk, amina):
    for _ in range(8):
        check(desk, amina, "birth", "1984")
        assert level(desk, amina) == 1
        check(desk, amina, "fin")


def test_somebody_else_on_the_line_undoes_it(desk, amina):
    check(desk, amina, "birth", "1984")
    check(desk, amina, "autre")
    assert level(desk, amina) == 0
    seen = words(desk.get(page(amina)))
    assert "quelqu’un d’autre" in seen
    check(desk, amina, "birth", "1984")
    assert level(desk, amina) == 0


def test_a_check_counts_for_this_call_and_this_person(desk, house, amina):
    check(desk, amina, "called")
    other = person("Zoé", "Autre", maison=house, birth_year=1990)
    assert level(desk, other) == 0
    assert level(desk, amina) == 0  # another call began meanwhile
    check(desk, amina, "called")
    with time_machine.travel(clock.real_now() + dt.timedelta(minutes=16)):
        assert level(desk, amina) == 0
    check(desk, amina, "called")
    check(desk, amina, "fin")
    assert level(desk, amina) == 0


def test_what_was_asked_is_written_down_never_the_answer(desk, agent, amina):
    check(desk, amina, "birth", "1985")
    check(desk, amina, "birth", "1984")
    lines = AuditLine.objects.filter(verb="desk.check_caller", subject=f"people.Person:{amina.pk}").order_by("pk")
    assert [line.detail for line in lines] == [{"check": "birth", "agreed": False}, {"check": "birth", "agreed": True}]
    assert "198" not in re.sub(r"\d+\.\d+", "", str(desk.session[sessions.CALL]))  # any digits come together in an hour


@pytest.mark.parametrize(
    ("code", "typed", "said"), [("x", "1", "n’existe pas"), ("birth", " ", "Écrivez ce que"), ("card", "123", "ne permet pas")]
)
def test_what_cannot_be_compared_is_said(desk, amina, code, typed, said):
    assert said in words(check(desk, amina, code, typed, follow=True))
    assert level(desk, amina) == 0


def test_a_file_with_nothing_to_compare_says_so(desk, house):
    bare = person("Seule", "Unnom", maison=house)
    assert "ne permet aucune vérification" in words(desk.get(page(bare)))


@pytest.mark.parametrize("typed", ["\x00", "9" * 500, "é" * 40, "<b>", "' OR 1=1"])
def test_anything_typed_is_answered(desk, amina, typed):
    assert check(desk, amina, "birth", typed).status_code == 302
    assert level(desk, amina) == 0


def test_another_houses_person_has_no_telephone_page(client, amina):
    factories.sign_in(client, factories.staff("accueil", factories.maison()))
    assert client.get(page(amina)).status_code == 404
    assert check(client, amina, "called").status_code == 404
