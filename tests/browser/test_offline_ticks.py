"""Presences ticked in a cellar: what is pressed without network shows, waits, leaves when it is back, once; and the device forgets."""

import re

import pytest
from playwright.sync_api import expect

from programmes.models import Attendance, SheetSession, SignUpSheet

from .conftest import scrolls_sideways
from .town import account

KEPT = "localStorage.getItem('coches')"


@pytest.fixture
def sheet(base_url) -> SignUpSheet:
    return SignUpSheet.objects.get(activity__slug="prendre-en-main-son-telephone")


@pytest.fixture
def today(sheet):
    return sheet.sessions.order_by("start")[4]


@pytest.fixture
def address(sheet, today) -> str:
    return f"/equipe/rendez-vous/{sheet.pk}/presences/{today.pk}/"


def press(page, line: int, word: str) -> None:
    page.locator(".ticks li").nth(line).get_by_role("button", name=word).click()


def said(page):
    return page.locator("[data-offline-said]")


def forgotten(page) -> None:
    """Nothing is on the device any more, soon."""
    for _ in range(100):
        if page.evaluate(KEPT) is None:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


def noted(today) -> list[str]:
    return sorted(Attendance.objects.filter(session=today).values_list("presence", flat=True))


def test_five_ticks_without_network_are_all_there_when_it_is_back(screen, address, today, axe):
    page = screen(address, user=account("responsable"))
    page.context.set_offline(True)
    for line, word in enumerate(("présent", "présent", "absent", "excusé", "présent")):
        press(page, line, word)
    expect(said(page)).to_have_text("5 coches attendent le réseau.")
    expect(page.locator("[data-here]")).to_have_text("3")
    assert noted(today) == []
    kept = page.evaluate(KEPT)
    names = [name.strip() for name in page.locator("[data-name]").all_inner_texts()]
    assert names and not [name for name in names if name in kept], "the device keeps no name"
    axe(page)
    assert not scrolls_sideways(page)

    page.context.set_offline(False)
    expect(said(page)).to_have_text("Tout est envoyé.")
    assert noted(today) == ["absent", "excused", "present", "present", "present"]
    assert page.evaluate(KEPT) is None
    assert page.locator("[data-waiting]").count() == 0

    page.evaluate(f"localStorage.setItem('coches', {kept!r})")  # an answer that was lost: all of it leaves again
    page.reload()
    expect(said(page)).to_have_text("Tout est envoyé.")
    assert len(noted(today)) == 5
    expect(page.locator("[data-here]")).to_have_text("3")
    screen.broken.clear()  # the browser writes each failed request on its console


def test_a_tab_closed_and_opened_again_sends_what_waited(screen, address, today):
    page = screen(address, user=account("responsable"))
    page.context.set_offline(True)
    press(page, 0, "présent")
    page.get_by_role("button", name="+ 5").click()
    expect(said(page)).to_have_text("2 coches attendent le réseau.")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/equipe/")  # another page of the team's is enough
    forgotten(again)
    assert noted(today) == ["present"]
    assert SheetSession.objects.get(session=today).unnamed == 5
    screen.broken.clear()


def test_a_session_that_ended_loses_nothing(screen, address, today):
    page = screen(address, user=account("responsable"))
    page.context.clear_cookies()
    press(page, 0, "présent")
    expect(said(page)).to_have_text("Tout est envoyé.")
    assert Attendance.objects.get(session=today).by == account("responsable")


def test_at_midnight_the_device_forgets(screen, address, today):
    page = screen(user=account("responsable"))
    page.clock.install()
    page.goto(address)
    page.context.set_offline(True)
    press(page, 0, "présent")
    expect(said(page)).to_have_text("1 coche attend le réseau.")
    page.clock.fast_forward("25:00:00")
    forgotten(page)
    expect(said(page)).to_contain_text("La journée est finie")
    expect(page.locator(".ticks li").first.get_by_role("button", name="absent")).to_be_disabled()
    assert noted(today) == []
    screen.broken.clear()


def test_what_is_refused_is_told_in_words_until_it_is_read(screen, address, sheet, today):
    page = screen(address, user=account("responsable"))
    row = sheet.enrolments.get(pk=page.locator(".ticks li").first.get_attribute("id").removeprefix("ligne-"))
    page.context.set_offline(True)
    press(page, 0, "absent")
    page.wait_for_timeout(1100)
    Attendance.objects.create(enrolment=row, session=today, presence="excused", by=account("direction"))
    page.context.set_offline(False)
    box = page.locator("[data-offline-box]")
    expect(box).to_be_visible()
    expect(box).to_contain_text("Votre coche est plus ancienne")
    assert noted(today) == ["excused"]
    expect(page.locator(".ticks li").first.get_by_role("button", name="excusé")).to_have_attribute("aria-pressed", "true")
    box.get_by_role("button", name="J’ai lu").click()
    expect(box).to_be_hidden()
    assert page.evaluate(KEPT) is None
    screen.broken.clear()


def test_signing_out_sends_then_forgets(screen, address, today):
    page = screen(address, user=account("responsable"))
    page.context.set_offline(True)
    press(page, 0, "présent")
    expect(said(page)).to_have_text("1 coche attend le réseau.")
    kept = page.evaluate(KEPT)
    page.context.set_offline(False)
    expect(said(page)).to_have_text("Tout est envoyé.")
    page.goto("/compte/logout/")
    page.evaluate(f"localStorage.setItem('coches', {kept!r})")
    page.get_by_role("button", name="Se déconnecter").first.click()
    expect(page).to_have_url(re.compile(r"^(?!.*logout)"))
    assert page.evaluate(KEPT) is None
    assert noted(today) == ["present"]
    screen.broken.clear()


@pytest.mark.parametrize("width", [390, 820])
def test_without_javascript_the_same_box_is_a_form(screen, address, today, width):
    page = screen(address, width=width, user=account("responsable"), javascript=False)
    press(page, 0, "présent")
    expect(page.locator(".ticks li").first.get_by_role("button", name="présent")).to_have_attribute("aria-pressed", "true")
    assert noted(today) == ["present"]
    page.get_by_role("button", name="Les autres sont absents").click()
    expect(page.get_by_role("button", name="Les autres sont absents")).to_be_hidden()
    assert set(noted(today)) == {"present", "absent"}


def test_boxes_are_large_enough_for_a_thumb(screen, address):
    page = screen(address, user=account("responsable"))
    heights = page.locator(".tick-sheet button:visible").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 48
