"""What may be reached of the baskets by who only hands them over, or by a neighbour: numbers and chosen names, never a price, a bracket,
a quotient, a surname or an address.

Marked values that stand nowhere else are planted in every row that holds any of it. Then every registered address is asked, by who holds
nothing but the capability to hand baskets over, with each house's things; files are opened (PDF, XLSX, CSV, JSON, calendars), links and
the addresses that pages give to their scripts are followed. An address that another part adds is asked the day it is in the table.
"""

import io
import re
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from paniers.actions.hand_over import SHEET
from paniers.models import Agreement, Basket
from portal.households.actions.verify_quotient import verify_quotient
from portal.kit import clock, registry
from portal.kit.audit import SYSTEM
from portal.people.enums import Capability, Role
from portal.people.models import SheetPass
from portal.people.rules.capabilities import ALLOWS
from programmes.models import Enrolment
from tests.walk.visitor import clean

from .answers import ask
from .conftest import Somebody
from .roads import ROADS
from .test_volunteer import HIDDEN, PRICE

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CENTS, BRACKET, WHY = 98765, "Tranche-Mirabelle", "Avec un quotient de 61 234"
FIGURE = 61234
# As a price is written on a page, in a file, in a script; the same of what made it.
MARKS = ("987,65", "987.65", str(CENTS), "1975,30", "1 975,30", BRACKET, "Mirabelle", "61 234", str(FIGURE))
OURS = ("paniers", "paniers_desk")  # addresses that are the baskets' own: there even the words of money are out of place
PAPERS = ("desk_slip", "desk_slip_pdf", "desk_slip_show")
HANDS = frozenset({Capability.ENTER_DESK, Capability.HAND_BASKETS})
KEYS = re.compile(r'"[0-9A-Za-z_+/=.:-]{20,}"|[0-9a-f]{16,}|csrfmiddlewaretoken"[^>]*')
CHECKED_AGAINST_WORDS = re.compile(r"<(header|footer)\b.*?</\1>|<script.*?</script>|<[^>]*>", re.S)  # the site's menu leads to « Les prix »


def plant(house) -> None:
    """Every row of money, means or price of a house's household holds the marks."""
    reason = {"bracket": BRACKET, "why": WHY, "proof": "verified"}
    Basket.objects.filter(subscription=house.subscription).update(unit_cents=CENTS)
    Agreement.objects.filter(subscription=house.subscription).update(unit_cents=CENTS, quoted_on=F("from_on"), price_reason=reason)
    Enrolment.objects.filter(pk=house.subscription.enrolment_id).update(price_cents=CENTS, price_reason=reason)
    common = {"month": clock.today(), "source": "caf", "by": SYSTEM}
    verify_quotient(household=house.household, figure=FIGURE, corrects=house.quotient, **common)


@pytest.fixture
def planted(town):
    for house in town.houses.values():
        plant(house)
    return town


@pytest.fixture
def hands(planted, monkeypatch) -> Somebody:
    """Staff of Alpha who may do nothing but hand baskets over."""
    monkeypatch.setitem(ALLOWS, Role.ANIMATION, HANDS)
    return planted.people["animation"]


def text_of(response) -> str:
    """What an answer says, whatever file it is: as somebody would read it, and with the values that its scripts read."""
    kind, raw = response.headers.get("Content-Type", ""), b"".join(response) if getattr(response, "streaming", False) else response.content
    if kind.startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    if "spreadsheet" in kind:
        book = load_workbook(io.BytesIO(raw))
        return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    return KEYS.sub("", raw.decode(errors="replace").replace("\r\n ", ""))


def told(text: str) -> list[str]:
    """The marks and names that a text tells, spaces of any kind alike."""
    flat = re.sub(r"[\s\u00a0\u202f]+", " ", text)
    return [word for word in (*MARKS, *HIDDEN) if word in flat or word in text]


def money_words(text: str) -> list[str]:
    return PRICE.findall(CHECKED_AGAINST_WORDS.sub(" ", text))


def given_to_scripts(page: str, here: str) -> set[str]:
    """Addresses that a page's scripts ask: whatever attribute of it looks like one of ours."""
    found = set()
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        for name, value in tag.attrs.items():
            if name.startswith("data-") and isinstance(value, str) and re.fullmatch(r"/[\w./-]+(\?\S*)?", value):
                found.add(clean(urljoin(here, value)))
    return found - {""}


def answers(town, who: Somebody, names=None) -> list[tuple[str, str]]:
    """(address, text) of all that answers her, by each method, with the things of both houses."""
    client, found = who.client(), []
    for road in ROADS:
        if names and not road.name.startswith(names):
            continue
        for house in town.houses.values():
            for method in road.methods.split():
                given = ask(client, road, house, method)
                if given.status == 200:
                    found.append((f"{method} {road.name}", text_of(given.response)))
    return found


def of_baskets(where: str) -> bool:
    name = where.split(" ")[-1]
    return name.split(":")[0] in OURS or name in PAPERS


def test_nothing_that_who_hands_over_may_reach_tells_a_mark(planted, hands):
    seen = answers(planted, hands)
    reached = {where for where, _ in seen}
    assert {"GET paniers_desk:days", "GET paniers_desk:sheet", "GET paniers_desk:paper", "GET paniers_desk:rekey"} <= reached
    assert any("Mme Z." in text for where, text in seen if "paniers_desk:sheet" in where)  # the control: there really is somebody on it
    assert [(where, word) for where, text in seen for word in told(text)] == []
    desk = [(where, text) for where, text in seen if where.split(" ")[-1].startswith("paniers_desk:") or where.split(" ")[-1] in PAPERS]
    assert [(where, word) for where, text in desk for word in money_words(text)] == []


def test_links_and_scripts_of_the_desks_pages_lead_to_nothing_more(planted, hands):
    client, waiting, seen = hands.client(), ["/equipe/paniers/"], {}
    while waiting and len(seen) < 60:
        here = waiting.pop(0)
        response = client.get(here)
        seen[here] = text = text_of(response) if response.status_code == 200 else ""
        page = response.content.decode(errors="replace") if "text/html" in response.headers.get("Content-Type", "") else ""
        links = {clean(urljoin(here, link["href"])) for link in BeautifulSoup(page, "html.parser").find_all("a", href=True)}
        for link in sorted(links | given_to_scripts(page, here)):
            if "paniers" in link and link not in seen and link not in waiting:
                waiting.append(link)
        assert told(text) == [], here
    assert len([text for text in seen.values() if text]) >= 3


@pytest.mark.parametrize("name", ["Alpha", "Beta"])
def test_the_sheet_of_a_volunteer_and_all_its_scripts_ask_tells_no_mark(planted, name):
    house = planted.houses[name]
    held = SheetPass.objects.get(target=f"{SHEET}:{house.day.pk}")
    cache.clear()
    client = Client()
    page = client.get(reverse("sheet_open", args=[held.token]), follow=True)
    assert "Mme Z." in page.content.decode()
    texts = [("the sheet", text_of(page))]
    for address in sorted(given_to_scripts(page.content.decode(), "/feuille/")):
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            texts.append((f"{method} {address}", text_of(answer)))
    assert [(where, word) for where, text in texts for word in told(text)] == []
    assert [(where, word) for where, text in texts for word in money_words(text)] == []


def test_every_sheet_that_the_baskets_confide_is_looked_at():
    ours = {key for key, _ in registry.sheet_passes.items() if key.startswith("paniers")}
    assert ours <= {SHEET}, "a new kind of sheet of the baskets: ask it here as above"


@pytest.mark.parametrize("who", ["a visitor", "a volunteer", "referent of Beta"])
def test_a_neighbour_meets_nothing_of_another_household(town, who):
    """What is planted is Alpha's alone: the referent of Beta sees what is hers, and no mark."""
    plant(town.houses["Alpha"])
    seen = answers(town, town.people[who], OURS)
    assert seen
    alphas = (*MARKS, "Grandvaucelle-Alpha", "Tancarville-Alpha", "rue des Mésanges-Bleues Alpha", "zephyrine-alpha")
    assert [(where, word) for where, text in seen for word in alphas if word in text] == []
    if who != "referent of Beta":
        assert [(where, word) for where, text in seen for word in HIDDEN if word in text] == []


def test_who_does_not_answer_for_the_household_sees_her_baskets_without_a_mark(planted):
    seen = answers(planted, planted.people["member of Alpha"], OURS)
    assert [(where, word) for where, text in seen for word in MARKS if word in text] == []


def test_her_own_calendars_hold_no_mark(planted):
    """A feed is read by a telephone, a company, a family: not even her own price goes there."""
    client = planted.people["referent of Alpha"].client()
    files = [client.get(reverse("paniers:calendar"))]
    feed = planted.houses["Alpha"].feed
    files.append(Client().get(f"/agenda/{feed.token}.ics"))
    assert all(answer.status_code == 200 for answer in files)
    assert "panier n" in text_of(files[0])
    assert [word for answer in files for word in (*MARKS, *money_words(text_of(answer))) if word in text_of(answer)] == []


def test_the_search_finds_what_it_looks_for(planted):
    """The control: the household's own page says the planted price, and each mark is found in each kind of file."""
    client = planted.people["referent of Alpha"].client()
    assert "987,65" in told(text_of(client.get(reverse("paniers:mine"))))
    for mark in MARKS:
        assert told(f"<p>{mark.replace(' ', chr(0x202F))}</p>"), mark
    assert money_words("<td>4,00 €</td>")
    assert given_to_scripts('<div data-where="/feuille/coches/" data-say="Bonjour /a b">', "/feuille/") == {"/feuille/coches/"}


def test_a_price_let_through_by_a_sheet_is_caught(planted, hands, monkeypatch):
    """The control of the walk: a sheet whose names were prices is told."""
    named = "paniers.exports.sheet.escape" if hasattr(__import__("paniers.exports", fromlist=["x"]), "sheet") else "paniers.exports.escape"
    monkeypatch.setattr(named, lambda text: f"{text} 987,65 €")
    seen = answers(planted, hands, ("paniers_desk:sheet", "paniers_desk:paper"))
    assert [where for where, text in seen if "987,65" in told(text)]
    assert [where for where, text in seen if money_words(text)]
