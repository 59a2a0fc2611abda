"""The paper « Confirmation » in a real browser: from a metre nobody tells who pays; the printer takes the paper alone; the screen turned
round says a price without a voice."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from paniers.models import Subscription
from portal.kit import registry
from portal.people.models import Person
from tests.desk.slips import slip

from .conftest import scrolls_sideways
from .town import account, house, plain, somebody, words_of

A_METRE = 8  # a paper seen from a metre: one point for eight by eight
CODES = ("fr", "ar", "uk", "tr", "pt", "en")


@pytest.fixture
def papers(monkeypatch):
    """Slips that say the same thing of the same person but for the amount, under « essai.Bon/<cents>/ »."""
    kinds = dict(registry.slips._items)
    row = Person.objects.filter(successor=None).first()

    def content(user, key):
        return slip(person=row, maison=house(), cents=int(key.rstrip("p")), paid=key.endswith("p"))

    kinds["essai.Bon"] = (100, registry.SlipKind(content, ("subscribed",)))
    monkeypatch.setattr(registry.slips, "_items", kinds)


def pictures(page: Page, key: str, code: str) -> tuple[Image.Image, Image.Image]:
    """The paper as it is printed: what stands above the fold, and the whole sheet."""
    page.goto(f"/equipe/bons/essai.Bon/{key}/?langue={code}")
    page.emulate_media(media="print")
    page.evaluate("document.fonts.ready")
    taken = [page.locator(part).screenshot() for part in (".slip-out", ".slip")]
    page.emulate_media(media="screen")
    return tuple(Image.open(io.BytesIO(shot)).convert("L") for shot in taken)


def from_a_metre(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // A_METRE, picture.height // A_METRE), Image.Resampling.BOX)


@pytest.mark.parametrize("code", CODES)
def test_nobody_tells_from_a_metre_who_pays_nothing_and_who_pays_nine_euros(screen, papers, code):
    page = screen(user=account("accueil"), width=484, height=718)
    outside, whole = zip(*(pictures(page, key, code) for key in ("0", "900", "900p")), strict=True)
    for other in outside[1:]:
        assert ImageChops.difference(outside[0], other).getbbox() is None, "above the fold one point is not another's"
    far = [from_a_metre(sheet) for sheet in whole]
    for other in far[1:]:
        seen = ImageStat.Stat(ImageChops.difference(far[0], other))
        assert seen.mean[0] < 0.6, "of 255, over the sheet"
        assert seen.extrema[0][1] < 128


def test_from_a_metre_another_shape_would_be_seen(screen, papers):
    """The control: a sheet that lacks one line of the inside is not taken for the same."""
    page = screen(user=account("accueil"), width=484, height=718)
    page.goto("/equipe/bons/essai.Bon/900/?langue=fr")
    page.emulate_media(media="print")
    before = from_a_metre(Image.open(io.BytesIO(page.locator(".slip").screenshot())).convert("L"))
    page.evaluate("document.querySelector('.slip-money tr').remove()")
    after = from_a_metre(Image.open(io.BytesIO(page.locator(".slip").screenshot())).convert("L"))
    assert ImageStat.Stat(ImageChops.difference(before, after)).mean[0] > 1


def test_the_printer_takes_the_paper_alone_on_one_sheet(screen, papers):
    page = screen("/equipe/bons/essai.Bon/900/?langue=ar", user=account("accueil"), width=1280)
    printed = page.pdf(prefer_css_page_size=True)
    words = plain(words_of(printed))
    above, below = words.split("Pliez ici", 1)
    assert "Montrer à la personne" not in words and "Équipe" not in words
    assert "N° 7" in above and "€" not in above and "9,00 €" in below
    assert printed.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_the_fold_is_closed_on_the_screen_until_it_is_asked_for(screen, axe, papers, width):
    page = screen("/equipe/bons/essai.Bon/900/", user=account("accueil"), width=width)
    expect(page.get_by_text("9,00 €").first).to_be_hidden()
    page.get_by_role("link", name="Ouvrir le pli").click()
    expect(page.get_by_text("9,00 €").first).to_be_visible()
    axe(page)
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_price_is_shown_then_noted_and_its_paper_is_there(screen, axe, javascript):
    who = somebody("Zita", "Zitounov")
    page = screen(f"/equipe/paniers/abonner/{who.pk}/", user=account("accueil"), width=1280, javascript=javascript)
    page.get_by_label("Combien de paniers").select_option("2")
    page.get_by_role("button", name="Montrer à la personne").click()
    assert "Zita" not in page.inner_text("main") and "9,00 €" in plain(page.inner_text("main"))
    assert page.get_by_role("navigation").count() == 0
    if javascript:
        axe(page)
    page.get_by_role("button", name="Retour").click()
    assert page.get_by_label("Combien de paniers").input_value() == "2"
    page.get_by_role("button", name="Noter l’abonnement").click()
    page.get_by_role("link", name="Imprimer la confirmation").click()
    row = Subscription.objects.get(enrolment__person=who)
    expect(page.locator(".slip-out")).to_contain_text(f"N° {row.number}")
    expect(page.locator(".slip-money")).to_be_hidden()
    page.get_by_role("link", name="Montrer à la personne").click()
    assert "€" in page.inner_text("main")
    page.get_by_role("link", name="Retour").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Confirmation pour")
