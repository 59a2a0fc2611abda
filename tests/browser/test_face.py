"""The face in a real browser: focus, errors, themes, what works without JavaScript, what it weighs."""

import pytest
from playwright.sync_api import expect

from portal.kit.rules import contrast, palette

from .conftest import scrolls_sideways

GALLERY = "/composants/"
REFUSED = "/composants/?erreurs=1"
FONT = "atkinson"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_gallery_passes_axe_and_never_scrolls_sideways(screen, axe, width, theme):
    page = screen(GALLERY, width=width, theme=theme)
    axe(page)
    assert not scrolls_sideways(page)


def test_axe_is_known_to_bite(page, axe):
    page.goto(GALLERY)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/kit/icon.svg\">')")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_what_breaks_in_a_page_is_seen(screen):
    page = screen(GALLERY)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b style=\"color:red\">x</b>')")
    expect(page.locator("b")).to_be_visible()
    assert "style" in " ".join(screen.broken), "the security policy should have refused an inline style"
    screen.broken.clear()


def test_text_twice_as_large_still_fits(screen):
    page = screen(GALLERY, width=640)
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert not scrolls_sideways(page)


def test_the_first_tab_leads_past_the_menu(page):
    page.goto(GALLERY)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_whatever_has_the_focus_shows_it(screen, theme):
    page = screen(GALLERY, theme=theme)
    hidden = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const it = document.activeElement, css = getComputedStyle(it);
            return {tag: it.outerHTML.slice(0, 90), ring: parseFloat(css.outlineWidth), style: css.outlineStyle, halo: css.boxShadow} }"""
        )
        if seen["ring"] < 3 or seen["style"] == "none" or seen["halo"] == "none":
            hidden.append(seen["tag"])
    assert hidden == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_refused_form_says_so_first_and_leads_to_each_field(screen, javascript):
    page = screen(REFUSED, javascript=javascript)
    summary = page.get_by_role("alert")
    expect(page).to_have_title("Erreur : Un formulaire refusé · Maison commune")
    expect(summary).to_be_focused()
    for label, control in (("Adresse e-mail", "#id_email"), ("Votre maison", "#id_house"), ("Où retirer le panier", "#id_pick_up_group")):
        summary.get_by_role("link", name=label).click()
        expect(page.locator(control)).to_be_focused()
    expect(page.locator("#id_name")).to_have_value("Camille")
    expect(page.locator("#id_email")).to_have_accessible_description(
        "Pour recevoir vos dates. Sinon, nous vous appelons. Écrivez une adresse e-mail entière, par exemple camille@exemple.fr."
    )


def colour_of(page, selector="body"):
    return page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).backgroundColor")


def rgb(colour):
    return "rgb({}, {}, {})".format(*contrast.parse(colour))


@pytest.mark.parametrize("javascript", [True, False])
def test_who_wants_the_night_has_it_whatever_the_device_says(screen, javascript):
    page = screen(GALLERY + "?page=3", javascript=javascript, theme="light")
    page.get_by_role("button", name="Sombre").click()
    expect(page).to_have_url(page.url)
    assert page.url.endswith("/composants/?page=3")
    expect(page.locator("html")).to_have_attribute("data-theme", "sombre")
    expect(page.get_by_role("button", name="Sombre")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Comme mon appareil").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "sombre")


@pytest.mark.parametrize(
    ("device", "chosen", "paper"),
    [
        ("light", "", palette.LIGHT["paper"]),
        ("dark", "", palette.DARK["paper"]),
        ("dark", "Claire", palette.LIGHT["paper"]),
        ("light", "Sombre", palette.DARK["paper"]),
    ],
)
def test_the_page_takes_the_colours_of_its_theme(screen, device, chosen, paper):
    page = screen(GALLERY, theme=device)
    if chosen:
        page.get_by_role("button", name=chosen).click()
        page.wait_for_load_state()
    assert colour_of(page) == rgb(paper)


def test_targets_are_large_enough_for_a_thumb(page):
    page.goto(GALLERY)
    targets = ".button, input:not([type=hidden], label *), select, .site-nav a, .pagination a, summary, .choices label"
    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
        .filter(it => it.getClientRects().length)
        .map(it => [it.outerHTML.slice(0, 80), it.getBoundingClientRect().height])
        .filter(([, height]) => height < 44)""",
        targets,
    )
    assert small == []


def test_a_dialog_opens_keeps_the_keyboard_and_gives_the_focus_back(page):
    page.goto(GALLERY)
    opener = page.get_by_role("link", name="Annuler ma place…")
    opener.click()
    dialog = page.get_by_role("dialog", name="Annuler votre place ?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_same_question_is_a_page_without_javascript(no_script):
    no_script.goto(GALLERY)
    no_script.get_by_role("link", name="Annuler ma place…").click()
    expect(no_script.get_by_role("heading", name="Annuler votre place ?")).to_be_visible()


def test_a_form_pressed_twice_goes_once(screen):
    page = screen(GALLERY)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """() => { const button = document.querySelector('.appearance button');
        button.form.addEventListener('submit', () => {}, {once: true}); button.click(); button.click(); }"""
    )
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1


def test_printed_there_is_the_content_and_not_the_menu(page):
    page.goto(GALLERY)
    page.emulate_media(media="print")
    for left_out in ("site-nav", "site-foot", "skip", "breadcrumb"):
        expect(page.locator(f".{left_out}").first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    assert colour_of(page) in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_nothing_comes_from_elsewhere_and_the_type_is_ours(screen):
    page = screen()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(GALLERY, wait_until="networkidle")
    assert asked and all(url.startswith(("http://localhost", "data:")) for url in asked)
    assert sum(FONT in url for url in asked) == 2


def test_the_face_leaves_room_for_the_words(weigh):
    """Style, type, drawings and script of a first visit: well under the hundred kilobytes of the home."""
    assert 20_000 < weigh(REFUSED) < 83_000


def test_the_home_is_light(weigh):
    """A first visit, nothing compressed: in service the server compresses and it weighs a third of this."""
    assert 50_000 < weigh("/") <= 100_000


def test_forced_colours_keep_borders_and_marks(screen):
    page = screen(GALLERY, forced_colors="active")
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).borderTopWidth") == "2px"
    assert page.evaluate("getComputedStyle(document.querySelector('.stepper li.done')).backgroundColor") != page.evaluate(
        "getComputedStyle(document.querySelector('.stepper li:last-child')).backgroundColor"
    )


TRIAL = "/composants/essai/"


def test_an_answer_that_comes_into_the_page_is_focused_and_spoken(page):
    page.goto(TRIAL)
    page.get_by_label("Prix d’un panier").fill("4")
    page.get_by_role("button", name="Calculer").click()
    answer = page.locator("[data-focus]")
    expect(answer).to_be_focused()
    expect(answer).to_contain_text("52,00")
    expect(page.locator("#status")).to_contain_text("Treize paniers : 52,00")
    assert page.url.endswith(TRIAL)


def test_a_refusal_that_comes_into_the_page_takes_the_focus_too(page):
    page.goto(TRIAL)
    page.get_by_label("Prix d’un panier").fill("quatre")
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Prix d’un panier")).to_have_value("quatre")


def test_without_javascript_the_page_comes_back_with_the_same_answer(no_script):
    no_script.goto(TRIAL)
    no_script.get_by_label("Prix d’un panier").fill("4")
    no_script.get_by_role("button", name="Calculer").click()
    expect(no_script.get_by_text("Treize paniers")).to_contain_text("52,00")


def test_a_lost_connection_is_said(page, screen):
    page.goto(TRIAL)
    page.get_by_label("Prix d’un panier").fill("4")
    page.context.set_offline(True)
    page.get_by_role("button", name="Calculer").click()
    expect(page.locator("#status")).to_contain_text("Pas de connexion")
    screen.broken.clear()
