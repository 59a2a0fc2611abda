"""What the journeys need of Belleroche: its accounts, its houses, codes that arrive, papers that are read."""

import datetime as dt
import io
import re

from django.core.management import CommandError, call_command
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from paniers.models import SeasonTerms
from portal.households.actions.create_household import create_household
from portal.kit import clock
from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from portal.places.models import Maison

THURSDAY = dt.date(2026, 12, 3)
HOUSE = "Maison des Quais"  # the house of the demo's staff
TABLET = {"width": 820, "height": 1180}


def account(name: str) -> User:
    return User.objects.get(email=f"{name}@belleroche.example")


def house() -> Maison:
    return Maison.objects.get(name=HOUSE)


def season() -> SeasonTerms:
    return SeasonTerms.objects.get()


def sheet(name: str = HOUSE):
    return season().season.sheets.get(maison__name=name)


def code_received(page: Page) -> str:
    """The last code in the outbox, read in another tab as somebody reads her mail."""
    tab = page.context.new_page()
    tab.goto("/demo/boite-d-envoi/")
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", tab.inner_text("main")).group(0)
    tab.close()
    return found


def paper(page: Page, address: str) -> str:
    """The words of a PDF of the house, on one line."""
    answer = page.request.get(address, timeout=180_000)  # milliseconds: laying out leaves is work, and other tests run beside
    assert answer.status == 200, f"{address}: {answer.status}"
    assert answer.headers["content-type"] == "application/pdf"
    return words_of(answer.body())


def words_of(pdf: bytes) -> str:
    return plain(" ".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(pdf)).pages))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def books_are_true() -> bool:
    """`check_books` over the whole town; the test says which row is wrong."""
    told = io.StringIO()
    try:
        call_command("check_books", stdout=told, stderr=told)
    except CommandError as error:
        raise AssertionError(told.getvalue()) from error
    return True


def somebody(given_name: str, family_name: str, **values) -> Person:
    """Known to the house of the demo's staff, with a household of her own; no e-mail, no account."""
    person = create_person(by=None, maison=house(), given_name=given_name, family_name=family_name, **values)
    create_household(referents=[person], by=None)
    return person


def standing_at(day: dt.date, hour: int, minute: int = 0):
    """The whole house, its server included, stands at this moment."""
    return clock.standing_at(timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute))))


def note_present(roll: Page, place) -> None:
    """She is there: ticked, and written. What the screen shows at once comes before the server's answer, which must come on that day."""
    line = roll.locator(f"#ligne-{place.pk}")
    with roll.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        line.get_by_role("button", name="Présent").click()
    expect(line.locator(".tick.present")).to_have_attribute("aria-pressed", "true")
