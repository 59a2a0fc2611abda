"""The day's sheet on a volunteer's phone: ticked with and without script, kept up to date, closed when the team takes it back."""

import re

import pytest
from playwright.sync_api import expect

from paniers.actions.hand_over import hand_over
from paniers.models import Basket
from portal.people.actions.share_sheet import take_sheet_back
from portal.people.models import SheetPass


@pytest.fixture
def held(base_url) -> SheetPass:
    return SheetPass.objects.select_related("maison", "issued_by").get()


def link(held) -> str:
    return f"/feuille/{held.token}/"


def box(page, number: int, word: str):
    return page.locator(f"#panier-{number}").get_by_role("button", name=re.compile(rf"^{word}"))


def settled(page) -> None:
    """What was ticked has reached the house."""
    expect(page.locator("[data-waiting]")).to_have_count(0)


def first_number(held) -> int:
    return Basket.objects.filter(session=held.key).order_by("number").values_list("number", flat=True)[0]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_ticks_and_unticks_and_no_address_holds_the_link(screen, held, javascript):
    page, number = screen(link(held), javascript=javascript), first_number(held)
    asked = []
    page.on("request", lambda request: asked.append(request.url + str(request.all_headers().get("referer", ""))))
    box(page, number, "Remettre").click()
    expect(box(page, number, "Remis")).to_be_visible()
    settled(page)
    assert Basket.objects.get(session=held.key, number=number).handed_at
    box(page, number, "Remis").click()
    expect(box(page, number, "Remettre")).to_be_visible()
    assert asked
    assert not [address for address in [*asked, page.url] if held.token in address]


def test_nothing_on_the_screen_leads_elsewhere(screen, held, axe):
    page = screen(link(held), width=820, height=1180)
    axe(page)
    assert page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))") == ["#contenu"]


def test_what_others_tick_appears_by_itself_and_the_focus_stays(screen, held):
    page, number = screen(link(held)), first_number(held)
    box(page, number, "Préparer").focus()
    basket = Basket.objects.get(session=held.key, number=number)
    hand_over(basket=basket, by=held.issued_by)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(box(page, number, "Remis")).to_be_visible()
    assert "Préparer" in page.evaluate("document.activeElement.textContent")


def test_without_network_the_sheet_says_so_and_comes_back(screen, held):
    page = screen(link(held))
    page.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("continuez à cocher")).to_be_visible()
    page.context.set_offline(False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("continuez à cocher")).to_be_hidden()
    screen.broken.clear()  # the browser writes each failed request on its console


def test_taken_back_the_sheet_closes_by_itself(screen, held):
    page = screen(link(held))
    take_sheet_back(sheet_pass=held, by=held.issued_by)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="Cette feuille est fermée")).to_be_visible()
    assert page.locator("#feuille").count() == 0
    screen.broken.clear()  # the answer 410 is written on the console


def test_the_tablet_of_the_house_is_handed_over_signed_out(screen, held):
    page = screen(f"/equipe/feuilles/{held.pk}/", user=held.issued_by, width=1280)
    page.get_by_role("button", name="Ouvrir sur cet appareil").click()
    expect(page.locator("#feuille")).to_be_visible()
    page.goto("/equipe/")
    expect(page).to_have_url(re.compile("/compte/login/"))


@pytest.fixture
def tablet(screen, held):
    """The tablet of the house, its sheet open, the page's clock ready to be moved."""
    page = screen(width=820, height=1180, user=held.issued_by)
    page.clock.install()
    page.goto(f"/equipe/feuilles/{held.pk}/")
    page.get_by_role("button", name="Ouvrir sur cet appareil").click()
    expect(page.locator("#feuille")).to_be_visible()
    page.wait_for_load_state()  # its script counts from then on: a clock moved earlier would move nothing
    return page


def test_a_tablet_left_a_minute_is_covered_and_its_code_opens_it(tablet, held, axe):
    tablet.clock.fast_forward("01:05")
    expect(tablet.get_by_text("la feuille est couverte")).to_be_visible()
    axe(tablet)
    tablet.go_back()
    tablet.wait_for_load_state()
    assert tablet.locator("#feuille").count() == 0
    tablet.goto("/feuille/")
    expect(tablet.get_by_label("Le code de la feuille")).to_be_focused()
    tablet.keyboard.type(held.code)
    tablet.keyboard.press("Enter")
    expect(tablet.locator("#feuille")).to_be_visible()


def test_a_hand_on_the_tablet_keeps_it_open(tablet):
    for _ in range(3):
        tablet.clock.fast_forward("00:50")
        tablet.mouse.move(40, 40)
        tablet.mouse.move(60, 60)
    expect(tablet.locator("#feuille")).to_be_visible()


def test_without_javascript_the_tablet_asks_again_after_a_minute(screen, held):
    page = screen(f"/equipe/feuilles/{held.pk}/", width=820, user=held.issued_by, javascript=False)
    page.get_by_role("button", name="Ouvrir sur cet appareil").click()
    refresh = page.locator("noscript meta[http-equiv=refresh]").or_(page.locator("meta[http-equiv=refresh]")).first
    assert int(refresh.get_attribute("content")) == 61


def test_on_her_own_phone_nothing_is_ever_covered(screen, held):
    page = screen()
    page.clock.install()
    page.goto(link(held))
    page.clock.fast_forward("05:00")
    expect(page.locator("#feuille")).to_be_visible()


def test_two_tablets_without_network_hand_a_basket_over_once(screen, held, axe):
    """Both tick the same basket in the cellar; when the network is back it is one hand-over, and whoever comes last is told."""
    number = first_number(held)
    one, other = screen(link(held), width=820, height=1180), screen(link(held))
    for page in (one, other):
        page.context.set_offline(True)
        box(page, number, "Remettre").click()
        expect(box(page, number, "Remis")).to_contain_text("en attente")
        expect(page.locator("[data-offline-said]")).to_have_text("1 coche attend le réseau.")
    assert Basket.objects.get(session=held.key, number=number).handed_at is None
    name = one.locator(f"#panier-{number} td").first.inner_text()
    assert name.split()[0] not in one.evaluate("localStorage.getItem('coches')"), "the device keeps no name"
    one.context.set_offline(False)
    expect(one.locator("[data-offline-said]")).to_have_text("Tout est envoyé.")
    settled(one)
    other.context.set_offline(False)
    told = other.locator("[data-offline-box]")
    expect(told).to_contain_text("était déjà remis")
    axe(other)
    assert Basket.objects.get(session=held.key, number=number).version == 2
    expect(box(other, number, "Remis")).not_to_contain_text("en attente")
    told.get_by_role("button", name="J’ai lu").click()
    expect(told).to_be_hidden()
    assert other.evaluate("localStorage.getItem('coches')") is None
    screen.broken.clear()  # the browser writes each failed request on its console


def test_a_tablet_without_network_hides_its_sheet_and_loses_nothing(tablet, held, axe, screen):
    number = first_number(held)
    tablet.context.set_offline(True)
    box(tablet, number, "Remettre").click()
    expect(box(tablet, number, "Remis")).to_be_visible()
    tablet.clock.fast_forward("01:05")
    expect(tablet.get_by_text("touchez pour la reprendre")).to_be_visible()
    expect(tablet.locator("#feuille")).to_be_hidden()
    axe(tablet)
    tablet.get_by_role("button", name="Reprendre la feuille").click()
    expect(box(tablet, number, "Remis")).to_be_visible()
    tablet.context.set_offline(False)
    tablet.evaluate("window.dispatchEvent(new Event('online'))")
    settled(tablet)
    assert Basket.objects.get(session=held.key, number=number).handed_at
    tablet.clock.fast_forward("01:05")
    expect(tablet.get_by_text("la feuille est couverte")).to_be_visible()
    screen.broken.clear()
