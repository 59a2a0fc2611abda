"""The escort's phone in a coach: the page opened before, the network gone, ticks both ways, the network back: all arrives, once."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from pass_culture.actions.share_call import share_call
from pass_culture.models import Trip, TripPlace
from pass_culture.reading.trips import date_of, trips_read
from portal.kit import clock
from programmes.models import Attendance, Session

from .conftest import scrolls_sideways
from .town import account

KEPT = "localStorage.getItem('coches')"


@pytest.fixture
def trip(base_url) -> Trip:
    """The demo's outing of tomorrow, brought forward to today."""
    found = trips_read(Trip.objects.filter(sheet__activity__slug="nuit-au-musee")).get()
    date, day = date_of(found), dt.timedelta(days=1)
    Session.objects.filter(pk=date.pk).update(start=date.start - day, end=date.end - day, local_date=clock.today())
    Trip.objects.filter(pk=found.pk).update(meeting_at=found.meeting_at - day, back_at=found.back_at - day)
    return trips_read().get(pk=found.pk)


def address(trip) -> str:
    return f"/equipe/pass-culture/sortie/{trip.pk}/appel/"


def press(page, line: int, word: str) -> None:
    page.locator("li[data-key]").nth(line).get_by_role("button", name=word, exact=True).click()


def said(page):
    return page.locator("[data-offline-said]")


def marks(trip) -> tuple[int, int]:
    """(there, back aboard) as the house knows it."""
    here = Attendance.objects.filter(session=date_of(trip), presence="present").count()
    return here, TripPlace.objects.filter(enrolment__sheet=trip.sheet, back_aboard=True).count()


def test_what_is_ticked_both_ways_without_network_all_arrives_once(screen, trip, axe):
    page = screen(address(trip), user=account("responsable"))
    expected = int(page.locator("[data-expected]").inner_text())
    assert expected >= 4
    page.context.set_offline(True)
    for line in range(3):
        press(page, line, "là")
    press(page, 0, "de retour")
    press(page, 1, "rentre autrement")
    expect(said(page)).to_have_text("5 coches attendent le réseau.")
    expect(page.locator("[data-here]")).to_have_text("3")
    expect(page.locator("[data-aboard]")).to_have_text("1")
    expect(page.locator("[data-came]")).to_have_text("2")
    names = [name.strip() for name in page.locator("[data-name]").all_inner_texts()]
    expect(page.locator("[data-left]")).to_have_text(names[2])
    assert marks(trip) == (0, 0)
    kept = page.evaluate(KEPT)
    assert not [name for name in names if name in kept], "the device keeps no name"
    axe(page)
    assert not scrolls_sideways(page)

    page.context.set_offline(False)
    expect(said(page)).to_have_text("Tout est envoyé.")
    assert marks(trip) == (3, 1)
    assert TripPlace.objects.filter(enrolment__sheet=trip.sheet, back_aboard=False).count() == 1
    assert page.evaluate(KEPT) is None
    page.evaluate(f"localStorage.setItem('coches', {kept!r})")  # an answer that was lost: all of it leaves again
    page.reload()
    expect(said(page)).to_have_text("Tout est envoyé.")
    assert marks(trip) == (3, 1)
    expect(page.locator("[data-here]")).to_have_text("3")
    screen.broken.clear()  # the browser writes each failed request on its console


def test_a_volunteers_phone_ticks_without_network_and_forgets_at_the_end(screen, trip, axe):
    held = share_call(trip=trip, session=date_of(trip), by=account("responsable"), given_to="Jeanne")
    page = screen()
    page.clock.install()
    page.goto(f"/feuille/{held.token}/")
    assert page.locator("a[href^='tel:']").count() <= 1  # the house's own
    axe(page)
    page.context.set_offline(True)
    press(page, 0, "là")
    expect(said(page)).to_have_text("1 coche attend le réseau.")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(said(page)).to_have_text("Tout est envoyé.")
    assert marks(trip) == (1, 0)
    page.context.set_offline(True)
    page.clock.fast_forward("25:00:00")
    expect(said(page)).to_contain_text("effacée de cet appareil")
    assert page.locator("[data-name]").count() == 0
    screen.broken.clear()


def test_without_script_the_same_boxes_are_sent_one_at_a_time(screen, trip):
    page = screen(address(trip), user=account("responsable"), javascript=False)
    press(page, 0, "là")
    expect(page.locator("[data-here]")).to_have_text("1")
    assert marks(trip) == (1, 0)
