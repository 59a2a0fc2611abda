"""The journey of a resident, the sheet of a volunteer, the counter: what each sees, and what none may see."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.models import Basket, Grower, Subscription, WeekItem
from portal.households.models import PromisedProof
from portal.people.enums import Role
from portal.people.models import PersonMaison, User
from portal.tariffs.models import TariffVersion
from programmes.actions.cancel_session import cancel_session
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff

from . import factories

pytestmark = pytest.mark.django_db
THURSDAY = dt.date(2026, 12, 3)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False):
        yield


@laid_once
def sheet():
    return factories.house_sheet(factories.season(last=dt.date(2027, 3, 25)), capacity=60)


def signed_in(client, person):
    person.user = User.objects.create_user(f"p{person.pk}@exemple.fr")
    person.save()
    client.force_login(person.user)
    return person.user


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def choice(sheet, **also):
    return {"sheet": sheet.pk, "first_on": "2026-12-03", "quantity": "1", "quotient": "", **also}


def test_a_visitor_sees_her_price_and_why_before_giving_a_name(client, sheet):
    page = words(client.post(reverse("paniers"), {"quotient": "380"}))
    assert "<strong>4,00 €</strong> le panier" in page
    assert "<strong>52,00 €</strong> pour 13 semaines" in page
    assert "Avec un quotient de 380, le prix est de 4,00 € le panier." in page


def test_without_a_quotient_the_same_screen_says_the_highest_price(client, sheet):
    page = words(client.post(reverse("paniers"), {"quotient": ""}))
    assert "<strong>117,00 €</strong> pour 13 semaines" in page
    assert "apportez" in page


def test_a_quotient_is_read_as_people_copy_it(client, sheet):
    assert "<strong>4,00 €</strong> le panier" in words(client.post(reverse("paniers"), {"quotient": "399,80 €"}))
    assert "<strong>9,00 €</strong> le panier" in words(client.post(reverse("paniers"), {"quotient": "1 200"}))


def test_before_its_prices_are_published_a_season_is_shown_but_not_sold(client, sheet):
    TariffVersion.objects.update(published_at=None)
    for answer in (client.get(reverse("paniers")), client.post(reverse("paniers"), {"quotient": "380"})):
        assert "Les prix de la saison seront bientôt publiés." in words(answer)
    for name in ("choose", "check"):
        assert client.get(reverse(f"paniers:{name}"), follow=True).redirect_chain[-1][0] == reverse("paniers")


def test_a_quotient_is_never_kept_nor_put_in_an_address(client, sheet):
    client.post(reverse("paniers:choose"), choice(sheet, quotient="381", price="1"))
    answer = client.post(reverse("paniers:choose"), choice(sheet, quotient="381"))
    assert "381" not in answer.headers["Location"]
    assert "381" not in str(dict(client.session))


@pytest.mark.parametrize("typed", ["trois cents", "-1", "1e9", "99999999999999999999", "380,567", "<script>"])
def test_a_bad_quotient_is_told_and_stays_as_typed(client, sheet, typed):
    answer = client.post(reverse("paniers"), {"quotient": typed})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert answer.context["price"]["quotient"].value() == typed


def test_a_household_subscribes_in_three_steps(client, sheet):
    home, person = factories.household(quotient=380)
    signed_in(client, person)
    assert client.post(reverse("paniers:choose"), choice(sheet)).headers["Location"] == reverse("paniers:who")
    assert client.get(reverse("paniers:who")).headers["Location"] == reverse("paniers:check")
    page = client.get(reverse("paniers:check"))
    assert "<strong>52,00 €</strong> en tout" in words(page)
    form = page.context["form"]
    answer = client.post(reverse("paniers:check"), {"key": form["key"].value(), "shown": page.context["offer"].week_cents})
    row = Subscription.objects.get(enrolment__household=home)
    assert answer.headers["Location"] == reverse("paniers:done", args=[row.pk])
    done = words(client.get(answer.headers["Location"]))
    assert "Votre panier porte le n° 1" in done
    assert "<strong>20,00 €</strong> avant le samedi 5 décembre" in done


def test_somebody_new_gives_a_name_and_gets_a_household(client, sheet):
    user = User.objects.create_user("nouvelle@exemple.fr")
    client.force_login(user)
    client.post(reverse("paniers:choose"), choice(sheet))
    assert client.get(reverse("paniers:who")).status_code == 200
    answer = client.post(reverse("paniers:who"), {"given_name": "Lina", "family_name": "Roux", "phone": ""})
    assert answer.headers["Location"] == reverse("paniers:check")
    assert user.person.memberships.get().is_referent


def test_a_visitor_is_led_to_sign_in_and_keeps_her_choice(client, sheet):
    client.post(reverse("paniers:choose"), choice(sheet))
    page = client.get(reverse("paniers:who")).content.decode()
    assert f"next={reverse('paniers:who')}" in page
    client.force_login(User.objects.create_user("retour@exemple.fr"))
    assert client.get(reverse("paniers:who")).status_code == 200


def test_a_promise_of_the_proof_is_noted_with_the_subscription(client, sheet):
    home, person = factories.household()
    signed_in(client, person)
    client.post(reverse("paniers:choose"), choice(sheet))
    page = client.get(reverse("paniers:check"))
    assert "attestation" in words(page)
    client.post(reverse("paniers:check"), {"key": page.context["form"]["key"].value(), "shown": 900, "promise": "on"})
    assert PromisedProof.objects.filter(household=home).count() == 1
    assert Subscription.objects.filter(enrolment__household=home).count() == 1


def test_a_price_that_changed_while_reading_is_shown_again_and_nothing_is_noted(client, sheet):
    _, person = factories.household(quotient=380)
    signed_in(client, person)
    client.post(reverse("paniers:choose"), choice(sheet))
    page = client.get(reverse("paniers:check"))
    answer = client.post(reverse("paniers:check"), {"key": page.context["form"]["key"].value(), "shown": 550})
    assert "Le prix a changé" in words(answer)
    assert 'name="shown" value="400"' in answer.content.decode()
    assert not Subscription.objects.exists()


def test_a_second_click_on_confirm_subscribes_once(client, sheet):
    _, person = factories.household(quotient=380)
    signed_in(client, person)
    client.post(reverse("paniers:choose"), choice(sheet))
    key = client.get(reverse("paniers:check")).context["form"]["key"].value()
    wish = dict(client.session["paniers.wish"])
    first = client.post(reverse("paniers:check"), {"key": key, "shown": 400})
    session = client.session
    session["paniers.wish"] = wish
    session.save()
    second = client.post(reverse("paniers:check"), {"key": key, "shown": 400})
    assert first.headers["Location"] == second.headers["Location"]
    assert Subscription.objects.count() == 1


def test_the_page_of_another_household_is_not_found(client, sheet):
    home, person = factories.household(quotient=380)
    row = subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
    _, stranger = factories.household()
    signed_in(client, stranger)
    assert client.get(reverse("paniers:done", args=[row.pk])).status_code == 404


def test_only_a_referent_reads_prices_in_her_space(client, sheet):
    home, _ = factories.household(quotient=380)
    child = factories.Person.objects.create(display_name="Nour")
    factories.Membership.objects.create(household=home, person=child, since=dt.date(2026, 1, 1))
    subscribe(sheet=sheet, person=child, household=home, first_on=THURSDAY, by=None)
    signed_in(client, child)
    page = words(client.get(reverse("paniers:mine")))
    assert "N° 1" in page
    assert "€" not in page


def test_the_calendar_file_holds_every_date_in_paris_time(client, sheet):
    home, person = factories.household(quotient=380)
    subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
    signed_in(client, person)
    answer = client.get(reverse("paniers:calendar"))
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 13
    assert events[0]["DTSTART"].dt.isoformat() == "2026-12-03T17:00:00+01:00"
    assert len({event["UID"] for event in events}) == 13
    assert b"EUR" not in answer.content


# The counter and the sheet


@laid_once
def packed(sheet):
    farm = Grower.objects.create(name="Ferme", place="P", grows="x")
    WeekItem.objects.create(season=sheet.activity.specific, day=THURSDAY, product="Carottes", grams=1000, grower=farm)
    rows = [factories.household(quotient=q, name=f"Mme {letter}.") for q, letter in ((380, "A"), (900, "B"), (None, "C"))]
    for home, person in rows:
        person.family_name = "Secret-Durand"
        person.save()
        subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
    return sheet


@pytest.fixture
def session(packed):
    return packed.sessions.get(local_date=THURSDAY)


def at_the_desk(client, sheet, role=Role.ACCUEIL):
    user = staff(role, sheet.maison)
    sign_in(client, user)
    return user


def tick(client, session, **box):
    return client.post(reverse("paniers_desk:sheet", args=[session.pk]), box)


def test_the_sheet_says_numbers_chosen_names_and_crates_and_nothing_else(client, packed, session):
    at_the_desk(client, packed)
    for page in (reverse("paniers_desk:sheet", args=[session.pk]), reverse("paniers_desk:paper", args=[session.pk])):
        text = words(client.get(page))
        assert "Mme A." in text
        assert "3 kg de carottes" in text
        for hidden in ("€", "380", "900", "Durand", "tranche", "quotient", "justificatif"):
            assert hidden not in text, hidden


def test_a_basket_is_ticked_on_its_day_once_and_taken_back(client, packed, session):
    at_the_desk(client, packed)
    basket = Basket.objects.get(session=session, number=2)
    with time_machine.travel(factories.at(THURSDAY, 17, 42), tick=False):
        tick(client, session, remettre=f"{basket.pk}.1")
        tick(client, session, remettre=f"{basket.pk}.1")
        basket.refresh_from_db()
        assert (basket.state, basket.version) == (BasketState.HANDED_OVER, 2)
        assert "Remis ✓ 17 h 42" in words(client.get(reverse("paniers_desk:sheet", args=[session.pk])))
        tick(client, session, reprendre=f"{basket.pk}.2")
        basket.refresh_from_db()
        assert (basket.state, basket.handed_at) == (BasketState.PLANNED, None)


def test_a_stale_tick_is_told_and_changes_nothing(client, packed, session):
    at_the_desk(client, packed)
    basket = Basket.objects.get(session=session, number=1)
    with time_machine.travel(factories.at(THURSDAY, 17, 42), tick=False):
        tick(client, session, remettre=f"{basket.pk}.1")
        answer = client.post(reverse("paniers_desk:sheet", args=[session.pk]), {"reprendre": f"{basket.pk}.1"}, follow=True)
    assert "a déjà été coché autrement à 17 h 42" in words(answer)
    basket.refresh_from_db()
    assert basket.state == BasketState.HANDED_OVER


def test_before_the_day_nothing_is_ticked(client, packed, session):
    at_the_desk(client, packed)
    basket = Basket.objects.get(session=session, number=1)
    answer = client.post(reverse("paniers_desk:sheet", args=[session.pk]), {"remettre": f"{basket.pk}.1"}, follow=True)
    assert "On ne coche que le jour même" in words(answer)


@pytest.mark.parametrize("value", ["", "1", "x.y", "-1.1", "1.1.1", "9" * 40 + ".1", "²."])
def test_a_tick_made_by_hand_is_never_an_error_of_the_server(client, packed, session, value):
    at_the_desk(client, packed)
    assert tick(client, session, remettre=value).status_code in (302, 404)


def test_a_basket_of_another_sheet_is_not_found(client, packed, session):
    at_the_desk(client, packed)
    other = packed.sessions.get(local_date=dt.date(2026, 12, 10))
    basket = Basket.objects.get(session=other, number=1)
    assert tick(client, session, remettre=f"{basket.pk}.1").status_code == 404


def test_another_house_is_not_found(client, packed, session):
    elsewhere = staff(Role.ACCUEIL, factories.maison("Abbaye"))
    sign_in(client, elsewhere)
    assert client.get(reverse("paniers_desk:sheet", args=[session.pk])).status_code == 404
    assert session.maison.name not in words(client.get(reverse("paniers_desk:days")))


def test_a_resident_never_enters_the_sheets(client, packed, session):
    _, person = factories.household()
    signed_in(client, person)
    assert client.get(reverse("paniers_desk:sheet", args=[session.pk])).status_code in (403, 404)


def test_staff_subscribe_somebody_with_a_name_alone(client, sheet):
    home, person = factories.household(quotient=380)
    user = at_the_desk(client, sheet, Role.RESPONSABLE)
    PersonMaison.objects.create(person=person, maison=sheet.maison, since=dt.date(2026, 1, 1))
    url = reverse("paniers_desk:subscribe", args=[person.pk])
    key = client.get(url).context["form"]["key"].value()
    answer = client.post(url, choice(sheet, key=key, channel="phone", note="1"))
    row = Subscription.objects.get(enrolment__household=home)
    assert answer.headers["Location"] == reverse("paniers_desk:noted", args=[row.pk])
    assert (row.enrolment.channel, row.enrolment.enrolled_by) == ("phone", user)
    assert "N° 1" in words(client.get(answer.headers["Location"]))


# Budgets


def test_public_pages_cost_few_queries_at_any_size(client, sheet, django_assert_max_num_queries):
    for name in ("Abbaye", "Patio"):
        with django_assert_max_num_queries(10):
            client.get(reverse("paniers"))
        factories.house_sheet(sheet.activity.specific.terms, name=name)
    with django_assert_max_num_queries(10):
        client.get(reverse("paniers"))


def test_the_sheet_costs_the_same_at_two_sizes(client, packed, session, django_assert_max_num_queries):
    at_the_desk(client, packed)
    url = reverse("paniers_desk:sheet", args=[session.pk])
    client.get(url)
    for _ in range(2):
        with django_assert_max_num_queries(12):
            client.get(url)
        for number in range(20):
            home, person = factories.household(name=f"M. {number}")
            subscribe(sheet=packed, person=person, household=home, first_on=THURSDAY, by=None)


def test_the_days_cost_the_same_at_two_sizes(client, packed, django_assert_max_num_queries):
    """The packing count: one house or three, whatever the number of days and baskets."""
    sign_in(client, staff(Role.DIRECTION))
    url = reverse("paniers_desk:days")
    client.get(url)
    for name in ("Abbaye", "Patio"):
        with django_assert_max_num_queries(12):
            client.get(url)
        other = factories.house_sheet(packed.activity.specific.terms, name=name)
        for number in range(10):
            home, person = factories.household(name=f"M. {number}")
            subscribe(sheet=other, person=person, household=home, first_on=THURSDAY, by=None)


def test_the_packing_count_adds_up_the_houses_of_the_agent(client, packed):
    other = factories.house_sheet(packed.activity.specific.terms, name="Abbaye")
    home, person = factories.household()
    subscribe(sheet=other, person=person, household=home, first_on=THURSDAY, quantity=2, by=None)
    at_the_desk(client, packed)
    assert "jeudi 3 décembre 2026 · 3 paniers à préparer" in words(client.get(reverse("paniers_desk:days")))
    boss = staff(Role.DIRECTION)
    sign_in(client, boss)
    page = words(client.get(reverse("paniers_desk:days")))
    assert "jeudi 3 décembre 2026 · 5 paniers à préparer" in page
    assert "5 kg de carottes" in page


# What is asked, what is missing, what is sent again


def test_asking_for_the_price_keeps_the_choice_and_accuses_of_nothing(client, sheet):
    answer = client.post(reverse("paniers:choose"), {"quotient": "380", "price": "1", "quantity": "2"})
    page = words(answer)
    assert "aria-invalid" not in page
    assert "<strong>8,00" not in page  # one basket's price, and the two weeks' total beside it
    assert "<strong>104,00 €</strong> pour 13 semaines et 2 paniers chaque fois" in page
    assert answer.context["form"]["quantity"].value() == "2"


def test_a_price_that_was_only_declared_says_what_it_takes(client, sheet):
    assert "dès qu’une maison a vu votre attestation" in words(client.post(reverse("paniers"), {"quotient": "380"}))
    assert "dès qu’une maison a vu" not in words(client.post(reverse("paniers"), {"quotient": ""}))


def test_the_last_step_brings_its_choice_along(client, sheet):
    """The session ended meanwhile: signed in again, she finds her choice; a made-up choice is told, never an error."""
    home, person = factories.household(quotient=380)
    signed_in(client, person)
    form = {"key": "0b0e7f5e-6a3c-4f0f-9b8e-0a7f4c2f5d11", "shown": "400", "sheet": sheet.pk, "first_on": "2026-12-03", "quantity": "1"}
    answer = client.post(reverse("paniers:check"), form)
    row = Subscription.objects.get(enrolment__household=home)
    assert answer.headers["Location"] == reverse("paniers:done", args=[row.pk])
    for name, value in (("sheet", "0"), ("first_on", "x" * 4000), ("quantity", "\x00")):
        answer = client.post(reverse("paniers:check"), {**form, name: value})
        assert answer.headers["Location"] == reverse("paniers:choose")
        assert client.get(reverse("paniers:choose")).status_code == 200


def test_staff_open_the_household_that_is_missing_and_go_on(client, sheet):
    person = factories.Person.objects.create(display_name="Rosa T.", given_name="Rosa")
    PersonMaison.objects.create(person=person, maison=sheet.maison, since=dt.date(2026, 1, 1))
    at_the_desk(client, sheet)
    url = reverse("paniers_desk:subscribe", args=[person.pk])
    assert "Ouvrir son foyer et continuer" in words(client.get(url))
    answer = client.post(reverse("paniers_desk:open_home", args=[person.pk]))
    assert answer.headers["Location"] == url
    assert person.memberships.get().is_referent
    assert client.get(url).context["form"]["sheet"].value() == sheet.pk  # her own house is already ticked
    client.post(reverse("paniers_desk:open_home", args=[person.pk]))
    assert person.memberships.count() <= 2


def test_another_house_opens_no_household_for_her(client, sheet):
    person = factories.Person.objects.create(display_name="Rosa T.")
    PersonMaison.objects.create(person=person, maison=sheet.maison, since=dt.date(2026, 1, 1))
    sign_in(client, staff(Role.ACCUEIL, factories.maison("Abbaye")))
    assert client.post(reverse("paniers_desk:open_home", args=[person.pk])).status_code == 404
    assert not person.memberships.exists()


def test_only_who_takes_money_is_led_to_it(client, sheet):
    home, person = factories.household(quotient=380)
    row = subscribe(sheet=sheet, person=person, household=home, first_on=THURSDAY, by=None)
    PersonMaison.objects.create(person=person, maison=sheet.maison, since=dt.date(2026, 1, 1))
    at_the_desk(client, sheet)
    page = words(client.get(reverse("paniers_desk:noted", args=[row.pk])))
    assert "passez le poste à une personne qui tient la régie" in page
    assert "€" not in page


def test_the_counter_begins_with_her_house_its_first_day_and_their_price(client, sheet):
    """A house that skips the town's first day: what is ticked and what is said agree before anything is sent."""
    other = factories.house_sheet(sheet.activity.specific.terms, name="Abbaye")
    cancel_session(session=other.sessions.get(local_date=THURSDAY), by=None)
    _, person = factories.household(quotient=380)
    PersonMaison.objects.create(person=person, maison=other.maison, since=dt.date(2026, 1, 1))
    at_the_desk(client, other)
    page = client.get(reverse("paniers_desk:subscribe", args=[person.pk]))
    assert page.context["form"]["sheet"].value() == other.pk
    assert "du 10 déc. 2026" in words(page)
    answer = client.post(reverse("paniers:choose"), choice(other))
    assert "Ici, le premier panier possible est jeudi 10 décembre 2026." in words(answer)
