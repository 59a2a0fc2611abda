"""The page of one basket, its twin at the counter, the place of houses, a week changed, and a code at the table."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from paniers.actions.choose_basket import choose_basket
from paniers.enums import BasketState
from paniers.models import Distribution, GivePoint
from paniers.reading.pickup import code_of, grouped, read_typed
from paniers.tasks import open_new_dates
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.people.enums import Role
from portal.people.models import User
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories
from .test_choose_basket import day_of, first_of
from .test_subscribe import ask

pytestmark = pytest.mark.django_db
DESK = "paniers_desk"


@pytest.fixture(autouse=True)
def hands():
    cache.clear()
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def terms():
    return factories.season()


@laid_once
def sheet(terms):
    return factories.house_sheet(terms)


@laid_once
def abbaye(terms):
    found = factories.house_sheet(terms, name="Abbaye")
    open_new_dates()
    return found


@laid_once
def fridge():
    return GivePoint.objects.create(name="Frigo partagé", kind="fridge")


@laid_once
def basket(sheet):
    return first_of(ask(sheet, *factories.household(quotient=380)))


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " "))


def signed_in(client, person) -> User:
    person.user = User.objects.create_user(f"p{person.pk}@exemple.fr")
    person.save()
    client.force_login(person.user)
    return person.user


def desk(client, sheet, role=Role.RESPONSABLE):
    return sign_in(client, staff(role, sheet.maison))


def test_the_four_choices_stand_on_one_page_in_plain_words(client, basket, abbaye, fridge):
    signed_in(client, basket.subscription.enrolment.person)
    page = words(client.get(reverse("paniers:basket", args=[basket.pk])))
    for said in (
        "Ne pas le prendre",
        "Une autre semaine",
        "Une autre maison, cette fois",
        "Le donner",
        "Frigo partagé",
        "jusqu’au mardi 1er décembre",
    ):
        assert said in page
    assert "4,00 € en avance pour la suite" in page
    assert grouped(code_of(basket.pk)).replace("\u00a0", " ") in page


def test_each_choice_is_one_press(client, basket, sheet, abbaye, fridge):
    signed_in(client, basket.subscription.enrolment.person)
    url = reverse("paniers:basket", args=[basket.pk])
    later, there = day_of(sheet, dt.date(2026, 12, 10)), day_of(abbaye, factories.FIRST)
    for choice, sent, state in (
        ("credit", {}, "absent"), ("other_week", {"week": later.pk}, "planned"), ("other_house", {"house": there.pk}, "planned"),
        ("given", {"point": fridge.pk}, "given"),
    ):  # fmt: skip
        basket.refresh_from_db()
        answer = client.post(url, {"choice": choice, "seen": basket.version, **sent}, follow=True)
        assert "C&#x27;est noté" in answer.content.decode() or "C'est noté" in answer.content.decode()
        basket.refresh_from_db()
        assert (basket.state, basket.choice) == (state, choice)
    client.post(url, {"choice": "credit", "seen": basket.version})
    basket.refresh_from_db()
    client.post(url, {"choice": "", "seen": basket.version})
    basket.refresh_from_db()
    assert (basket.state, basket.choice) == (BasketState.PLANNED, "")


def test_after_the_cut_off_the_page_says_who_may_come_and_keeps_the_code(client, basket, hands):
    signed_in(client, basket.subscription.enrolment.person)
    hands.move_to(factories.at(dt.date(2026, 12, 1), 12, 5))
    url = reverse("paniers:basket", args=[basket.pk])
    page = words(client.get(url))
    assert "Il est trop tard pour le changer : une autre personne peut venir à votre place, avec la carte ou le numéro." in page.replace(
        "&#x27;", "'"
    )
    assert grouped(code_of(basket.pk)).replace("\u00a0", " ") in page
    assert "Ne pas le prendre" not in page
    client.post(url, {"choice": "credit", "seen": basket.version})
    basket.refresh_from_db()
    assert basket.state == BasketState.PLANNED


def test_what_it_does_to_money_is_for_who_answers_for_the_household(client, sheet, abbaye, fridge):
    home, _ = factories.household(quotient=380)
    child = factories.Person.objects.create(display_name="Nour")
    factories.Membership.objects.create(household=home, person=child, since=dt.date(2026, 1, 1))
    basket = first_of(ask(sheet, home, child))
    signed_in(client, child)
    page = words(client.get(reverse("paniers:basket", args=[basket.pk])))
    assert "€" not in page
    assert "compte" not in page
    assert "Ne pas le prendre" in page


def test_the_basket_of_another_household_is_not_found(client, basket):
    signed_in(client, factories.household()[1])
    url = reverse("paniers:basket", args=[basket.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"choice": "credit", "seen": 1}).status_code == 404
    assert client.get(reverse("paniers:mine")).status_code == 200


def test_nonsense_changes_nothing(client, basket):
    signed_in(client, basket.subscription.enrolment.person)
    url = reverse("paniers:basket", args=[basket.pk])
    for sent in ({}, {"choice": "x" * 500, "seen": 1}, {"choice": "other_week", "week": "x", "seen": 1}, {"choice": "given", "seen": "x"}):
        assert client.post(url, sent).status_code == 302
    basket.refresh_from_db()
    assert basket.version == 1


@pytest.mark.parametrize("houses", [1, 6])
def test_the_page_takes_as_many_queries_for_one_house_as_for_six(client, basket, terms, houses, django_assert_max_num_queries):
    for place in range(houses):
        factories.house_sheet(terms, name=f"Maison {place}")
    open_new_dates()
    signed_in(client, basket.subscription.enrolment.person)
    client.get(reverse("paniers:basket", args=[basket.pk]))
    with django_assert_max_num_queries(34):
        assert client.get(reverse("paniers:basket", args=[basket.pk])).status_code == 200


def test_the_counter_does_it_too_and_prints_it(client, basket, sheet, abbaye):
    desk(client, sheet, Role.ACCUEIL)
    person = basket.subscription.enrolment.person
    person.known_at.create(maison=sheet.maison, since=dt.date(2026, 1, 1))
    listed = client.get(reverse(f"{DESK}:baskets", args=[person.pk]))
    assert reverse(f"{DESK}:basket", args=[basket.pk]) in listed.content.decode()
    url = reverse(f"{DESK}:basket", args=[basket.pk])
    assert client.get(url).status_code == 200
    there = day_of(abbaye, factories.FIRST)
    client.post(url, {"choice": "other_house", "house": there.pk, "seen": 1, "channel": "phone"})
    basket.refresh_from_db()
    assert basket.session == there
    assert AuditLine.objects.get(verb="paniers.choose_basket").detail["channel"] == "phone"
    slip = client.get(f"/equipe/bons/paniers.Basket/{basket.pk}/")
    assert "Abbaye" in words(slip)


def test_past_the_quota_staff_say_why(client, basket, sheet):
    desk(client, sheet)
    for row in basket.subscription.baskets.order_by("planned_for__start")[1:3]:
        choose_basket(basket=row, choice="credit", by=None)
    url = reverse(f"{DESK}:basket", args=[basket.pk])
    client.post(url, {"choice": "credit", "seen": 1, "channel": "counter"})
    basket.refresh_from_db()
    assert basket.state == BasketState.PLANNED
    client.post(url, {"choice": "credit", "seen": 1, "channel": "counter", "reason": "Hospitalisée"})
    basket.refresh_from_db()
    assert basket.state == BasketState.ABSENT


def test_staff_of_another_house_do_not_find_it(client, basket, abbaye):
    desk(client, abbaye)
    assert client.get(reverse(f"{DESK}:basket", args=[basket.pk])).status_code == 404


def test_a_house_says_how_much_it_holds_always_and_one_day(client, basket, sheet, abbaye):
    desk(client, sheet)
    day = day_of(sheet, dt.date(2026, 12, 10))
    assert "Capuche" in words(client.get(reverse(f"{DESK}:room")))
    url = reverse(f"{DESK}:house_room", args=[sheet.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"places": "12"})
    client.post(url, {"places": "3", "jour": day.pk})
    assert dict(Distribution.objects.filter(session__on_sheets__sheet=sheet).values_list("session", "capacity"))[day.pk] == 3
    assert Distribution.objects.get(session=day_of(sheet, factories.FIRST)).capacity == 12
    assert "Écrivez un nombre" in words(client.post(url, {"places": "beaucoup"}, follow=True))
    assert client.get(reverse(f"{DESK}:house_room", args=[abbaye.pk])).status_code == 404
    visitor = first_of(ask(abbaye, *factories.household(quotient=380)))
    choose_basket(basket=visitor, choice="other_house", session=day_of(sheet, factories.FIRST), by=None)
    row = next(row for row in client.get(url).context["days"] if row.session.local_date == factories.FIRST)
    assert (row.taken, row.visits) == (2, 1)
    other = day_of(abbaye, factories.FIRST)
    assert client.post(url, {"places": "3", "jour": other.pk}).status_code == 404


def test_a_week_is_seen_before_it_is_moved(client, basket, sheet, terms):
    desk(client, sheet)
    assert "Noël" in words(client.get(reverse(f"{DESK}:weeks")))
    url = reverse(f"{DESK}:week", args=[terms.pk, 4])
    asked = {"act": "move", "to_day": "23/12/2026", "why": "c'est Noël"}
    seen = client.post(url, asked)
    assert "1 personne à prévenir" in words(seen)
    day = day_of(sheet, dt.date(2026, 12, 24))
    client.post(url, {**asked, "sur": "oui", "etat": f"{day.pk}:0"})
    day.refresh_from_db()
    assert day.local_date == dt.date(2026, 12, 23)


def test_a_week_moved_too_far_says_why_on_the_form(client, sheet, terms):
    first_of(ask(sheet, *factories.household(quotient=380)))
    desk(client, sheet)
    url = reverse(f"{DESK}:week", args=[terms.pk, 4])
    assert "plus de six jours" in words(client.post(url, {"act": "move", "to_day": "11/01/2027"}))
    assert "Écrivez le nouveau jour" in words(client.post(url, {"act": "move", "to_day": ""}))


def test_staff_of_one_house_change_the_week_of_theirs_alone(client, basket, sheet, abbaye, terms):
    desk(client, sheet)
    url = reverse(f"{DESK}:week", args=[terms.pk, 4])
    assert "Abbaye" not in words(client.get(url))
    client.post(url, {"act": "cancel", "sur": "oui"})
    assert day_of(sheet, dt.date(2026, 12, 24)).cancelled
    assert not day_of(abbaye, dt.date(2026, 12, 24)).cancelled


def test_a_point_is_opened_for_a_house_and_closed_and_no_household_is_shown_another_houses(client, basket, sheet, abbaye):
    desk(client, sheet)
    url = reverse(f"{DESK}:points")
    client.post(url, {"name": "  Frigo   de la Capuche ", "kind": "fridge", "maison": sheet.maison_id})
    client.post(url, {"name": "Frigo de l'Abbaye", "kind": "fridge", "maison": abbaye.maison_id})
    point = GivePoint.objects.get()
    assert (point.name, point.open, point.maison) == ("Frigo de la Capuche", True, sheet.maison)
    client.post(url, {"fermer": point.pk})
    point.refresh_from_db()
    assert not point.open
    town = GivePoint.objects.create(name="Banque alimentaire", kind="food_bank")
    assert client.post(url, {"fermer": town.pk}).status_code == 404


def test_every_list_costs_the_same_at_two_sizes(client, basket, sheet, terms):
    sign_in(client, staff(Role.DIRECTION))
    person = basket.subscription.enrolment.person
    person.known_at.create(maison=sheet.maison, since=dt.date(2026, 1, 1))
    week = reverse(f"{DESK}:week", args=[terms.pk, 2])
    lists = [reverse(f"{DESK}:{name}") for name in ("room", "weeks", "points")]
    lists += [reverse(f"{DESK}:baskets", args=[person.pk]), reverse(f"{DESK}:house_room", args=[sheet.pk]), week]

    def counts() -> list[int]:
        found = []
        for url in lists:
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            found.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            assert client.post(week, {"act": "cancel"}).status_code == 200
        return [*found, len(asked)]

    before = counts()
    for place in range(5):
        other = factories.house_sheet(terms, name=f"Maison {place}")
        GivePoint.objects.create(name=f"Frigo {place}", kind="fridge", maison=other.maison)
        ask(other, *factories.household(quotient=380))
    open_new_dates()
    assert counts() == before


@pytest.mark.parametrize(
    ("choice", "said"), [("credit", "Votre absence est notée."), ("given", "C’est noté."), ("other_week", "Le changement est noté.")]
)
def test_the_slip_says_what_was_chosen_without_a_figure(client, basket, sheet, fridge, choice, said):
    also = {"given": {"point": fridge}, "other_week": {"session": day_of(sheet, dt.date(2026, 12, 10))}}.get(choice, {})
    choose_basket(basket=basket, choice=choice, by=None, channel="counter", **also)
    desk(client, sheet, Role.ACCUEIL)
    page = words(client.get(f"/equipe/bons/paniers.Basket/{basket.pk}/"))
    assert said in page
    assert "4,00" not in page


# At the table -------------------------------------------------------------------------------------------------------------------


def test_a_code_opens_its_line_and_no_other(client, sheet, hands):
    rows = [first_of(ask(sheet, *factories.household(quotient=380))) for _ in range(3)]
    hands.move_to(factories.at(factories.FIRST, 17, 30))
    desk(client, sheet, Role.ACCUEIL)
    url = reverse(f"{DESK}:sheet", args=[rows[0].session_id])
    answer = client.post(url, {"carte": grouped(code_of(rows[1].pk))})
    assert answer.headers["Location"] == f"{url}?n={rows[1].number}"


def test_a_wrong_code_says_so_and_after_ten_it_waits(client, sheet, basket, hands):
    hands.move_to(factories.at(factories.FIRST, 17, 30))
    desk(client, sheet, Role.ACCUEIL)
    url = reverse(f"{DESK}:sheet", args=[basket.session_id])
    wrong = f"{(int(code_of(basket.pk)) + 1) % 10**6:06d}"
    for _ in range(10):
        assert "n’ouvre aucun panier ici" in words(client.post(url, {"carte": wrong}, follow=True))
    assert "Trop de codes inconnus" in words(client.post(url, {"carte": code_of(basket.pk)}, follow=True))


def test_a_code_is_worth_nothing_on_another_day_nor_for_a_basket_not_collected(client, sheet, basket, hands, fridge):
    other = basket.subscription.baskets.get(planned_for__local_date=dt.date(2026, 12, 10))
    choose_basket(basket=basket, choice="given", point=fridge, by=None)
    hands.move_to(factories.at(factories.FIRST, 17, 30))
    desk(client, sheet, Role.ACCUEIL)
    url = reverse(f"{DESK}:sheet", args=[basket.session_id])
    for row in (other, basket):
        assert "n’ouvre aucun panier ici" in words(client.post(url, {"carte": code_of(row.pk)}, follow=True))


def test_codes_are_six_digits_read_as_people_write_them_and_differ():
    found = {code_of(key) for key in range(1, 500)}
    assert len(found) > 495
    assert all(re.fullmatch(r"[0-9]{6}", code) for code in found)
    assert read_typed(" 482 913 ") == read_typed("482-913") == read_typed("482\u00a0913") == "482913"
    assert read_typed("4812209375") == read_typed("48291x") == ""
    assert clock.today() == dt.date(2026, 11, 24)
