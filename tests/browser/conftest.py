"""One real browser, one server and one database for the whole run: Belleroche, the demo's town, with few residents.

Tests write committed rows (the server's threads must see them); after each, the database file is laid back from a copy taken at
the start: a few milliseconds instead of a flush. Fixtures: `screen(path, width=, theme=, javascript=, user=)` opens a page and
watches it (errors of scripts, refusals of the security policy and missing files fail the test), `turn(path, user=)` shows it in the one
tab that walks through many, watched alike, `axe(page)`, `weigh(path)`, `wire(page)`, `bank`.
"""

import contextlib
import copy
import datetime as dt
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from portal.kit import clock, demo, registry
from portal.ledger.stand_in.server import Postman
from tests.laid import copy_file
from tests.ledger.stripe_ground import SECRET, WEBHOOK, gateway_to, open_bank
from tests.people import factories

BROWSERS = ("chromium-headless-shell", "chromium")  # the first has the same engine and no windows to draw around it
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RESIDENTS = 20
expect.set_options(timeout=15_000)  # milliseconds: other tests run beside on two cores; what comes at once is not waited for
DAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS))),
        "args": FLAGS,
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(playwright):
    """The browser's loop starts before the database: after, Django would hand out another connection than the one set up."""


@pytest.fixture(scope="session")
def _belleroche(django_db_setup, django_db_blocker, tmp_path_factory):
    """The town is laid once, for all the processes of a run (`MAISON_TEST_TOWN`: where the first leaves it to the others); what is given
    back is a copy of the database as every test finds it."""
    assert settings.DEMO, "`.ci/test browser` turns the demo on: its clock stands on the day of its data"
    assert settings.DATABASES["default"]["NAME"] == settings.DATABASES["default"]["TEST"]["NAME"]
    house, copy = Path(settings.DATABASES["default"]["NAME"]), tmp_path_factory.mktemp("belleroche") / "house.sqlite3"
    town = Path(os.environ.get("MAISON_TEST_TOWN") or copy.parent / "town")
    with django_db_blocker.unblock():
        copy_file(house, copy.with_name("empty.sqlite3"))
        if town.exists():
            _take(town, house)
        else:
            lay_belleroche()
            _leave(town, house)
    copy_file(house, copy)
    return copy


def lay_belleroche() -> None:
    demo.load(demo.Demo(residents=RESIDENTS, seed=1, day=DAY, say=lambda words: None))
    connections.close_all()


def forget_rows() -> None:
    """What this process kept of the rows that the file no longer holds."""
    for forget in (cache.clear, Site.clear_site_root_paths_cache, ContentType.objects.clear_cache):
        forget()


def _leave(town: Path, house: Path) -> None:
    """Its rows and its files, whole or not at all: who comes second leaves nothing."""
    building = town.with_name(f"{town.name}-{os.getpid()}")
    building.mkdir()
    copy_file(house, building / "house.sqlite3")
    for place in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        if Path(place).exists():
            shutil.copytree(place, building / Path(place).name)
    with contextlib.suppress(OSError):
        building.rename(town)


def _take(town: Path, house: Path) -> None:
    connections.close_all()
    copy_file(town / "house.sqlite3", house)
    for place in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        if (kept := town / Path(place).name).exists():
            shutil.copytree(kept, place, dirs_exist_ok=True)
    forget_rows()
    clock.forget()


class StaticFiles(StaticFilesHandler):
    """Style, type and scripts do not change while the tests run: each is looked for in the rooms' folders, and read, once."""

    kept: dict[str, tuple[dict, bytes]] = {}

    def get_response(self, request):
        if "HTTP_IF_MODIFIED_SINCE" in request.META:
            return super().get_response(request)
        if request.path not in self.kept:
            answer = super().get_response(request)
            if answer.status_code != 200:
                return answer
            self.kept[request.path] = dict(answer.items()), b"".join(answer)
            answer.close()
        headers, content = self.kept[request.path]
        return HttpResponse(content, headers=headers)


@pytest.fixture(scope="session")
def base_url(_belleroche, django_db_blocker):
    """The address of the running house; `page.goto("/agenda/")` starts from it."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost", start=False)
        server.thread.static_handler = StaticFiles
        server.start()
        yield server.url
        server.stop()


@pytest.fixture(autouse=True)
def _rows(base_url, _belleroche, django_db_blocker):
    """Rows may be written; they are gone after the test."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        copy_file(_belleroche, Path(settings.DATABASES["default"]["NAME"]))
    forget_rows()


@pytest.fixture
def signed_in(base_url):
    """`signed_in(user, page)`: the browser holds a session of this user, second factor included."""

    def sign_in(user, page: Page) -> Page:
        client = Client()
        factories.sign_in(client, user)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": base_url}])
        return page

    return sign_in


def _open(browser: Browser, broken: list[str], *, width=390, height=844, theme="light", javascript=True, **options) -> Page:
    """A browser of its own, with nothing in it yet, and its one page; what breaks there is added to `broken`."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        java_script_enabled=javascript,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        **options,
    )
    page = context.new_page()
    page.on("pageerror", lambda error: broken.append(f"{page.url}: {error}"))
    page.on("console", lambda message: broken.append(f"{page.url}: {message.text}") if message.type == "error" else None)
    return page


@pytest.fixture
def screen(browser: Browser, base_url, signed_in):
    """Opens pages; what breaks in them is told at the end of the test, with the address where it happened."""
    opened, broken = [], []

    def open_screen(path="", *, user=None, **options) -> Page:
        page = _open(browser, broken, base_url=base_url, **options)
        opened.append(page.context)
        if user is not None:
            signed_in(user, page)
        if path:
            page.goto(path)
        return page

    open_screen.broken = broken
    yield open_screen
    for context in opened:
        context.close()
    assert broken == []


@pytest.fixture(scope="session")
def _tab(browser: Browser, base_url):
    broken: list[str] = []
    page = _open(browser, broken, base_url=base_url)
    page.add_init_script(Axe().axe_script)  # compiled once for all its pages
    yield page, broken
    page.context.close()


@pytest.fixture
def turn(_tab, signed_in):
    """`turn(path, user=)`: the same tab, a phone by day, turns to this page: (page, answer). Style, type and scripts are known to it,
    as to who goes through a site; of the page before nothing is left, no session and nothing kept on the device."""
    page, broken = _tab
    broken.clear()

    def turn_to(path, *, user=None):
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="light")
        if user is not None:
            signed_in(user, page)
        return page, page.goto(path)

    turn_to.broken = broken
    yield turn_to
    page.context.clear_cookies()
    page.evaluate("[localStorage, sessionStorage].forEach(kept => kept.clear())")
    assert broken == []


@pytest.fixture
def page(screen) -> Page:
    """A phone, by day."""
    return screen()


@pytest.fixture
def no_script(screen) -> Page:
    """A phone whose JavaScript is off."""
    return screen(javascript=False)


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """`axe(page)`: no violation of WCAG 2.2 A and AA, nor of axe's good practices; `axe(page, rules)`: of these rules alone."""
    source = Axe().axe_script

    def check(page: Page, rules: list[str] | None = None) -> None:
        only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
        if page.evaluate("typeof window.axe === 'undefined'"):
            page.evaluate(source)
        # what it finds right and what does not concern the page stay there: to carry them here takes as long as to find them
        found = page.evaluate(
            "options => window.axe.run(document, options).then(told => told.violations)", {"resultTypes": ["violations"], **only}
        )
        lines = [f"{rule['id']} ({rule['impact']}): {node['html']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
        assert not lines, f"{page.url}\n" + "\n".join(lines)

    return check


@pytest.fixture
def bank(base_url, settings, monkeypatch):
    """The payment provider's stand-in, which tells this house what happens on its pages as the real one would."""
    told = []
    with open_bank() as opened:
        postman = Postman(base_url + WEBHOOK, SECRET)
        opened.told = told

        def tell(event):
            told.append(threading.Thread(target=postman.carry, args=(event,)))
            told[-1].start()

        opened.tell = tell
        policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"].append(opened.address)
        settings.CONTENT_SECURITY_POLICY = policy
        monkeypatch.setitem(registry.payment_providers._items, "stripe", (100, gateway_to(opened)))
        yield opened
        for carrier in told:
            carrier.join()


@pytest.fixture
def wire():
    """`wire(page)`: the bytes that come over the wire to this page from now on, as a growing list; redirects count too."""

    def listen(page: Page) -> list[float]:
        sizes = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        session.on("Network.requestWillBeSent", lambda event: sizes.append(event.get("redirectResponse", {}).get("encodedDataLength", 0)))
        return sizes

    return listen


@pytest.fixture
def weigh(screen, wire):
    """`weigh(*paths)`: bytes that came over the wire for this journey, with an empty cache at its start."""

    def weigh_journey(*paths: str) -> int:
        page = screen()
        sizes = wire(page)
        for path in paths:
            page.goto(path, wait_until="networkidle")
        return int(sum(sizes))

    return weigh_journey


def seen(page: Page, name: str, axe=None) -> None:
    """No sideways scroll, and axe where it is given; a picture in the folder that `MAISON_TEST_PICTURES` names, where somebody asked for
    pictures."""
    assert not scrolls_sideways(page), page.url
    if axe:
        axe(page)
    if folder := os.environ.get("MAISON_TEST_PICTURES"):
        journey = Path(os.environ["PYTEST_CURRENT_TEST"].partition("::")[0]).stem
        page.screenshot(path=Path(folder) / f"{journey}-{name}.png", full_page=True)


def scrolls_sideways(page: Page) -> bool:
    """Does the page as a whole need a horizontal scroll (WCAG 1.4.10)?"""
    page.wait_for_load_state()
    for _ in range(5):  # while its type and styles arrive a page may be wide for a moment; one that is too wide stays so
        if not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            return False
        page.wait_for_timeout(100)
    return True
