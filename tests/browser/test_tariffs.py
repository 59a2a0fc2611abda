"""Writing prices in a real browser: with script the preview follows, without script rows come and go all the same."""

import pytest
from playwright.sync_api import expect

from tests.walk_pages import draft_of_prices


@pytest.fixture
def draft():
    return draft_of_prices("")()


def test_the_preview_follows_what_is_typed(screen, draft):
    address, user = draft
    page = screen(address, width=1280, user=user)
    page.get_by_label("Palier 2, De").fill("460")
    page.get_by_label("Palier 2, De").blur()
    expect(page.locator("#apercu")).to_contain_text("il manque un palier")
    page.get_by_label("Palier 2, De").fill("450")
    page.get_by_label("Palier 2, Prix").fill("5,60")
    page.get_by_label("Palier 2, Prix").blur()
    expect(page.locator("#apercu .prices").first).to_contain_text("5,60")


def test_only_the_fields_of_the_basis_chosen_are_shown(screen, draft):
    address, user = draft
    page = screen(address, user=user, javascript=False)
    assert page.get_by_label("Palier 1, De").is_visible()
    assert not page.get_by_label("Part du quotient, en %").is_visible()
    page.get_by_label("Du quotient familial, en proportion").check()
    assert page.get_by_label("Part du quotient, en %").is_visible()
    assert not page.get_by_label("Palier 1, De").is_visible()


def test_without_script_a_row_is_added_and_enter_only_checks(screen, draft):
    address, user = draft
    page = screen(address, user=user, javascript=False)
    rows = page.locator(".bands-rows > li").count()
    page.get_by_label("Palier 1, Prix").fill("quatre")
    page.get_by_role("button", name="Ajouter un palier").click()
    assert page.locator(".bands-rows > li").count() == rows + 1
    assert page.get_by_label("Palier 1, Prix").input_value() == "quatre"
    page.get_by_label("Palier 1, Prix").press("Enter")
    assert page.locator(".bands-rows > li").count() == rows + 1
    expect(page.locator(".error-summary")).to_contain_text("Palier 1, prix")
