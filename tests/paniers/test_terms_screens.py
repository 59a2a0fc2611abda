"""What a household does from « Mes paniers », and the same at the counter: never under another roof."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from paniers.actions.offer_renewal import offer_renewal
from paniers.actions.subscribe import subscribe
from paniers.enums import Renewal
from paniers.models import Subscription
from portal.households.models import Membership
from portal.people.enums import Role
from portal.people.models import PersonMaison, User
from programmes.enums import EnrolmentState
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def terms():
    return factories.season()


@laid_once
def sheet(terms):
    return factories.house_sheet(terms)


def subscribed(sheet, quotient=380, **also) -> Subscription:
    home, person = factories.household(quotient=quotient)
    return subscribe(**{"sheet": sheet, "person": person, "household": home, "first_on": factories.FIRST, "by": None, **also})


def hers(client, row) -> None:
    person = row.enrolment.person
    if person.user is None:
        person.user = User.objects.create_user(f"p{person.pk}@exemple.fr")
        person.save()
    client.force_login(person.user)


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def form(sheet, **also) -> dict:
    return {"from_on": "2026-12-31", "quantity": "1", "rhythm": "weekly", "sheet": sheet.pk, **also}


def at_counter(client, sheet, row):
    agent = staff(Role.ACCUEIL, sheet.maison)
    PersonMaison.objects.get_or_create(person=row.enrolment.person, maison=sheet.maison, defaults={"since": dt.date(2026, 1, 1)})
    sign_in(client, agent)
    return agent


def test_she_sees_what_it_comes_to_then_confirms(client, sheet, terms):
    large, row = factories.size(terms, "Grand panier", 6000), subscribed(sheet)
    hers(client, row)
    url = reverse("paniers:change", args=[row.pk])
    page = words(client.get(url))
    assert "Grand panier, 6 kg" in page
    shown = words(client.post(url, form(sheet, size=large.pk, rhythm="fortnight", see="1")))
    assert "À partir du <strong>jeudi 31 décembre 2026</strong> : 1 « Grand panier », une semaine sur deux, Capuche." in shown
    assert "<strong>8,00 €</strong> chaque fois" in shown
    done = client.post(url, form(sheet, size=large.pk, rhythm="fortnight", note="1", shown="800"), follow=True)
    assert "1 « Grand panier », une semaine sur deux" in words(done)
    assert "C’est noté, à partir du jeudi 31 décembre 2026." in words(done)
    row.refresh_from_db()
    assert row.agreements.order_by("-pk").first().rhythm == "odd"


def test_a_price_that_moved_is_not_confirmed(client, sheet, terms):
    row = subscribed(sheet)
    hers(client, row)
    answer = client.post(reverse("paniers:change", args=[row.pk]), form(sheet, quantity="2", note="1", shown="400"))
    assert "Le prix a changé depuis que vous l&#x27;avez vu." in words(answer)
    assert row.agreements.count() == 1


def test_a_full_house_offers_to_wait_and_says_so_until_she_thinks_again(client, sheet, terms):
    other = factories.house_sheet(terms, name="Abbaye", capacity=1)
    subscribed(other)
    row = subscribed(sheet)
    hers(client, row)
    url = reverse("paniers:change", args=[row.pk])
    page = words(client.post(url, form(other, note="1")))
    assert "Attendre une place à la Abbaye" in page
    client.post(url, form(other, wait="1"))
    row.refresh_from_db()
    assert (row.wished.sheet_id, row.wished.state) == (other.pk, EnrolmentState.WAITING)
    assert "Abbaye, dès qu’une place s’y libère" in words(client.get(reverse("paniers:mine")))
    client.post(reverse("paniers:wish", args=[row.pk]))
    row.refresh_from_db()
    assert row.wished is None


def test_on_trial_she_stops_by_herself_and_bound_she_says_she_will_not_go_on(client, sheet, hands):
    row = subscribed(sheet)
    hers(client, row)
    url = reverse("paniers:stop", args=[row.pk])
    assert "Vous êtes à l’essai" in words(client.get(url))
    hands.move_to(factories.at(dt.date(2026, 12, 23), 10))
    hers(client, row)
    page = words(client.get(url))
    assert "Votre engagement va jusqu’au mardi 2 mars 2027." in page
    client.post(reverse("paniers:renew", args=[row.pk]), {"answer": "non"})
    row.refresh_from_db()
    assert (row.renewal, row.ends_on) == (Renewal.DECLINED, dt.date(2027, 3, 2))


def test_stopping_during_the_essay_ends_it(client, sheet):
    row = subscribed(sheet)
    hers(client, row)
    client.post(reverse("paniers:stop", args=[row.pk]), {"last_on": "2026-11-24"})
    row.refresh_from_db()
    assert (row.end_reason, row.baskets.exclude(state="cancelled").count()) == ("trial", 0)


def test_another_term_shows_its_price_beside_the_one_of_now(client, hands):
    sheet = factories.house_sheet(factories.season(last=dt.date(2027, 6, 24)))
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2027, 2, 2), 10))
    hers(client, row)
    offer_renewal(subscription=row, by=None)
    assert "Voulez-vous continuer ?" in words(client.get(reverse("paniers:mine")))
    url = reverse("paniers:renew", args=[row.pk])
    page = words(client.get(url))
    assert "<strong>9,00 €</strong> le panier" in page and "4,00 € le panier" in page  # her proof ends with February
    factories.verify(row.enrolment.household, 380, checked=dt.date(2027, 2, 2), until=dt.date(2028, 2, 28))
    assert "<strong>4,00 €</strong> le panier" in words(client.get(url))
    client.post(url, {"answer": "oui", "shown": "400"})
    row.refresh_from_db()
    assert (row.renewal, row.ends_on) == (Renewal.ACCEPTED, dt.date(2027, 6, 2))


def test_another_of_the_household_collects_from_now_on(client, sheet):
    row = subscribed(sheet)
    hers(client, row)
    other = factories.Person.objects.create(display_name="M. K.")
    Membership.objects.create(household=row.enrolment.household, person=other, since=dt.date(2026, 1, 1))
    client.post(reverse("paniers:collector", args=[row.pk]), {"person": other.pk})
    row.refresh_from_db()
    assert (row.enrolment.person, row.number, row.baskets.count()) == (other, 1, 13)
    assert "M. K." in words(client.get(reverse("paniers:mine")))  # she pays: she still sees and changes it


@pytest.mark.parametrize("name", ["change", "stop", "renew", "collector"])
def test_nobody_else_opens_a_households_subscription(client, sheet, name):
    row, other = subscribed(sheet), subscribed(sheet)
    hers(client, other)
    assert client.get(reverse(f"paniers:{name}", args=[row.pk])).status_code == 404


def test_who_collects_without_answering_for_the_household_changes_nothing(client, sheet):
    row = subscribed(sheet)
    Membership.objects.filter(household=row.enrolment.household).update(is_referent=False)
    hers(client, row)
    assert client.get(reverse("paniers:change", args=[row.pk])).status_code == 404
    page = words(client.get(reverse("paniers:mine")))
    assert "/changer/" not in page and "€" not in page


@pytest.mark.parametrize(
    ("name", "said"), [("change", "Changer"), ("stop", "Arrêter"), ("renew", "continue ?"), ("collector", "Qui vient")]
)
def test_each_act_has_its_page_at_the_counter(client, sheet, name, said):
    row = subscribed(sheet)
    at_counter(client, sheet, row)
    assert said in words(client.get(reverse(f"paniers_desk:{name}", args=[row.pk])))


def test_the_counter_changes_without_a_price_in_sight_of_who_may_not_see_it(client, sheet):
    row = subscribed(sheet)
    at_counter(client, sheet, row)
    client.post(reverse("paniers_desk:change", args=[row.pk]), form(sheet, quantity="2", note="1", shown=""))
    row.refresh_from_db()
    assert row.enrolment.places == 2
    page = words(client.get(reverse("paniers_desk:terms", args=[row.enrolment.person_id])))
    assert "À partir du jeudi 31 décembre 2026 : 2 paniers, chaque semaine" in page


def test_the_counter_stops_for_a_reason_and_says_which_is_missing(client, sheet, hands):
    row = subscribed(sheet)
    hands.move_to(factories.at(dt.date(2026, 12, 23), 10))
    at_counter(client, sheet, row)
    url = reverse("paniers_desk:stop", args=[row.pk])
    assert "Il manque pourquoi" in words(client.post(url, {"last_on": "2026-12-23", "reason": "staff", "words": " "}))
    client.post(url, {"last_on": "2026-12-23", "reason": "hardship"})
    row.refresh_from_db()
    assert (row.end_reason, row.ends_on) == ("hardship", dt.date(2026, 12, 24))  # that basket was ordered: it is hers


def test_another_house_than_the_agents_answers_404(client, sheet, terms):
    row = subscribed(sheet)
    elsewhere = factories.house_sheet(terms, name="Abbaye")
    at_counter(client, elsewhere, row)
    assert client.get(reverse("paniers_desk:change", args=[row.pk])).status_code == 404


def test_she_subscribes_every_second_week_to_a_large_basket_meanwhile_elsewhere(client, sheet, terms):
    large = factories.size(terms, "Grand panier", 6000)
    full = factories.house_sheet(terms, name="Abbaye", capacity=1)
    subscribed(full)
    home, person = factories.household(quotient=380)
    person.user = User.objects.create_user("n@exemple.fr")
    person.save()
    client.force_login(person.user)
    asked = {"sheet": full.pk, "first_on": "2026-12-03", "quantity": "1", "size": large.pk, "rhythm": "fortnight", "meanwhile": sheet.pk}
    client.post(reverse("paniers:choose"), asked)
    page = words(client.get(reverse("paniers:check")))
    assert "une semaine sur deux · Grand panier, 6 kg" in page and "Abbaye, dès qu’une place s’y libère" in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    client.post(reverse("paniers:check"), {"key": key, "shown": "800"})
    row = Subscription.objects.get(enrolment__household=home)
    assert (row.enrolment.sheet_id, row.wished.sheet_id, row.baskets.count()) == (sheet.pk, full.pk, 7)
    assert {basket.unit_cents for basket in row.baskets.all()} == {800}


def test_the_list_of_ones_own_costs_the_same_whatever_the_number_of_dates(client, sheet):
    row = subscribed(sheet)
    hers(client, row)
    counts = []
    client.get(reverse("paniers:mine"))
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("paniers:mine"))
        counts.append(len(seen))
        row.baskets.filter(planned_for__local_date__gt=dt.date(2026, 12, 20)).delete()
    assert counts[0] == counts[1] <= 12
