"""How many gestures the counter costs: each press, each field filled, each key is one."""

import pytest
from playwright.sync_api import Locator, Page, expect

from paniers.models import Subscription
from portal.ledger.models import Payment, Regie
from portal.people.enums import Role
from portal.people.models import Person
from tests.ledger import ground
from tests.people.factories import give

from .test_journey_counter import KARIM, NADIA, POSTE, counter  # noqa: F401
from .town import TABLET, account, house, paper, somebody

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
MOST = 25  # from an unknown person to the paper in her hand
HOMONYMS = 10


class Hands:
    """A page under somebody's hands: every gesture counts one."""

    def __init__(self, page: Page):
        self.page, self.count = page, 0

    def press(self, name: str, role: str = "button") -> None:
        self.click(self.page.get_by_role(role, name=name))

    def click(self, what: Locator) -> None:
        self.count += 1
        what.click()

    def fill(self, label: str, text: str) -> None:
        self.count += 1
        self.page.get_by_label(label).fill(text)

    def key(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)

    def type_where_the_cursor_is(self, text: str) -> None:
        """A field that has the focus already: filling it is one gesture."""
        self.count += 1
        self.page.keyboard.type(text)


@pytest.fixture
def nadia_takes_money():
    """In a small house the person at the counter also holds the régie's mandate."""
    nadia = account("accueil")
    give(nadia, Role.REGIE, house())
    ground.mandate(Regie.objects.get(code="accueil"), nadia)
    return nadia


def create_and_subscribe(hands: Hands, name: str) -> Subscription:
    page = hands.page
    expect(page.get_by_label("Nom, téléphone")).to_be_focused()
    hands.type_where_the_cursor_is(name)
    hands.key("Enter")
    hands.press("Nouvelle personne", "link")
    hands.press("Enregistrer")
    hands.click(page.locator("a.act", has_text="Panier"))
    hands.press("Ouvrir son foyer et continuer")
    hands.press("Noter l’abonnement")
    page.wait_for_url("**/abonnement/*/")
    return Subscription.objects.latest("pk")


def take_cash(hands: Hands, row: Subscription) -> None:
    page = hands.page
    hands.click(page.get_by_label("Espèces"))
    hands.press("Encaisser")
    expect(page.get_by_role("link", name="Imprimer le reçu")).to_be_visible()
    hands.count += 1  # the receipt is opened
    assert "€" in paper(page, page.get_by_role("link", name="Imprimer le reçu").get_attribute("href"))
    assert Payment.objects.get(household=row.enrolment.household).state == "succeeded"


def print_the_slip(hands: Hands, row: Subscription) -> None:
    """From her basket to its paper in her hand, and back: the browser's own printing where there is a script, else the PDF."""
    page = hands.page
    hands.press("Imprimer la confirmation", "link")
    expect(page.locator(".slip-out")).to_contain_text(f"N° {row.number}")
    assert "€" not in page.locator(".slip-out").inner_text()
    words = paper(page, page.get_by_role("link", name="PDF").get_attribute("href"))
    assert f"N° {row.number}" in words and "€" in words.split("Pliez ici", 1)[1]
    hands.count += 2  # « Imprimer », or the PDF; then back
    page.go_back()


@BOTH
def test_an_unknown_person_leaves_with_a_basket_paid_in_cash(screen, nadia_takes_money, javascript):
    hands = Hands(screen("/equipe/", user=nadia_takes_money, javascript=javascript, **TABLET))
    row = create_and_subscribe(hands, "Zitounova")
    assert Person.objects.get(pk=row.enrolment.person_id).family_name == "Zitounova"
    print_the_slip(hands, row)
    hands.press("Encaisser", "link")
    take_cash(hands, row)
    assert hands.count <= MOST, hands.count
    print(f"gestures: {hands.count}")


def test_the_same_when_the_money_is_taken_by_another_agent_at_the_same_counter(counter):  # noqa: F811
    ground.open_till(Regie.objects.get(code="accueil"), account("regie"))  # Karim counted his float this morning
    page = counter()
    hands = Hands(page)
    sign(hands, NADIA)
    row = create_and_subscribe(hands, "Zitounova")
    hands.press("changer d’agent")
    page.wait_for_url(f"**{POSTE}")
    sign(hands, KARIM)
    page.wait_for_url("**/equipe/")
    hands.fill("Nom, téléphone", "Zitounova")
    hands.key("Enter")
    hands.click(page.get_by_role("link", name="Zitounova"))
    hands.click(page.locator("a.act", has_text="Encaisser"))
    page.wait_for_load_state()
    if page.locator("a.act", has_text="Foyer").count():
        hands.click(page.locator("a.act", has_text="Foyer"))
    take_cash(hands, row)
    assert hands.count <= MOST, hands.count
    print(f"gestures, two agents: {hands.count}")


def sign(hands: Hands, who: tuple[str, str]) -> None:
    hands.fill("Badge", who[0])
    hands.fill("Code", who[1])
    hands.press("C’est moi")
    hands.page.wait_for_url(lambda url: not url.endswith(POSTE))


@BOTH
def test_one_of_two_of_the_same_name_is_found_by_her_year(screen, javascript):
    """« Benali Amina », twice: the list tells them apart, and the year finds one at once."""
    for year in (1984, 1990):
        somebody("Amina", "Benhalima", birth_year=year)
    hands = Hands(screen("/equipe/", user=account("accueil"), javascript=javascript, **TABLET))
    hands.type_where_the_cursor_is("benhalima")
    hands.key("Enter")
    row = hands.page.get_by_role("row").filter(has_text="1990")
    hands.click(row.get_by_role("link"))
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text("Benhalima")
    expect(hands.page.get_by_text("1990, 36 ans")).to_be_visible()
    assert hands.count <= HOMONYMS, hands.count


def test_from_one_visitor_to_the_next_without_leaving_the_keyboard(screen):
    """On a person's page the search line comes first after the menu: the next visitor is found from there."""
    somebody("Amina", "Benhalima", birth_year=1984)
    known = somebody("Zoé", "Suivante", birth_year=1990)
    page = screen(f"/equipe/personnes/{known.pk}/", user=account("accueil"), **TABLET)
    hands = Hands(page)
    page.get_by_label("Nom, téléphone").focus()
    hands.type_where_the_cursor_is("benhalima")
    hands.key("Enter")
    page.wait_for_url("**/equipe/?q=benhalima")
    hands.click(page.get_by_role("link", name="Benhalima"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Benhalima")
    order = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main input:not([type=hidden])")]
                 .map((it) => it.className || it.name)"""
    )
    assert order[0] == "q"
    assert order[2] == "act", "her acts come right after the search"
