"""The counter, on a tablet: somebody without e-mail nor account is found or created, subscribed, pays in cash, leaves with a receipt.

By a badge at a trusted workstation, and by a full sign-in with its second factor; with JavaScript and without it. Then the screen
that locks when nobody is there.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from paniers.models import Subscription
from portal.kit.models import AuditLine
from portal.ledger.models import Payment, Regie
from portal.people.enums import Role
from portal.people.models import Person, Workstation
from programmes.models import Attendance, SignUpSheet
from tests.ledger import ground
from tests.people.factories import app_code, give

from .conftest import scrolls_sideways
from .town import HOUSE, TABLET, account, books_are_true, code_received, house, paper, plain, somebody, words_of

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
POSTE = "/equipe/poste/"
NADIA, KARIM = ("10", "4827"), ("11", "9163")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def see(page: Page, axe=None) -> None:
    assert not scrolls_sideways(page), page.url
    if axe:
        axe(page)


def text(page: Page) -> str:
    return plain(page.inner_text("main"))


@pytest.fixture
def counter(screen):
    """`counter(javascript)`: a browser that Farida trusted this morning for her house's counter, its screen locked."""

    def open_counter(javascript: bool = True, **options) -> Page:
        page = screen("/equipe/postes/", javascript=javascript, user=account("responsable"), **TABLET, **options)
        page.get_by_label("Nom du poste").fill("Comptoir 1")
        press(page, "Faire confiance")
        page.goto("/equipe/")
        press(page, "changer d’agent")
        page.wait_for_url(f"**{POSTE}")
        return page

    return open_counter


def badge(page: Page, who: tuple[str, str]) -> None:
    page.get_by_label("Badge").fill(who[0])
    page.get_by_label("Code").fill(who[1])
    press(page, "C’est moi")
    page.wait_for_url(lambda url: not url.endswith(POSTE))


@BOTH
def test_nobody_knows_her_and_she_leaves_with_a_basket_and_a_receipt(counter, axe, javascript):
    page, check = counter(javascript), axe if javascript else None
    see(page, check)
    badge(page, NADIA)
    expect(page.get_by_role("heading", name="Bonjour Nadia.")).to_be_visible()
    see(page, check)
    page.get_by_label("Nom, téléphone").fill("Zitounov")
    press(page, "Chercher")
    expect(page.get_by_role("heading", name="Personne de ce nom ici")).to_be_visible()
    page.get_by_role("link", name="Nouvelle personne").click()
    page.get_by_label("Prénom").fill("Zita")
    see(page, check)
    press(page, "Enregistrer")
    expect(page.get_by_text("non : tout se fait au comptoir ou au téléphone")).to_be_visible()
    page.locator("a.act", has_text="Panier").click()
    see(page, check)
    press(page, "Ouvrir son foyer et continuer")
    expect(page.get_by_label(HOUSE)).to_be_checked()
    page.get_by_label("Premier panier").select_option("2026-12-03")
    press(page, "Revoir le prix")
    assert "117,00 € pour 13 semaines" in text(page)
    see(page, check)
    press(page, "Noter l’abonnement")
    row = Subscription.objects.latest("pk")
    assert f"N° {row.number}" in plain(page.inner_text("h1"))
    expect(page.get_by_text("passez le poste à une personne qui tient la régie")).to_be_visible()
    see(page, check)
    press(page, "changer d’agent")
    page.wait_for_url(f"**{POSTE}")
    badge(page, KARIM)
    take_cash(page, row, check)
    assert done_by(row) == {("paniers.subscribe", "Nadia"), ("ledger.take", "Karim")}


def take_cash(page: Page, row: Subscription, check=None) -> None:
    """From the régie's search to the paper in her hand: fifty euros given for forty-five."""
    page.goto("/equipe/regie/")
    page.get_by_label("Encaisser pour").fill(row.enrolment.person.given_name)
    press(page, "Chercher")
    page.locator("a.act", has_text=row.enrolment.person.given_name).click()
    expect(page.get_by_text("Il reste 45,00")).to_be_visible()
    see(page, check)
    if page.get_by_role("link", name="Ouvrir ma caisse").count():
        open_till(page, check)
    page.get_by_label("Espèces").check()
    page.get_by_label("Somme donnée").fill("50")
    press(page, "Encaisser")
    assert "Monnaie à rendre : 5,00 €" in text(page)
    see(page, check)
    receipt = paper(page, page.get_by_role("link", name="Imprimer le reçu").get_attribute("href"))
    assert "45,00 €" in receipt
    assert "Espèces" in receipt
    outside = receipt.split("Plier ici")[0]
    assert "€" not in outside, "an amount can be read with the paper folded"
    assert Payment.objects.get(household=row.enrolment.household).state == "succeeded"
    assert books_are_true()


def open_till(page: Page, check=None) -> None:
    """The first money of the day: a note of fifty euros is the float, and she is back where she was."""
    page.get_by_role("link", name="Ouvrir ma caisse").click()
    page.locator("[name=n5000]").fill("1")
    see(page, check)
    press(page, "Ouvrir la caisse")
    expect(page.get_by_text("Il reste 45,00")).to_be_visible()


def done_by(row: Subscription) -> set[tuple[str, str]]:
    """Who did what for this household: the subscription and the money."""
    lines = AuditLine.objects.filter(verb__in=("paniers.subscribe", "ledger.take_payment", "ledger.take")).order_by("-pk")[:2]
    return {(line.verb.replace("take_payment", "take"), line.by.first_name) for line in lines}


@pytest.fixture
def nadia_takes_money():
    """In a small house the person at the counter also holds the régie's mandate."""
    nadia = account("accueil")
    give(nadia, Role.REGIE, house())
    ground.mandate(Regie.objects.get(code="accueil"), nadia)
    return nadia


@BOTH
def test_one_agent_signed_in_with_her_second_factor_does_it_all(screen, nadia_takes_money, javascript):
    known = somebody("Mireille", "Achard")
    page = screen("/equipe/", javascript=javascript, **TABLET)
    page.get_by_label("Adresse e-mail").fill(nadia_takes_money.email)
    press(page, "Continuer")
    page.get_by_label("Code").fill(code_received(page))
    press(page, "Continuer")
    page.get_by_label("Code").fill(app_code(nadia_takes_money))
    press(page, "Continuer")
    page.wait_for_url("**/equipe/")
    page.get_by_label("Nom, téléphone").fill("achar")
    press(page, "Chercher")
    page.get_by_role("link", name="Achard Mireille").click()
    page.locator("a.act", has_text="Panier").click()
    page.get_by_label("au téléphone").check()
    page.get_by_label("Premier panier").select_option("2026-12-03")
    press(page, "Noter l’abonnement")
    assert "À régler 45,00 €" in text(page)
    page.get_by_role("link", name="Encaisser").click()
    expect(page.get_by_text("Il reste 45,00")).to_be_visible()
    take_cash(page, Subscription.objects.get(enrolment__person=known))
    assert known.user_id is None


@BOTH
def test_a_counter_refusal_keeps_what_was_chosen(counter, javascript):
    page = counter(javascript)
    badge(page, NADIA)
    amina = Person.objects.of_user(account("amina"))
    for _ in range(2):
        page.goto(f"/equipe/paniers/abonner/{amina.pk}/")
        page.get_by_label("au téléphone").check()
        page.get_by_label("Premier panier").select_option("2026-12-10")
        page.get_by_label("Combien de paniers").select_option("2")
        press(page, "Noter l’abonnement")
        page.wait_for_load_state()
    expect(page.get_by_role("alert")).to_contain_text("déjà abonné")
    expect(page.get_by_label("au téléphone")).to_be_checked()
    expect(page.get_by_label("Premier panier")).to_have_value("2026-12-10")
    expect(page.get_by_label("Combien de paniers")).to_have_value("2")
    assert Subscription.objects.filter(enrolment__person=amina).count() == 1


# The screen that locks


AWAY = "05:30"  # minutes and seconds without a hand on it


@pytest.fixture
def writing(counter):
    """Nadia is writing a new person's name at the counter; the page's clock can be moved."""
    page = counter()
    badge(page, NADIA)
    page.clock.install()
    page.goto("/equipe/personnes/nouvelle/")
    page.get_by_label("Prénom").fill("Yolande")
    page.get_by_role("textbox", name="Nom", exact=True).fill("Secrétan")
    return page


def test_a_counter_left_alone_is_covered_and_what_was_written_waits_for_its_author(writing, axe):
    page = writing
    page.clock.fast_forward(AWAY)
    page.wait_for_url(f"**{POSTE}")
    assert "Yolande" not in page.content()
    axe(page)
    page.go_back()
    page.wait_for_load_state()
    assert "Yolande" not in page.content()
    page.goto(POSTE)
    badge(page, NADIA)
    expect(page.get_by_text("Rien n’a été envoyé")).to_be_visible()
    assert not Person.objects.filter(given_name="Yolande").exists()
    press(page, "Reprendre et envoyer")
    expect(page.get_by_role("heading", name="Yolande Secrétan")).to_be_visible()
    assert Person.objects.filter(given_name="Yolande").count() == 1


def test_another_agent_finds_nothing_of_it(writing):
    page = writing
    page.clock.fast_forward(AWAY)
    page.wait_for_url(f"**{POSTE}")
    badge(page, KARIM)
    expect(page.get_by_role("heading", name="Bonjour Karim.")).to_be_visible()
    page.goto("/equipe/poste/reprendre/")
    assert "Yolande" not in page.content()


def test_control_without_the_script_the_page_stays_readable(counter):
    page = counter()
    badge(page, NADIA)
    page.clock.install()
    page.route("**/people/lock*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/equipe/personnes/nouvelle/")
    page.get_by_label("Prénom").fill("Yolande")
    page.clock.fast_forward(AWAY)
    expect(page.get_by_label("Prénom")).to_be_visible()


def test_a_hand_on_the_screen_keeps_it_open(writing):
    page = writing
    for _ in range(3):
        page.clock.fast_forward("04:30")
        page.mouse.move(40, 40)
        page.mouse.move(60, 60)
    expect(page.get_by_label("Prénom")).to_have_value("Yolande")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_without_a_connection_the_screen_is_covered_all_the_same(writing, screen):
    page = writing
    page.context.set_offline(True)
    page.clock.fast_forward(AWAY)
    expect(page.get_by_role("dialog", name="Écran verrouillé")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Écran verrouillé")).to_be_visible()
    backdrop = page.evaluate("getComputedStyle(document.querySelector('.lock-screen'), '::backdrop').backgroundColor")
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", backdrop), f"one sees through it: {backdrop}"
    screen.broken.clear()


def test_every_tab_of_the_counter_locks_together(writing):
    page = writing
    other = page.context.new_page()
    other.goto("/equipe/personnes/?q=be")
    page.clock.fast_forward(AWAY)
    page.wait_for_url(f"**{POSTE}")
    other.wait_for_url(f"**{POSTE}")


def test_ticks_that_wait_have_left_when_the_counter_locks(counter, screen):
    sheet = SignUpSheet.objects.get(activity__slug="prendre-en-main-son-telephone")
    today = sheet.sessions.order_by("start")[4]
    page = counter()
    badge(page, NADIA)
    page.clock.install()
    page.goto(f"/equipe/rendez-vous/{sheet.pk}/presences/{today.pk}/")
    page.route("**/pointage/", lambda route: route.abort())
    page.locator(".ticks li").first.get_by_role("button", name="présent").click()
    expect(page.locator("[data-offline-said]")).to_have_text("1 coche attend le réseau.")
    page.unroute("**/pointage/")
    page.clock.fast_forward(AWAY)
    page.wait_for_url(f"**{POSTE}")
    assert page.evaluate("localStorage.getItem('coches')") is None
    assert Attendance.objects.get(session=today).by == account("accueil")
    screen.broken.clear()  # the browser writes each failed request on its console


def test_without_javascript_a_page_to_read_reloads_and_locks_and_one_to_write_on_stays(counter):
    page = counter(javascript=False)
    badge(page, NADIA)
    page.goto("/equipe/personnes/nouvelle/")
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    assert "http-equiv" not in page.content()
    page.goto("/equipe/personnes/")
    refresh = page.locator("noscript meta[http-equiv=refresh]").or_(page.locator("meta[http-equiv=refresh]")).first
    seconds = int(refresh.get_attribute("content"))
    assert 300 < seconds < 330
    assert Workstation.objects.get().name == "Comptoir 1"


def test_away_from_a_counter_nothing_locks_by_itself(screen):
    page = screen("/equipe/", user=account("accueil"), **TABLET)
    assert page.locator(".lock-screen").count() == 0
    assert "lock.js" not in page.content()


def test_what_is_printed_at_the_counter_has_no_name_outside_the_fold(counter):
    """The browser's own print of a locked screen shows nothing of the page."""
    page = counter()
    badge(page, NADIA)
    page.goto("/equipe/personnes/?q=be")
    page.evaluate("document.querySelector('.lock-screen').showModal()")
    assert "Benali" not in words_of(page.pdf())
