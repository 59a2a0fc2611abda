"""What a volunteer reaches holds no price, quotient, bracket, surname or address: with a plain account, and with a sheet confided.

Everything is collected, not listed: pages, feeds, PDFs and files that links lead to from the public site, from « mon espace » and from
each kind of sheet that a room may confide (`registry.sheet_passes`), besides every address of the table that answers her.
"""

import io
import re
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from paniers.actions.hand_over import SHEET
from pass_culture.actions.share_call import SHEET as CALL
from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.kit.money import format_euros
from portal.ledger.actions.remind import ask_later
from portal.ledger.models import RecoveryLine, Reminder
from portal.people.models import SheetPass
from tests.walk.visitor import Answer, Visitor

from .answers import ask
from .roads import ROADS
from .town import QUOTIENT, STREET, SURNAME

pytestmark = pytest.mark.django_db
STARTS = ["/", "/mon-espace/", "/agenda/", "/programmes/", "/maisons/", "/paniers/", "/tarifs/", "/recherche/?q=panier", "/composants/"]
# A kind of sheet that a room confides -> the key of the house's own. A room that adds a kind adds its line.
SHEETS = {SHEET: lambda house: house.day.pk, CALL: lambda house: house.trip.pk}
# What is in no page but those of who may: each told by its kind.
# What is said of what is not paid is said to a household, or by somebody on the telephone: on no sheet, at no table.
UNPAID = ("après le 5", "relance", "on en parle", "ordonnateur", "comptable public", "reste dû", "il reste quelque chose")
HIDDEN = (SURNAME, STREET, "Tancarville", "Mésanges", "zephyrine-", "referente-", "membre-", "Zéphyrine", "Théodule", "Odilon")
PRICE = re.compile(r"\d+,\d{2}[\s\u00a0\u202f]?€|\bquotient\b|\btranche\b|\bimpayé|\bà régler\b|\btarif\b", re.IGNORECASE)
# The town's prices are for everybody: they stand on these pages, tied to nobody.
PUBLIC_PRICES = re.compile(
    r"^/(tarifs/|paniers/(abonnement/)?(\?.*)?$|pass-culture/(\?.*)?$|programmes/|composants/|donnees-personnelles/|$|recherche/|paniers-\d+/)"
)


@dataclass
class Seen:
    where: str
    text: str


def words_of(answer: Answer, raw: bytes) -> str:
    if answer.content_type.startswith("application/pdf"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    body = re.sub(r"<script.*?</script>", "", answer.body, flags=re.S).replace("\r\n ", "")  # a calendar's lines are folded
    return re.sub(r"\s+", " ", re.sub(r'"[0-9A-Za-z_+/=.-]{20,}"|[0-9a-f]{16,}', "", body))  # in keys any digits come together


def collected(name: str, client, starts) -> list[Seen]:
    visitor = Visitor(name, client).walk(starts, most=120, per_route=4)
    found = []
    for url, answer in visitor.answers.items():
        raw = client.get(url).content if answer.content_type.startswith("application/pdf") else b""
        found.append(Seen(url, words_of(answer, raw)))
    return found


def leaks(seen: list[Seen], *, prices_everywhere: bool) -> list[tuple]:
    own = (str(QUOTIENT), format_euros(1234), "12,34")
    found = [(one.where, word) for one in seen for word in (*HIDDEN, *own) if word in one.text]
    for one in seen:
        if prices_everywhere or not PUBLIC_PRICES.match(one.where):
            text = re.sub(r"<(header|footer)\b.*?</\1>", "", one.text, flags=re.S)  # the menu's « Les prix » leads to the town's page
            text = re.sub(r"<[^>]*>", " ", text)
            found += [(one.where, match.group()) for match in PRICE.finditer(text)]
    return found


@pytest.fixture(scope="module")
def plain(town):
    return town.people["a volunteer"]


def unpaid(seen: list[Seen]) -> list[tuple]:
    """Pages that are for everybody may name the ordonnateur or say « on en parle » of anything at all: sheets and papers may not."""
    bare = [(one.where, re.sub(r"<(header|footer)\b.*?</\1>", "", one.text, flags=re.S).lower()) for one in seen]
    return [(where, word) for where, text in bare for word in UNPAID if word in text]


def test_nothing_of_what_is_not_paid_is_said_on_a_sheet_or_at_a_table(town):
    """Whoever is past her day, was asked three times, said « après le 5 » or stands on a list has the same line as her neighbour."""
    for house in town.houses.values():
        ask_later(household=house.household, by=SYSTEM)
        assert Reminder.objects.filter(household=house.household, step=3).exists()
        assert RecoveryLine.objects.filter(charge__household=house.household).exists()
        held = SheetPass.objects.get(target=f"{SHEET}:{house.day.pk}")
        cache.clear()
        seen = collected("a sheet", Client(), [reverse("sheet_open", args=[held.token]), "/feuille/"])
        client = town.people["accueil"].client() if house.name == "Alpha" else None
        if client is not None:
            for name in ("paniers_desk:paper", "paniers_desk:sheet"):
                seen.append(Seen(name, client.get(reverse(name, args=[house.day.pk])).content.decode()))
        sheet = next(one for one in seen if one.where == "/feuille/")
        assert house.referent.display_name in sheet.text
        assert unpaid([one for one in seen if one.where.startswith(("/feuille", "paniers_desk"))]) == []
    assert unpaid([Seen("/feuille/", "<p>Reste dû : on en parle</p>")])  # the control: the search finds it


def test_a_plain_account_meets_nobody(town, plain):
    seen = collected("a volunteer", plain.client(), STARTS)
    assert len(seen) > 30
    assert leaks(seen, prices_everywhere=False) == []


@pytest.mark.once
def test_whatever_address_of_the_table_answers_her_shows_nobody(town, plain):
    seen = []
    client = plain.client()
    for road in ROADS:
        for house in town.houses.values():
            for method in road.methods.split():
                given = ask(client, road, house, method)
                if given.status == 200:
                    content = given.response.content if not getattr(given.response, "streaming", False) else b""
                    answer = Answer(road.name, 200, content.decode(errors="replace"), given.response.headers.get("Content-Type", ""))
                    seen.append(Seen(f"{method} {road.name}", words_of(answer, content)))
    assert len(seen) > 20
    assert [(where, word) for where, word in leaks(seen, prices_everywhere=False) if word in HIDDEN or word == str(QUOTIENT)] == []


def test_every_kind_of_sheet_that_may_be_confided_is_looked_at():
    assert set(SHEETS) == set(registry.sheet_passes.keys()), "a kind of sheet: say in SHEETS how to find one"
    assert SHEETS


@pytest.mark.parametrize("prefix", sorted(SHEETS))
@pytest.mark.parametrize("name", ["Alpha", "Beta"])
def test_a_sheet_confided_shows_numbers_and_chosen_names_alone(town, prefix, name):
    house = town.houses[name]
    held = SheetPass.objects.get(target=f"{prefix}:{SHEETS[prefix](house)}")
    cache.clear()
    client = Client()
    seen = collected("a sheet", client, [reverse("sheet_open", args=[held.token]), "/feuille/"])
    sheet = next(one for one in seen if one.where == "/feuille/")
    assert house.referent.display_name in sheet.text  # the control: the sheet is really there, with somebody on it
    assert leaks([one for one in seen if one.where.startswith("/feuille")], prices_everywhere=True) == []
    assert leaks(seen, prices_everywhere=False) == []
    if prefix != SHEET:
        return
    assert f"N° {house.basket.number}" in sheet.text.replace("\u00a0", " ")
    before = transaction.savepoint()
    box = {"remettre": f"{house.basket.pk}.{house.basket.version}"}
    after = [Seen("after a tick", client.post("/feuille/", box, follow=True).content.decode())]
    after.append(Seen("a wrong tick", client.post("/feuille/", {"remettre": "0.0"}, follow=True).content.decode()))
    transaction.savepoint_rollback(before)
    assert leaks(after, prices_everywhere=True) == []
    other = town.houses["Beta" if name == "Alpha" else "Alpha"]
    assert client.post("/feuille/", {"remettre": f"{other.basket.pk}.1"}).status_code == 404
    assert all(client.get(address).status_code in (302, 404) for address in ("/equipe/", f"/equipe/paniers/jour/{house.day.pk}/"))


def test_papers_handed_around_hold_no_price(town):
    """The sheet of the day, on paper and on screen, as the counter prints it for the table."""
    client = town.people["accueil"].client()
    house = town.houses["Alpha"]
    paper = client.get(reverse("paniers_desk:paper", args=[house.day.pk]))
    assert house.referent.display_name in paper.content.decode()
    assert leaks([Seen("the paper", paper.content.decode())], prices_everywhere=True) == []
    text = client.get(reverse("paniers_desk:sheet", args=[house.day.pk])).content.decode()
    assert leaks([Seen("the screen", text)], prices_everywhere=True) == []


def test_the_search_for_leaks_finds_them(town):
    """The control: a page with any of it is told."""
    for word in (SURNAME, STREET, str(QUOTIENT), "4,00\u00a0€", "votre quotient", "Tranche A"):
        assert leaks([Seen("/agenda/", f"<p>{word}</p>")], prices_everywhere=True), word
    assert leaks([Seen("/tarifs/", "<p>4,00\u00a0€</p>")], prices_everywhere=False) == []
    referent = town.people["referent of Alpha"].client()
    assert leaks([Seen("/mon-espace/a-regler/", referent.get("/mon-espace/a-regler/").content.decode())], prices_everywhere=False)
