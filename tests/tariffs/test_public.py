"""The town's prices for everybody, and « trouver mon prix » that keeps nothing."""

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kit.models import AuditLine
from portal.tariffs.actions.close_tariff import close_tariff
from portal.tariffs.models import Tariff

from .factories import draft, published, tariff
from .grids import BASKETS, CARD, CHOICE, DAY, FLAT, FREE, MEAL
from .test_desk import count, pdf_text, prices, text

pytestmark = pytest.mark.django_db
NEXT_YEAR = dt.date(2027, 1, 1)


def find(client, **typed):
    return client.post(reverse("find_price", args=("paniers",)), typed)


def test_published_grids_are_read_in_plain_words(client, agent, baskets):
    published(baskets, agent)
    published(baskets, agent, FLAT, NEXT_YEAR, "2026-90")
    draft(tariff(agent, "Secret"), agent)
    page = client.get("/tarifs/")
    words = text(page)
    assert prices(page)[:2] == [("Quotient de moins de 400", "4,00 €"), ("Quotient de 400 à 699", "5,50 €")]
    assert "Délibération 2026-41 du 23 juin 2026." in words
    assert "À partir du 1er janvier 2027" in words
    assert "Secret" not in words
    for administration in ("tranche", "tarif plein", "barème", "assujetti"):
        assert administration not in words.lower()


def test_a_town_without_prices_says_where_to_ask(client, db):
    assert "Les prix arrivent" in text(client.get("/tarifs/"))


def test_a_closed_tariff_is_no_longer_shown(client, agent, baskets):
    published(baskets, agent)
    close_tariff(tariff=baskets, closed_from=DAY, by=agent)
    assert "Panier" not in text(client.get("/tarifs/"))
    assert client.get("/tarifs/paniers/papier/").status_code == 404
    assert client.get("/tarifs/paniers/mon-prix/").status_code == 404


def test_a_tariff_without_a_price_today_has_no_price_to_find(client, agent, baskets):
    assert client.get("/tarifs/paniers/papier/").status_code == 404
    published(baskets, agent, start=NEXT_YEAR)
    assert client.get("/tarifs/paniers/papier/").status_code == 200
    assert client.get("/tarifs/paniers/mon-prix/").status_code == 404


def test_the_grid_is_there_to_print(client, agent, baskets):
    published(baskets, agent)
    words = pdf_text(client.get("/tarifs/paniers/papier/"))
    assert "Quotient de moins de 400 4,00 €" in words
    assert "Votre prix reste entre vous et nous." in words


@pytest.mark.parametrize(
    ("grid", "typed", "words"),
    [
        (BASKETS, {"quotient": "380"}, "Avec un quotient de 380, le prix est de 4,00 € le panier."),
        (BASKETS, {"quotient": "400"}, "Avec un quotient de 400, le prix est de 5,50 € le panier."),
        (
            BASKETS,
            {"quotient": ""},
            "Nous n’avons pas encore vu votre quotient familial : le prix est de 9,00 € le panier. Pour le changer",
        ),
        (MEAL, {"quotient": "1000"}, "Avec un quotient de 1 000, le prix est de 3,60 € le panier."),
        (CARD, {"taxable": "non"}, "Si vous n’êtes pas imposable, c’est gratuit."),
        (CARD, {"taxable": "oui"}, "Si vous êtes imposable, le prix est de 12,00 € le panier."),
        (CARD, {}, "Nous n’avons pas encore vu votre avis d’impôt : le prix est de 12,00 €"),
        (CHOICE, {"chosen": "3"}, "Vous choisissez votre prix, entre 2,00 € et 10,00 € : 3,00 € le panier."),
        (CHOICE, {"chosen": "1"}, "Au moins 2,00 €."),
        (CHOICE, {"chosen": "11"}, "Au plus 10,00 €."),
        (FLAT, {}, "Le prix est le même pour tout le monde : 3,00 € le panier."),
        (FREE, {}, "C’est gratuit pour tout le monde."),
        (BASKETS, {"quotient": "1 199,90 €"}, "Avec un quotient de 1 199, le prix est de 7,00 € le panier."),
        (BASKETS, {"quotient": "beaucoup"}, "Écrivez un nombre, en chiffres, par exemple 380."),
        (BASKETS, {"quotient": "-1"}, "Un quotient va de 0 à 1 000 000."),
        (BASKETS, {"quotient": "9" * 5000}, "Un quotient va de 0 à 1 000 000."),
        (BASKETS, {"quotient": "1000001"}, "Un quotient va de 0 à 1 000 000."),
    ],
)
def test_a_price_is_found_without_an_account(client, agent, baskets, grid, typed, words):
    published(baskets, agent, grid)
    page = find(client, **typed)
    assert page.status_code == 200
    assert words in text(page).replace("\u00a0", " ")


def test_nothing_said_is_kept_nor_stands_in_an_address(client, agent, baskets, caplog):
    published(baskets, agent)
    audit = AuditLine.objects.count()
    page = find(client, quotient="383")
    assert "no-store" in page.headers["Cache-Control"]
    assert AuditLine.objects.count() == audit
    assert dict(client.session) == {}
    assert "383" not in caplog.text
    asked = client.get(reverse("find_price", args=("paniers",)), {"quotient": "383"})
    assert "4,00 €" not in text(asked).split("Tous les prix")[0]
    assert not baskets.versions.get().is_used


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(quotient=st.text(max_size=30), taxable=st.text(max_size=5), chosen=st.text(max_size=12))
def test_no_text_breaks_the_search_for_a_price(client, agent, quotient, taxable, chosen):
    for number, grid in enumerate((BASKETS, CARD, CHOICE)):
        scheme = f"essai-{number}"
        if not Tariff.objects.filter(scheme=scheme).exists():
            published(tariff(agent, scheme=scheme), agent, grid)
        page = client.post(f"/tarifs/{scheme}/mon-prix/", {"quotient": quotient, "taxable": taxable, "chosen": chosen})
        assert page.status_code == 200


def test_the_public_page_costs_few_queries_whatever_it_holds(client, agent, baskets, django_assert_max_num_queries):
    published(baskets, agent)
    few = count(client, "/tarifs/", django_assert_max_num_queries)
    for number in range(5):
        published(tariff(agent, f"Autre {number}"), agent)
    assert count(client, "/tarifs/", django_assert_max_num_queries) == few <= 10
    assert count(client, "/tarifs/paniers/mon-prix/", django_assert_max_num_queries) <= 10
