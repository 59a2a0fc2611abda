"""What a farm brings on a Thursday: its contents, its order from the baskets really counted, « bien reçu », what came, what replaces."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from paniers.actions.share_day import share_day
from paniers.actions.subscribe import subscribe
from paniers.enums import SharedFor
from paniers.models import Basket, GrowerContract, GrowerOrder, OrderLine, Subscription
from portal.households.models import Household
from portal.people.models import User
from programmes.models import Session
from tests.paniers.factories import verify

from .conftest import scrolls_sideways
from .town import THURSDAY, account, books_are_true, paper, plain, season, sheet, somebody, standing_at

FARM = "Ferme des Trois Noyers"
CONTENTS, FARMS, MINE = "/equipe/paniers/semaine/", "/equipe/paniers/producteurs/", "/mon-espace/paniers/"
TUESDAY = THURSDAY - dt.timedelta(days=2)


@pytest.fixture
def homes() -> list[Subscription]:
    """Three households of one, each with an account, that collect from 3 December: two at the house, one at another."""
    found, other = [], season().season.sheets.exclude(pk=sheet().pk).order_by("pk")[0]
    for name, where in (("Lina", sheet()), ("Souad", sheet()), ("Awa", other)):
        person = somebody(name, "Essai")
        person.user = User.objects.create_user(f"{name.lower()}@belleroche.example")
        person.save()
        home = Household.objects.of(person).get()
        verify(home, 380, checked=dt.date(2026, 11, 3))
        found.append(subscribe(sheet=where, person=person, household=home, first_on=THURSDAY, by=None))
    return found


def text(page: Page) -> str:
    return plain(page.inner_text("main"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_act(page: Page, title: str):
    """A folded act of the order's page, open."""
    act = page.locator("details", has=page.get_by_text(title, exact=True))
    act.locator("summary").click()
    return act


def baskets(page: Page) -> int:
    return int(page.locator(".lead strong").first.inner_text())


def absences(page: Page) -> int:
    return int((re.search(r"(\d+) absence", text(page)) or [0, 0])[1])


def grams(page: Page, product: str):
    """The field of the usual basket, on the line of a product."""
    row = page.get_by_role("row").filter(has=page.locator(f"input[value={product!r}]"))
    return row.locator("input[inputmode=numeric]").first


def not_coming(screen, row: Subscription) -> None:
    """On her telephone: not that Thursday."""
    phone = screen(MINE, user=row.enrolment.person.user)
    phone.get_by_role("link", name="jeu. 3 déc.").click()
    press(phone, "Je ne le prends pas")
    expect(phone.get_by_text("vous ne le prenez pas")).to_be_visible()
    assert not scrolls_sideways(phone)
    phone.context.close()


def contents_against_the_promise(screen, axe) -> None:
    page = screen(CONTENTS, width=1280, user=account("direction"))
    page.get_by_role("link", name="jeudi 3 décembre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Paniers du jeudi 3 décembre 2026")
    if page.get_by_role("button", name="d’après le panier habituel").count():
        page.get_by_role("button", name="d’après le panier habituel").click()
        expect(page.get_by_text("relisez-les")).to_be_visible()
    axe(page)
    assert not scrolls_sideways(page)
    grams(page, "Carottes").fill("700")
    press(page, "Enregistrer")
    expect(page.get_by_text("Le contenu est enregistré.")).to_be_visible()
    assert "− 200 g sur 3,5 kg" in text(page)
    grams(page, "Carottes").fill("900")
    press(page, "Enregistrer")
    expect(page.get_by_text("− 200 g sur 3,5 kg")).to_have_count(0)
    assert "3,5 kg juste" in text(page)
    page.context.close()


def sent_from_real_counts(screen, axe, homes) -> GrowerOrder:
    """Before and after an absence; said on the telephone, on paper too, then frozen."""
    contract = GrowerContract.objects.get(grower__name=FARM)
    draft = f"{FARMS}contrat/{contract.pk}/{THURSDAY}/"
    page = screen(draft, width=1280, user=account("direction"))
    before, away = baskets(page), absences(page)
    not_coming(screen, homes[0])
    page.reload()
    assert (baskets(page), absences(page)) == (before - 1, away + 1)
    axe(page)
    page.get_by_role("radio", name="par téléphone").check()
    press(page, "Envoyer la commande")
    expect(page.get_by_text("Dites-la au téléphone")).to_be_visible()
    order = GrowerOrder.objects.get(contract=contract, day=THURSDAY)
    assert (order.baskets, order.sent_via) == (before - 1, "phone")
    said = paper(page, page.get_by_role("link", name="Bon de commande").get_attribute("href"))
    assert "Carottes" in said and "Lina" not in said and "Essai" not in said
    act = open_act(page, "La ferme a dit « bien reçu »")
    act.get_by_role("radio", name="par téléphone").check()
    act.get_by_role("button", name="Noter").click()
    expect(page.get_by_text("« Bien reçu » est noté.")).to_be_visible()

    not_coming(screen, homes[1])  # later: the order stays as it left
    page.reload()
    assert baskets(page) == before - 1
    assert "Depuis l’envoi, il y a 1 panier de moins" in text(page)
    page.goto(draft)
    expect(page).to_have_url(re.compile(rf"/commande/{order.pk}/$"))
    page.goto(f"{CONTENTS}{season().pk}/{THURSDAY}/")
    assert f"Commande déjà partie : {FARM}" in text(page)
    page.context.close()
    return order


def what_came(screen, axe, order: GrowerOrder) -> None:
    """Leeks are short by half: so much is owed, beets take their place on every house's sheet."""
    leeks = OrderLine.objects.get(order=order, product="Poireaux")
    page = screen(f"{FARMS}commande/{order.pk}/", width=1280, user=account("direction"))
    page.get_by_role("link", name="Noter la livraison").click()
    page.get_by_label("Poireaux, reçu (kg)").fill(f"{leeks.grams / 2000:.3f}".replace(".", ","))
    page.get_by_label("Poireaux, pourquoi").select_option(label="il en manquait")
    page.get_by_label("Bon de livraison n°").fill("12")
    axe(page)
    press(page, "Noter la livraison")
    expect(page.get_by_text("La livraison est notée.")).to_be_visible()
    leeks.refresh_from_db()
    assert leeks.received_grams * 2 == leeks.grams
    row = plain(page.get_by_role("row").filter(has_text="Poireaux").inner_text())
    assert "de moins" in row and "il en manquait" in row

    act = open_act(page, "Remplacer un produit")
    act.get_by_label("Ce qui manque", exact=True).select_option(label="Poireaux")
    act.get_by_label("Remplacé par").fill("Betteraves")
    act.get_by_label("Grammes dans chaque panier habituel").fill("300")
    act.get_by_label("Grammes qui restent").fill("300")
    act.get_by_label("Prix du kilo").fill("1,70")
    act.get_by_role("button", name="Remplacer").click()
    expect(page.get_by_text("les feuilles de toutes les maisons le disent")).to_be_visible()
    axe(page)
    assert "Betteraves à la place de : poireaux" in text(page)
    page.context.close()


def on_every_sheet(screen) -> None:
    """The screens of all the houses at the desk, and a volunteer's telephone."""
    said = "betteraves (à la place de : poireaux)"
    days = Session.objects.on().filter(activity=season().season_id, local_date=THURSDAY)
    page = screen(width=1280, user=account("direction"))
    packing = [day for day in days if Basket.objects.packed().filter(session=day).exists()]
    assert len(packing) > 1
    for day in packing:
        page.goto(f"/equipe/paniers/jour/{day.pk}/")
        assert said in text(page).lower(), day
    held = share_day(session=sheet().sessions.get(local_date=THURSDAY), lasting=SharedFor.TONIGHT, given_to="Jeanne", by=account("accueil"))
    phone = screen(f"/feuille/{held.token}/")
    assert said in text(phone).lower()
    assert "€" not in text(phone)
    assert not scrolls_sideways(phone)


def test_a_farms_order_from_its_contents_to_what_replaces_what_is_short(screen, axe, homes):
    with standing_at(TUESDAY, 8):
        contents_against_the_promise(screen, axe)
        order = sent_from_real_counts(screen, axe, homes)
    with standing_at(THURSDAY, 9):
        what_came(screen, axe, order)
        on_every_sheet(screen)
    assert books_are_true()
