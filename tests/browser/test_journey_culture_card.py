"""The card of the season at the counter, by a badge: found, ticked, one button, under a minute; both papers read; the season's page."""

import pytest
from playwright.sync_api import Page, expect

from pass_culture.models import CultureCard, CultureSeason
from portal.households.models import Household, TaxStatus
from portal.people.models import Card, Person

from .conftest import scrolls_sideways
from .test_few_gestures import Hands, sign
from .test_journey_counter import NADIA, counter  # noqa: F401
from .town import TABLET, account, books_are_true, paper, plain, somebody

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
MOST = 8  # under a minute: from the search to the card in service


def give_the_card(hands: Hands, name: str, notice: str) -> CultureCard:
    page = hands.page
    hands.type_where_the_cursor_is(name)
    hands.key("Enter")
    hands.click(page.get_by_role("link", name=name))
    hands.press("Carte des sorties", "link")
    hands.click(page.get_by_label("Domicile vu"))
    hands.click(page.get_by_label(notice))
    hands.press("Mettre en service")
    expect(page.get_by_role("heading", name="En service jusqu’au")).to_be_visible()
    assert not scrolls_sideways(page)
    return CultureCard.objects.latest("pk")


def slip(page: Page, card: CultureCard) -> tuple[str, str]:
    """What the paper says outside and inside its fold."""
    words = paper(page, f"/equipe/bons/pass_culture.CultureCard/{card.pk}/pdf/")
    outside, inside = words.split("Pliez ici", 1)
    return plain(outside), plain(inside)


@pytest.fixture
def two():
    """One who pays no income tax, one who does; nobody has seen their notice yet."""
    return [somebody("Ida", "Quimperlé"), somebody("Ivo", "Quimperval")]


@BOTH
def test_two_cards_at_the_counter_and_two_papers_alike(counter, two, javascript, axe):  # noqa: F811
    page = counter(javascript)
    hands = Hands(page)
    sign(hands, NADIA)
    cards = []
    for who, notice in zip(two, ("Vu : non imposable", "Vu : imposable"), strict=True):
        expect(page.get_by_label("Nom, téléphone")).to_be_focused()
        hands.count = 0
        cards.append(give_the_card(hands, who.family_name, notice))
        assert hands.count <= MOST, hands.count
        print(f"gestures: {hands.count}")
        if javascript:
            axe(page)
        page.goto("/equipe/")
    assert [card.price_cents for card in cards] == [0, 1200]
    assert {card.by for card in cards} == {account("accueil")}
    assert TaxStatus.objects.filter(household__in=Household.objects.of(two[0])).get().taxable is False
    assert all(Card.objects.active_of(Person.objects.get(pk=who.pk)) for who in two)
    (free, free_inside), (paid, paid_inside) = (slip(page, card) for card in cards)
    for outside in (free, paid):
        assert "€" not in outside and "bonne pour la saison" in outside and "impos" not in outside
    assert free.replace("Ida Quimperlé", "·") == paid.replace("Ivo Quimperval", "·")
    assert "0,00 €" in free_inside and "12,00 €" in paid_inside
    assert books_are_true()


def test_the_page_of_the_season_and_her_own_page(screen, axe):
    page = screen("/pass-culture/")
    words = plain(page.inner_text("main"))
    assert CultureSeason.objects.current().page.title in words
    assert "Gratuite si votre foyer ne paie pas d’impôt sur le revenu, 12,00 € sinon" in words
    assert "rien à voir avec l’application « pass Culture » de l’État" in words
    axe(page)
    rosa = screen("/pass-culture/carte/", user=account("rosa"))
    rosa.get_by_role("button", name="Comme l’an dernier").click()
    expect(rosa.get_by_text("en service").first).to_be_visible()
    assert not scrolls_sideways(rosa)
    axe(rosa)
    assert CultureCard.objects.latest("pk").person == Person.objects.of_user(account("rosa"))
    tablet = screen("/equipe/pass-culture/cartes/", user=account("accueil"), **TABLET)
    assert "Demandées" in plain(tablet.inner_text("main")) and not scrolls_sideways(tablet)
    axe(tablet)
