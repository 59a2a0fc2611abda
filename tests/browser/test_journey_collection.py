"""Thursday, five o'clock: the sheet of the day on a tablet and on paper, with JavaScript and without it."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from paniers.actions.subscribe import subscribe
from paniers.enums import BasketState
from paniers.models import Basket
from portal.households.models import Household
from portal.people.models import Person
from tests.paniers.factories import verify

from .conftest import scrolls_sideways
from .town import HOUSE, TABLET, THURSDAY, account, books_are_true, plain, sheet, somebody, standing_at, words_of

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
NAMES = ("Mme D.", "Souad", "M. Le T.")
SECRET = ("€", "Durand-Secret", "quotient", "justificatif")


@pytest.fixture
def numbers():
    """Three more households of the house, at three prices, one of two baskets; their numbers."""
    given = []
    for place, (name, quotient) in enumerate(zip(NAMES, (200, 900, None), strict=True)):
        person = somebody("Essai", "Durand-Secret")
        Person.objects.filter(pk=person.pk).update(display_name=name)
        home = Household.objects.of(person).get()
        if quotient:
            verify(home, quotient, checked=dt.date(2026, 11, 3))
        row = subscribe(sheet=sheet(), person=person, household=home, first_on=THURSDAY, quantity=2 if place == 0 else 1, by=None)
        given.append(row.number)
    return given


def baskets() -> int:
    return Basket.objects.packed().filter(session__maison__name=HOUSE, session__local_date=THURSDAY).count_baskets()


def at_five(screen, javascript) -> Page:
    return screen("/equipe/paniers/", javascript=javascript, user=account("accueil"), **TABLET)


def press(page: Page, what: str, number: int) -> None:
    page.get_by_role("button", name=re.compile(rf"^{what}.* le panier {number}$")).click()
    page.wait_for_load_state()
    expect(page.locator("[data-waiting]")).to_have_count(0)  # what was ticked has reached the house


@BOTH
def test_the_day_is_packed_handed_over_and_counted(screen, axe, numbers, javascript):
    with standing_at(THURSDAY, 17, 30):
        page = at_five(screen, javascript)
        today = page.locator("section", has_text="aujourd’hui")
        words = plain(today.inner_text())
        assert f"jeudi 3 décembre 2026 · {baskets()} paniers à préparer" in words
        assert f"{baskets()} kg de pommes" in words
        today.get_by_role("link", name=f"Ouvrir la feuille du jeu. 3 déc., {HOUSE}").click()
        collect(page, numbers, axe if javascript else None)
    assert books_are_true()


def collect(page: Page, numbers: list[int], axe) -> None:
    first, third = numbers[0], numbers[2]
    two = Basket.objects.get(session__maison__name=HOUSE, session__local_date=THURSDAY, number=first)
    assert not scrolls_sideways(page)
    assert "2 paniers" in plain(page.locator(f"#panier-{first}").inner_text())
    if axe:
        axe(page)
    press(page, "Préparer", first)
    press(page, "Remettre", first)
    press(page, "Remettre", third)
    assert "Remis ✓ 17 h 30" in plain(page.locator(f"#panier-{first}").inner_text())
    assert "3 remis" in plain(page.inner_text(".lead"))
    press(page, "Remis", third)
    assert "2 remis" in plain(page.inner_text(".lead"))
    expect(page.locator(f"#panier-{third}")).to_contain_text("Remettre")
    two.refresh_from_db()
    assert (two.state, two.handed_by) == (BasketState.HANDED_OVER, account("accueil"))
    if axe:
        axe(page)


@BOTH
def test_two_tablets_never_undo_each_other(screen, numbers, javascript):
    with standing_at(THURSDAY, 17, 30):
        session = sheet().sessions.get(local_date=THURSDAY)
        one = screen(f"/equipe/paniers/jour/{session.pk}/", javascript=javascript, user=account("accueil"), **TABLET)
        other = screen(f"/equipe/paniers/jour/{session.pk}/", javascript=javascript, user=account("animation"), **TABLET)
        press(one, "Remettre", numbers[0])
        press(other, "Remettre", numbers[0])
        assert "Remis ✓" in other.locator(f"#panier-{numbers[0]}").inner_text()
        press(one, "Remis", numbers[0])
        press(one, "Remettre", numbers[0])
        press(other, "Remis", numbers[0])  # what it shows is two ticks old
        expect(other.get_by_text("a déjà été coché autrement")).to_be_visible()
        assert Basket.objects.get(session=session, number=numbers[0]).state == BasketState.HANDED_OVER


@BOTH
def test_the_same_sheet_on_paper_says_no_price_and_no_surname(screen, numbers, javascript):
    session = sheet().sessions.get(local_date=THURSDAY)
    page = screen(f"/equipe/paniers/jour/{session.pk}/imprimer/", javascript=javascript, user=account("accueil"))
    printed = words_of(page.pdf(prefer_css_page_size=True))
    for name in NAMES:
        assert name in printed
    for number in numbers:
        assert re.search(rf"\b{number}\b", printed)
    assert f"{baskets()} paniers" in printed
    assert f"{baskets()} kg de pommes" in printed
    assert page.locator(".box").count() == 2 * len(page.locator("tbody tr").all())
    assert not [word for word in SECRET if word in printed]


@BOTH
def test_the_screen_of_a_sheet_tells_no_price_either(screen, numbers, javascript):
    session = sheet().sessions.get(local_date=THURSDAY)
    page = screen(f"/equipe/paniers/jour/{session.pk}/", javascript=javascript, user=account("accueil"), **TABLET)
    assert not [word for word in SECRET if word in page.content()]
    expect(page.get_by_text("On coche le jour même")).to_be_visible()
    press(page, "Remettre", numbers[0])
    expect(page.get_by_text("On ne coche que le jour même")).to_be_visible()
