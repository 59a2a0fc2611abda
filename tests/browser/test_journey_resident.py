"""A household's whole way on a phone: her price before any name, three steps, her dates, her payment, her receipt.

Everything with JavaScript and without it. What is refused on the way is said, and nothing typed is lost.
"""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from icalendar import Calendar
from playwright.sync_api import Page, expect

from paniers.models import Basket, Subscription
from portal.households.models import Household, PromisedProof, QuotientFamilial
from portal.kit import clock
from portal.ledger.models import Payment, Receipt
from portal.people.models import Person, User
from programmes.actions.cancel_session import cancel_session
from tests.paniers.factories import verify

from .conftest import scrolls_sideways
from .town import HOUSE, THURSDAY, account, books_are_true, code_received, paper, plain, sheet, standing_at

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
MAIL = "lina.roux@exemple.fr"


def see(page: Page, axe=None) -> None:
    """Nothing sideways; nothing that axe finds (it needs the page's scripts)."""
    assert not scrolls_sideways(page), page.url
    if axe:
        axe(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def choose(page: Page, maison: str = HOUSE, day: dt.date = THURSDAY, baskets: str = "1") -> None:
    page.get_by_label(maison).check()
    page.get_by_label("Premier panier").select_option(day.isoformat())
    page.get_by_label("Combien de paniers").select_option(baskets)


def sign_up(page: Page, axe=None) -> None:
    page.get_by_role("link", name="C’est la première fois").click()
    page.get_by_label("Prénom").fill("Lina")
    page.get_by_label("Adresse e-mail").fill(MAIL)
    see(page, axe)
    press(page, "Recevoir mon code")
    page.get_by_label("Code").fill(code_received(page))
    press(page, "Continuer")
    expect(page.get_by_role("heading", name="Pour qui est le panier")).to_be_visible()
    expect(page.get_by_label("Prénom")).to_have_value("Lina")
    page.get_by_label("Nom", exact=True).fill("Roux")
    see(page, axe)
    press(page, "Continuer")


def subscribe_anew(page: Page, axe=None) -> Subscription:
    """From the door of the baskets to « c'est noté », by somebody whom nobody knows."""
    page.goto("/paniers/")
    page.get_by_label("Votre quotient familial").fill("380")
    press(page, "Voir mon prix")
    expect(page.locator(".price-panel")).to_contain_text("4,00")
    see(page, axe)
    press(page, "Je m’abonne")
    expect(page.get_by_label("Votre quotient familial")).to_have_value("380")
    choose(page)
    press(page, "Voir mon prix")
    assert "52,00 € pour 13 semaines" in plain(page.locator(".price-panel").inner_text())
    expect(page.get_by_label(HOUSE)).to_be_checked()
    see(page, axe)
    press(page, "Continuer")
    see(page, axe)
    sign_up(page, axe)
    assert "9,00 € le panier, soit 117,00 € en tout" in plain(page.inner_text("main"))
    page.get_by_label("mon attestation").check()
    see(page, axe)
    press(page, "Je confirme")
    expect(page.get_by_role("heading", name="C’est noté")).to_be_visible()
    see(page, axe)
    return Subscription.objects.get(enrolment__person__user__email=MAIL)


@BOTH
def test_price_subscription_dates_payment_receipt(screen, bank, axe, javascript):
    page, check = screen(javascript=javascript), axe if javascript else None
    row = subscribe_anew(page, check)
    assert PromisedProof.objects.filter(household=row.enrolment.household).exists()
    assert f"n° {row.number}" in plain(page.inner_text("h1"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Mettre ces dates dans mon calendrier").click()
    events = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    planned = sheet().sessions.filter(local_date__gte=THURSDAY).order_by("start")  # Thursdays, but for the one that Christmas moved
    assert [event["DTSTART"].dt.date() for event in events] == [session.local_date for session in planned[:13]]
    page.get_by_role("link", name="Mon espace").last.click()
    expect(page.get_by_role("heading", name="Bonjour Lina.")).to_be_visible()
    page.wait_for_load_state()  # a word stands on its own line by the style: before it is there, they run together
    words = plain(page.inner_text("main"))
    assert f"jeu. 3 déc. Votre panier n° {row.number} 17 h – 19 h · Maison des Quais" in words
    see(page, check)
    page.get_by_role("link", name="Mes paniers", exact=True).click()
    expect(page.get_by_role("heading", name="Mes paniers")).to_be_visible()
    assert page.locator(".basket-dates li").count() == 13
    see(page, check)
    page.goto("/mon-espace/")
    page.get_by_role("link", name="Régler").click()
    assert "Il reste 45,00 €" in plain(page.inner_text("h2"))
    see(page, check)
    pay(page, bank, row.enrolment.household, check)


def pay(page: Page, bank, household, check) -> None:
    """The card is refused, she leaves; later she pays, comes back, and holds her receipt."""
    press(page, "Payer par carte en ligne")
    expect(page.get_by_role("heading", name="Paiement d’essai")).to_be_visible()
    assert page.url.startswith(bank.address)
    assert "45,00 €" in plain(page.inner_text("main"))
    press(page, "Carte refusée")
    expect(page.get_by_role("alert")).to_contain_text("refusée")
    page.get_by_role("link", name="Abandonner").click()
    expect(page.get_by_text("Rien n'a été débité")).to_be_visible()
    assert not Receipt.objects.filter(payment__household=household).exists()
    press(page, "Payer par carte en ligne")
    page.get_by_role("button", name="Payer", exact=True).click()
    expect(page.get_by_role("heading", name="Merci, c’est réglé.")).to_be_visible()
    see(page, check)
    words = paper(page, page.get_by_role("link", name="Voir mon reçu").get_attribute("href"))
    assert "45,00 €" in words
    assert "Panier du jeudi 3 décembre 2026" in words
    page.goto("/mon-espace/a-regler/")
    expect(page.get_by_role("heading", name="Rien à régler, merci.")).to_be_visible()
    see(page, check)
    for carrier in bank.told:
        carrier.join()
    assert Payment.objects.filter(household=household, state="succeeded").count() == 1
    assert Receipt.objects.filter(payment__household=household).count() == 1
    assert books_are_true()


@BOTH
def test_who_is_known_pays_her_own_price_and_is_not_asked_who_she_is(screen, javascript):
    page = screen("/paniers/abonnement/", javascript=javascript, user=account("amina"))
    expect(page.get_by_label("Votre quotient familial")).to_have_count(0)
    choose(page)
    press(page, "Continuer")
    assert "4,00 € le panier, soit 52,00 € en tout" in plain(page.inner_text("main"))
    press(page, "Je confirme")
    assert "20,00 € avant le samedi 5 décembre 2026" in plain(page.inner_text("main"))


def test_the_whole_subscription_is_light(screen, wire):
    """From the door to « mon espace », nothing in the browser's cache at the start and nothing compressed: less in service."""
    page = screen()
    sizes = wire(page)
    subscribe_anew(page)
    page.get_by_role("link", name="Mon espace").last.click()
    page.wait_for_load_state("networkidle")
    print(f"the whole subscription: {sum(sizes) / 1000:.0f} kB")
    assert 100_000 < sum(sizes) <= 400_000


# What is refused on the way


def at_the_last_step(screen, javascript=True, name="amina") -> Page:
    page = screen("/paniers/abonnement/", javascript=javascript, user=account(name))
    choose(page, baskets="2")
    press(page, "Continuer")
    expect(page.get_by_role("heading", name="Tout est bon ?")).to_be_visible()
    return page


def mine(name="amina"):
    return Subscription.objects.filter(enrolment__person__user=account(name))


@BOTH
def test_a_house_that_is_full_says_so_and_takes_who_wants_to_wait(screen, javascript):
    page = at_the_last_step(screen, javascript, "lucas")
    page.get_by_label("mon attestation").check()
    full = sheet()
    type(full).objects.filter(pk=full.pk).update(capacity=full.taken)  # somebody took the last ones meanwhile
    press(page, "Je confirme")
    assert page.get_by_role("alert").inner_text()
    expect(page.get_by_label("mon attestation")).to_be_checked()
    assert "2 chaque fois" in page.inner_text("main")
    assert not mine("lucas").exists()
    page.get_by_label("je veux bien attendre").check()
    press(page, "Je confirme")
    expect(page.get_by_role("heading", name="Vous êtes sur la liste d’attente")).to_be_visible()
    assert not Basket.objects.filter(subscription__in=mine("lucas")).exists()
    page.goto("/paniers/")
    expect(page.get_by_text("Complet · liste d’attente").first).to_be_visible()
    assert books_are_true()


@BOTH
def test_once_is_enough(screen, javascript):
    page = at_the_last_step(screen, javascript)
    press(page, "Je confirme")
    number = page.inner_text("h1")
    page.goto("/paniers/abonnement/")
    choose(page)
    press(page, "Continuer")
    press(page, "Je confirme")
    expect(page.get_by_role("alert")).to_contain_text("déjà abonné")
    assert mine().count() == 1
    assert str(mine().get().number) in number


@BOTH
def test_going_back_and_confirming_again_shows_the_first_answer(screen, javascript):
    page = at_the_last_step(screen, javascript)
    form = {
        field.get_attribute("name"): field.get_attribute("value")
        for field in page.locator("form:has(input[name=key]) input[type=hidden]").all()
    }
    press(page, "Je confirme")
    expect(page.get_by_role("heading", name="C’est noté")).to_be_visible()  # a page still on its way has no history to go back in
    page.wait_for_load_state()
    done = page.url
    page.go_back()
    page.wait_for_load_state()
    again = page.request.post("/paniers/abonnement/verifier/", form=form, headers={"Referer": page.url})
    assert again.url == done
    assert mine().count() == 1
    page.goto("/mon-espace/")
    assert mine().get().number is not None


@BOTH
def test_a_step_that_expired_loses_no_choice(screen, signed_in, javascript):
    page = at_the_last_step(screen, javascript)
    BrowserSession.objects.all().delete()
    press(page, "Je confirme")
    expect(page.get_by_role("heading", name="Pour qui est le panier ?")).to_be_visible()
    assert not mine().exists()
    signed_in(account("amina"), page)
    page.goto("/paniers/abonnement/")
    choose(page, baskets="2")
    press(page, "Continuer")
    press(page, "Je confirme")
    assert mine().get().enrolment.places == 2


@BOTH
def test_without_an_account_the_choice_waits_for_who_signs_up(screen, javascript):
    page = screen("/paniers/abonnement/", javascript=javascript)
    choose(page, baskets="3")
    press(page, "Continuer")
    page.goto("/paniers/abonnement/")
    expect(page.get_by_label(HOUSE)).to_be_checked()
    expect(page.get_by_label("Combien de paniers")).to_have_value("3")
    press(page, "Continuer")
    sign_up(page)
    assert "3 chaque fois" in page.inner_text("main")


@BOTH
def test_a_price_that_changed_meanwhile_is_shown_before_it_is_agreed(screen, javascript):
    page = at_the_last_step(screen, javascript, "lucas")
    assert "soit 234,00 € en tout" in plain(page.inner_text("main"))
    page.get_by_label("mon attestation").check()
    verify(Household.objects.led_by(account("lucas")).get(), 650, checked=clock.today())  # at the counter, by his wife
    press(page, "Je confirme")
    expect(page.get_by_role("alert")).to_contain_text("Le prix a changé")
    assert "soit 143,00 € en tout" in plain(page.inner_text("main"))
    assert not mine("lucas").exists()
    press(page, "Je confirme")
    expect(page.get_by_role("heading", name="C’est noté")).to_be_visible()
    assert {basket.unit_cents for basket in Basket.objects.filter(subscription__in=mine("lucas"))} == {550}
    assert QuotientFamilial.objects.filter(household__memberships__person__user=account("lucas")).count() == 1


@BOTH
def test_a_day_that_is_not_possible_is_told_and_the_rest_stays(screen, javascript):
    cancelled = sheet().sessions.get(local_date=THURSDAY)
    cancel_session(session=cancelled, why="travaux", by=account("direction"))
    page = screen("/paniers/abonnement/", javascript=javascript)
    page.get_by_label("Votre quotient familial").fill("500")
    choose(page, baskets="2")
    press(page, "Continuer")
    expect(page.get_by_role("alert")).to_contain_text("il n'y a pas de distribution dans cette maison")
    expect(page.get_by_label(HOUSE)).to_be_checked()
    expect(page.get_by_label("Premier panier")).to_have_value(THURSDAY.isoformat())
    expect(page.get_by_label("Combien de paniers")).to_have_value("2")
    expect(page.get_by_label("Votre quotient familial")).to_have_value("500")
    page.get_by_label("Premier panier").select_option((THURSDAY + dt.timedelta(weeks=1)).isoformat())
    press(page, "Continuer")
    expect(page.get_by_role("heading", name="Pour qui est le panier ?")).to_be_visible()


@BOTH
def test_a_choice_left_for_a_month_asks_for_another_day_only(screen, javascript):
    page = at_the_last_step(screen, javascript)
    with standing_at(THURSDAY + dt.timedelta(weeks=4), 10):
        press(page, "Je confirme")
        expect(page.get_by_text("Choisissez de nouveau")).to_be_visible()
        expect(page.get_by_label(HOUSE)).to_be_checked()
        expect(page.get_by_label("Combien de paniers")).to_have_value("2")
        assert not mine().exists()


@BOTH
def test_a_bad_quotient_stays_as_typed_beside_the_choice(screen, javascript):
    page = screen("/paniers/abonnement/", javascript=javascript)
    choose(page, baskets="2")
    page.get_by_label("Votre quotient familial").fill("trois cents")
    press(page, "Continuer")
    expect(page.get_by_role("alert")).to_contain_text("Écrivez un nombre, en chiffres")
    expect(page.get_by_label("Votre quotient familial")).to_have_value("trois cents")
    expect(page.get_by_label(HOUSE)).to_be_checked()
    expect(page.get_by_label("Combien de paniers")).to_have_value("2")


@BOTH
def test_asking_for_the_price_is_no_mistake_about_the_rest(screen, javascript):
    page = screen("/paniers/abonnement/", javascript=javascript)
    page.get_by_label("Votre quotient familial").fill("1000")
    press(page, "Voir mon prix")
    expect(page.locator(".price-panel")).to_contain_text("7,00")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_member_who_does_not_answer_for_the_household_is_told_who_does(screen):
    home = Household.objects.led_by(account("amina")).get()
    young = User.objects.create_user("nour@exemple.fr")
    person = Person.objects.create(display_name="Nour", user=young)
    home.memberships.create(person=person, since=clock.today())
    page = screen("/paniers/abonnement/", user=young)
    choose(page)
    press(page, "Continuer")
    expect(page.get_by_role("heading", name="Une autre personne répond de votre foyer")).to_be_visible()
