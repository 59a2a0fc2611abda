"""Tariffs at the desk: who may come in, a version written by copying the last, previewed, published, printed."""

import datetime as dt
import re
from dataclasses import replace
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from pypdf import PdfReader

from portal.kit import registry
from portal.kit.registry import SoldUnits
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.actions.save_draft import save_draft
from portal.tariffs.actions.set_full_cost import set_full_cost
from portal.tariffs.models import FullCost, Tariff, TariffVersion
from portal.tariffs.rules.grid import Band
from portal.tariffs.rules.quote import Means
from tests.people import factories as people

from .factories import START, draft, published, tariff
from .grids import BASKETS, CARD, CHOICE, DAY, EVERY, FLAT, MEAL
from .test_balance import HUNDRED_BASKETS

pytestmark = pytest.mark.django_db
NEXT_YEAR = dt.date(2027, 1, 1)


def text(response):
    return re.sub(r"\s+", " ", BeautifulSoup(response.content, "html.parser").get_text(" ")).strip()


def form_of(response, action="", containing=""):
    """What the page's form would send as it stands."""
    soup = BeautifulSoup(response.content, "html.parser")
    form = next(
        form for form in soup.find_all("form") if form.get("action", "") == action and form.find(attrs={"name": containing or True})
    )
    sent = {}
    for field in form.find_all(["input", "textarea"]):
        ticked = field.get("type") not in ("radio", "checkbox") or field.has_attr("checked")
        if ticked and field.get("name") not in (None, "csrfmiddlewaretoken"):
            sent[field["name"]] = field.get("value", field.get_text())
    return sent


def prices(response):
    """The prices of the first table, as they are read."""
    rows = BeautifulSoup(response.content, "html.parser").select(".prices tbody tr")
    return [tuple(re.sub(r"\s+", " ", cell.get_text(" ")).strip() for cell in row.find_all(["th", "td"])) for row in rows]


# --- the door ----------------------------------------------------------------------------------------------------------

GETS = ["tariff_list", "tariff_new", "tariff_detail", "tariff_change", "version_detail", "version_publish", "version_paper"]
POSTS = ["tariff_cost", "tariff_close", "version_new", "version_preview", "version_withdraw", "version_discard"]


def address(name, version):
    if name in ("tariff_list", "tariff_new"):
        return reverse(name)
    return reverse(name, args=(version.pk,) if name.startswith("version_") and name != "version_new" else ("paniers",))


@pytest.mark.parametrize("name", [*GETS, *POSTS, "tariff_balance", "balance_paper"])
def test_a_visitor_signs_in_a_resident_finds_nothing_and_staff_without_the_task_are_told_no(client, agent, baskets, name):
    url = address(name, draft(baskets, agent))
    assert (client.get(url).status_code, client.post(url).status_code) == (302, 302)
    for user, status in ((people.resident(), 404), (people.staff("animation"), 403), (people.staff("redaction"), 403)):
        people.sign_in(client, user)
        assert (client.get(url).status_code, client.post(url).status_code) == (status, status)


@pytest.mark.parametrize("role", ["accueil", "comptable", "travail_social"])
def test_who_only_reads_tariffs_writes_none(client, agent, baskets, role):
    people.sign_in(client, people.staff(role))
    version = draft(baskets, agent)
    for name in ("tariff_list", "tariff_detail", "version_detail", "version_paper"):
        page = client.get(address(name, version))
        assert page.status_code == 200
        assert b"Enregistrer" not in page.content
        assert b"Commencer le brouillon" not in page.content
    for name in ("tariff_new", "tariff_change", "version_publish"):
        assert client.get(address(name, version)).status_code == 403
    for name in POSTS:
        assert client.post(address(name, version)).status_code == 403
    assert client.post(address("version_detail", version), {"enregistrer": "oui"}).status_code == 200
    assert TariffVersion.objects.get().edition == version.edition


@pytest.mark.parametrize("role", ["responsable", "regie", "direction"])
def test_who_writes_tariffs_comes_in(client, agent, baskets, role):
    people.sign_in(client, people.staff(role, people.maison() if role != "direction" else None))
    version = draft(baskets, agent)
    for name in GETS:
        assert client.get(address(name, version)).status_code == 200


@pytest.mark.parametrize("name", ["version_detail", "version_paper", "version_publish"])
@pytest.mark.parametrize("pk", [0, 999, 10**30])
def test_a_version_that_does_not_exist_is_not_found(desk, name, pk):
    assert desk.get(reverse(name, args=(pk,))).status_code == 404


def test_the_desk_menu_leads_here(desk):
    assert reverse("tariff_list") in desk.get(reverse("tariff_list")).content.decode()


# --- a tariff ----------------------------------------------------------------------------------------------------------


def test_the_first_tariff_is_written_from_an_empty_desk(desk):
    assert "Écrire le premier tarif" in text(desk.get(reverse("tariff_list")))
    sent = {"name": "Panier", "unit": "le panier", "description": "Des légumes."}
    page = desk.post(reverse("tariff_new"), sent, follow=True)
    assert page.redirect_chain[0][0] == "/equipe/tarifs/panier/"
    assert "Aucun prix aujourd’hui" in text(page)


def test_a_tariff_without_name_comes_back_with_what_was_typed(desk):
    page = desk.post(reverse("tariff_new"), {"name": " ", "unit": "le panier", "description": "Des <b>légumes</b>."})
    assert page.status_code == 200
    assert form_of(page, containing="unit")["unit"] == "le panier"
    assert "Des <b>légumes</b>." in form_of(page, containing="unit")["description"]
    assert not Tariff.objects.exists()


def test_a_refused_change_is_told_and_kept_on_the_screen(desk, agent, baskets):
    published(baskets, agent)
    freeze_quote(tariff=baskets, means=Means(), on=DAY, by=agent)
    page = desk.post(reverse("tariff_change", args=("paniers",)), {"name": "Panier", "unit": "la caisse"})
    assert "Des prix ont été promis pour « le panier »" in text(page)
    assert form_of(page, containing="unit")["unit"] == "la caisse"


def test_the_list_says_what_holds_what_comes_and_what_is_closed(desk, agent, baskets):
    published(baskets, agent)
    published(baskets, agent, FLAT, NEXT_YEAR, "2026-90")
    draft(baskets, agent, MEAL)
    desk.post(reverse("tariff_close", args=(tariff(agent, "Ancien").scheme,)), {"closed_from": "2026-11-24"})
    words = text(desk.get(reverse("tariff_list")))
    assert "de 4,00 € à 9,00 € le panier" in words
    assert "nouveaux prix le 1er janvier 2027" in words
    assert "brouillon" in words
    assert "Ancien , fermé depuis le 24 novembre 2026" in words


def test_a_tariff_is_closed_and_proposed_again(desk, agent, baskets):
    page = desk.post(reverse("tariff_close", args=("paniers",)), {"closed_from": "2026-11-23"})
    assert "ne se ferme pas dans le passé" in text(page)
    desk.post(reverse("tariff_close", args=("paniers",)), {"closed_from": "2026-12-31"})
    assert "n’est plus proposé à partir du 31 décembre 2026" in text(desk.get(reverse("tariff_detail", args=("paniers",))))
    desk.post(reverse("tariff_close", args=("paniers",)), {"rouvrir": "oui"})
    assert Tariff.objects.get().closed_from is None


def test_a_full_cost_is_noted_or_comes_back_in_words(desk, baskets):
    url = reverse("tariff_cost", args=("paniers",))
    page = desk.post(url, {"cents": "sept", "valid_from": "2026-09-01", "note": "marché"})
    assert "Écrivez un montant en euros" in text(page)
    assert form_of(page, url)["cents"] == "sept"
    desk.post(url, {"cents": "7,50", "valid_from": "2026-09-01", "note": "marché"})
    assert list(FullCost.objects.values_list("cents", "note")) == [(750, "marché")]


# --- a version ---------------------------------------------------------------------------------------------------------


def test_a_version_goes_from_a_copy_of_the_last_to_publication(desk, agent, baskets):
    published(baskets, agent)
    page = desk.post(reverse("version_new", args=("paniers",)), {"valid_from": "2027-01-01"}, follow=True)
    sent = form_of(page, containing="paliers")
    assert (sent["palier-1-start"], sent["palier-1-end"], sent["palier-1-cents"], sent["palier-3-end"]) == ("400", "699", "5,50", "")
    sent["palier-1-cents"] = "6"
    page = desk.post(page.redirect_chain[0][0], {**sent, "enregistrer": "oui"}, follow=True)
    assert page.redirect_chain[0][0].endswith("/publier/")
    assert "Quotient de 400 à 699 5,50 € 6,00 €" in text(page)
    publication = {**form_of(page, containing="resolution_number"), "resolution_number": "2026-88", "resolution_date": "2026-11-20"}
    page = desk.post(page.redirect_chain[0][0], publication, follow=True)
    assert "Ces prix sont publiés" in text(page)
    assert baskets.quote(Means(quotient=500), on=NEXT_YEAR).cents == 600
    assert baskets.quote(Means(quotient=500), on=DAY).cents == 550


def test_a_new_version_without_a_date_is_asked_again(desk, baskets):
    page = desk.post(reverse("version_new", args=("paniers",)), {"valid_from": "demain"}, follow=True)
    assert "Écrivez une date qui existe" in text(page)
    assert not TariffVersion.objects.exists()


@pytest.mark.parametrize("grid", EVERY, ids=lambda grid: grid.basis)
def test_each_kind_of_grid_is_saved_as_the_form_shows_it(desk, agent, baskets, grid):
    version = draft(baskets, agent, grid)
    url = reverse("version_detail", args=(version.pk,))
    page = desk.post(url, {**form_of(desk.get(url), containing="paliers"), "enregistrer": "oui"})
    assert page.status_code == 302
    saved = TariffVersion.objects.with_bands().get().grid
    assert replace(saved, unit=grid.unit, version_id=grid.version_id, scheme=grid.scheme) == grid


def test_what_another_basis_left_in_its_fields_stops_nothing(desk, agent, baskets):
    url = reverse("version_detail", args=(draft(baskets, agent).pk,))
    sent = form_of(desk.get(url), containing="paliers") | {"basis": "flat", "flat_cents": "3", "rate": "beaucoup", "palier-0-start": "zéro"}
    page = desk.post(url, {**sent, "verifier": "oui"})
    assert "Tout le monde 3,00 €" in text(page)
    assert form_of(page, containing="paliers")["palier-0-start"] == "zéro"
    assert desk.post(url, {**sent, "enregistrer": "oui"}).status_code == 302
    assert baskets.versions.get().flat_cents == 300


def test_rows_come_and_go_without_script_and_nothing_typed_is_lost(desk, agent, baskets):
    url = reverse("version_detail", args=(draft(baskets, agent).pk,))
    sent = form_of(desk.get(url), containing="paliers") | {"palier-2-cents": "sept euros"}
    more = form_of(desk.post(url, {**sent, "geste": "ajouter"}), containing="paliers")
    assert (more["paliers"], more["palier-2-cents"], more["palier-4-start"]) == ("5", "sept euros", "")
    less = form_of(desk.post(url, {**more, "geste": "retirer-1"}), containing="paliers")
    assert (less["paliers"], less["palier-1-start"], less["palier-1-cents"]) == ("4", "700", "sept euros")
    assert TariffVersion.objects.get().edition == 2


def test_the_last_row_taken_away_leaves_an_empty_one(desk, agent, baskets):
    url = reverse("version_detail", args=(draft(baskets, agent, replace(BASKETS, bands=(Band(0, None, 500),))).pk,))
    sent = form_of(desk.post(url, {**form_of(desk.get(url), containing="paliers"), "geste": "retirer-0"}), containing="paliers")
    assert (sent["paliers"], sent["palier-0-start"], sent["palier-0-cents"]) == ("1", "", "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"palier-1-start": "450"}, "Aucun prix pour un quotient de 400 à 449 : il manque un palier."),
        ({"palier-1-start": "390"}, "Deux prix pour un quotient de 390 à 399 : ces paliers se chevauchent."),
        ({"palier-3-end": "2000"}, "laissez vide la fin du dernier palier"),
        ({"palier-1-end": "300"}, "La fin du palier vient avant son début."),
        ({"palier-1-start": ""}, "Écrivez le premier quotient de ce palier."),
        ({"palier-1-cents": ""}, "Écrivez un prix, par exemple 5,50."),
        ({"palier-1-cents": "-4"}, "Au moins 0,00 €."),
        ({"palier-1-start": "x"}, "Écrivez un nombre, en chiffres, par exemple 380."),
        ({"palier-1-start": "-3"}, "Un quotient va de 0 à 1 000 000."),
        ({"valid_from": "31/02/2027"}, "Écrivez une date qui existe"),
        ({"basis": "autre"}, "Cette réponse n’est plus proposée"),
        ({"basis": "effort", "rate": "", "effort_floor": "1", "effort_cap": "2"}, "Écrivez un taux, par exemple 0,36."),
        ({"basis": "effort", "rate": "0,0001", "effort_floor": "1", "effort_cap": "2"}, "Écrivez un taux en %"),
        ({"basis": "effort", "rate": "0,36", "effort_floor": "3", "effort_cap": "2"}, "Le prix le plus bas (3,00 €) dépasse le plus haut"),
        ({"basis": "choice", "choice_floor": "1", "choice_cap": "2", "suggested_cents": "9"}, "Le prix conseillé doit rester"),
        ({"basis": "tax", "taxable_cents": "12"}, "Écrivez un montant"),
        ({"edition": "1"}, "Cette version a été modifiée entre-temps"),
    ],
)
def test_each_fault_is_said_in_words_and_nothing_is_saved_or_lost(desk, agent, baskets, typed, words):
    version = draft(baskets, agent)
    url = reverse("version_detail", args=(version.pk,))
    sent = form_of(desk.get(url), containing="paliers") | typed
    page = desk.post(url, {**sent, "enregistrer": "oui"})
    assert page.status_code == 200
    assert words in text(page).replace("\u00a0", " ")
    assert "à corriger" in text(page)
    kept = form_of(page, containing="paliers")
    assert {name: kept.get(name) for name in sent if name != "basis"} == {name: sent[name] for name in sent if name != "basis"}
    assert TariffVersion.objects.get().edition == version.edition
    preview = desk.post(reverse("version_preview", args=(version.pk,)), sent)
    assert ("edition" in typed) or words in text(preview).replace("\u00a0", " ")


def test_a_price_that_falls_is_said_and_saved(desk, agent, baskets):
    url = reverse("version_detail", args=(draft(baskets, agent).pk,))
    sent = form_of(desk.get(url), containing="paliers") | {"palier-3-cents": "1"}
    words = "Le prix baisse à partir d’un quotient de 1 200 : 7,00 €, puis 1,00 €."
    assert words in text(desk.post(url, {**sent, "verifier": "oui"})).replace("\u00a0", " ")
    assert desk.post(url, {**sent, "enregistrer": "oui"}).status_code == 302


def test_the_preview_shows_prices_curve_changes_and_for_how_many(desk, agent, baskets, monkeypatch):
    published(baskets, agent)
    set_full_cost(tariff=baskets, valid_from=START, cents=750, by=agent)
    version = draft(baskets, agent, replace(BASKETS, bands=(Band(0, 400, 400), Band(400, None, 600))), NEXT_YEAR)
    slot = registry.Slot("payers")
    slot.add("sample", lambda of, day: [(Means(quotient=500), 35), (Means(quotient=800), 18), (Means(), 6)])
    monkeypatch.setattr(registry, "payers", slot)
    page = desk.get(reverse("version_detail", args=(version.pk,)))
    words = text(page)
    assert "le coût complet, 7,50 €" in words
    assert "Parmi les 59 foyers qui paient ce tarif aujourd’hui" in words
    assert "paieraient plus 35" in words
    assert "paieraient moins 24" in words
    svg = BeautifulSoup(page.content, "html.parser").select_one("svg.curve[role=img]")
    assert "de 4,00 € à 6,00 €" in svg["aria-label"].replace("\u00a0", " ")
    assert not BeautifulSoup(page.content, "html.parser").select("[style]")


def test_a_published_version_is_read_not_written(desk, agent, baskets):
    version = published(baskets, agent)
    page = desk.get(reverse("version_detail", args=(version.pk,)))
    assert "délibération 2026-41 du 23 juin 2026" in text(page)
    assert "Revenir à un brouillon" in text(page)
    assert "palier-0-start" not in page.content.decode()
    assert desk.post(reverse("version_detail", args=(version.pk,)), {"enregistrer": "oui"}).status_code == 200
    assert desk.get(reverse("version_publish", args=(version.pk,))).status_code == 302


def test_a_version_in_use_says_so_and_stays(desk, agent, baskets):
    version = published(baskets, agent)
    freeze_quote(tariff=baskets, means=Means(), on=DAY, by=agent)
    page = desk.post(reverse("version_withdraw", args=(version.pk,)), follow=True)
    assert "Des prix ont déjà été promis d’après cette version" in text(page)
    assert "cette version ne change plus" in text(page)
    assert "Revenir à un brouillon" not in text(page)
    page = desk.post(reverse("version_discard", args=(version.pk,)), follow=True)
    assert "Cette version est publiée" in text(page)


def test_a_version_is_withdrawn_then_thrown_away(desk, agent, baskets):
    version = published(baskets, agent)
    assert "brouillon de prix" in text(desk.post(reverse("version_withdraw", args=(version.pk,)), follow=True))
    assert "Aucun prix aujourd’hui" in text(desk.post(reverse("version_discard", args=(version.pk,)), follow=True))
    assert not TariffVersion.objects.exists()


def test_a_publication_refused_keeps_what_was_typed(desk, agent, baskets):
    version = draft(baskets, agent, start=dt.date(2027, 9, 1))
    url = reverse("version_publish", args=(version.pk,))
    sent = {"resolution_number": "2027-1", "resolution_date": "2027-06-01", "edition": version.edition}
    page = desk.post(url, sent)
    assert "La délibération n’a pas encore eu lieu à cette date." in text(page)
    assert form_of(page, containing="resolution_number")["resolution_number"] == "2027-1"
    save_draft(version=version, grid=MEAL, valid_from=START, by=agent)
    page = desk.post(url, {**sent, "resolution_date": "2026-06-01"})
    assert "Cette version a été modifiée entre-temps par Nour Agent" in text(page)


# --- the balance -------------------------------------------------------------------------------------------------------


@pytest.fixture
def sold(monkeypatch):
    slot = registry.Slot("balances")
    slot.add("sample", lambda of, first, last: HUNDRED_BASKETS if of.scheme == "paniers" else [])
    slot.add("other", lambda of, first, last: [SoldUnits("moins de 400", 5, 0)] if of.scheme == "autre" else [])
    monkeypatch.setattr(registry, "balances", slot)


def test_the_balance_of_a_hundred_baskets(desk, agent, baskets, sold):
    published(baskets, agent)
    set_full_cost(tariff=baskets, valid_from=START, cents=750, by=agent)
    words = text(desk.get(reverse("tariff_balance", args=("paniers",))))
    assert "Ensemble 100 606,50 € 750,00 € −143,50 €" in words
    assert "la ville apporte 143,50 € , soit 1,44 € le panier" in words.replace("143,50 €,", "143,50 € ,")
    assert "Sans justificatif, au prix le plus haut 6 54,00 € 45,00 € 9,00 €" in words


def test_a_balance_without_a_full_cost_says_so(desk, baskets, sold):
    assert "Le coût complet manque pour une partie de ces jours" in text(desk.get(reverse("tariff_balance", args=("paniers",))))


def test_small_lines_are_shown_to_who_reads_the_books_only(client, agent, baskets, sold):
    set_full_cost(tariff=baskets, valid_from=START, cents=750, by=agent)
    shown = {}
    for role in ("regie", "comptable", "direction", "responsable"):
        people.sign_in(client, people.staff(role))
        shown[role] = "au prix le plus haut 6 54,00 €" in text(client.get(reverse("tariff_balance", args=("paniers",))))
    assert shown == {"regie": True, "comptable": True, "direction": True, "responsable": False}
    people.sign_in(client, people.staff("accueil"))
    assert client.get(reverse("tariff_balance", args=("paniers",))).status_code == 403
    assert client.get(reverse("balance_paper", args=("paniers",))).status_code == 403


def test_a_paper_of_the_balance_keeps_small_lines_back_for_everybody(desk, agent, baskets, sold):
    set_full_cost(tariff=baskets, valid_from=START, cents=750, by=agent)
    answer = desk.get(reverse("balance_paper", args=("paniers",)), {"premier": "2026-11-01", "dernier": "2026-11-30"})
    words = pdf_text(answer)
    assert "606,50 €" in words
    assert "54,00 €" not in words
    assert "comptent moins de 11 foyers" in words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-30", "2026-11-01", "Le dernier jour vient avant le premier."),
        ("2020-01-01", "2026-11-01", "Choisissez trois ans au plus."),
        ("hier", "2026-11-01", "Écrivez une date qui existe"),
        ("", "", "Écrivez une date."),
    ],
)
def test_dates_that_make_no_period_are_told(desk, baskets, sold, first, last, words):
    for name in ("tariff_balance", "balance_paper"):
        page = desk.get(reverse(name, args=("paniers",)), {"premier": first, "dernier": last})
        assert page.status_code == 200
        assert words in text(page)


def test_a_period_without_sales_says_what_to_do(desk, baskets):
    assert "Rien n’a été vendu à ce tarif ces jours-là" in text(desk.get(reverse("tariff_balance", args=("paniers",))))


# --- papers and queries ------------------------------------------------------------------------------------------------


def pdf_text(response):
    assert response.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(response.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("grid", "words"), [(BASKETS, "attestation de la CAF"), (CARD, "votre dernier avis d’impôt"), (CHOICE, "Vous choisissez")]
)
def test_a_grid_is_printed_with_its_resolution_and_what_to_bring(desk, agent, baskets, grid, words):
    paper = pdf_text(desk.get(reverse("version_paper", args=(published(baskets, agent, grid).pk,))))
    assert "Délibération 2026-41 du 23 juin 2026" in paper
    assert words in paper


def test_a_draft_on_paper_says_that_nothing_is_decided(desk, agent, baskets):
    paper = pdf_text(desk.get(reverse("version_paper", args=(draft(baskets, agent).pk,))))
    assert "ces prix ne sont pas décidés" in paper
    assert "Délibération" not in paper


def count(client, url, django_assert_max_num_queries):
    """Queries of a page already seen once: what the process keeps (the site) is not counted."""
    client.get(url)
    with django_assert_max_num_queries(200) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["tariff_list", "tariff_detail", "version_detail"])
def test_the_number_of_queries_does_not_follow_the_number_of_rows(desk, agent, baskets, django_assert_max_num_queries, name):
    version = published(baskets, agent)
    few = count(desk, address(name, version), django_assert_max_num_queries)
    for number in range(6):
        other = tariff(agent, f"Autre {number}")
        published(other, agent)
        draft(other, agent, MEAL)
        draft(baskets, agent, replace(BASKETS, bands=(*(Band(step, step + 1, 1) for step in range(9)), Band(9, None, 2))))
        set_full_cost(tariff=baskets, valid_from=START + dt.timedelta(days=number), cents=750, by=agent)
    many = count(desk, address(name, version), django_assert_max_num_queries)
    assert many == few
    assert many <= 20


def test_a_balance_over_several_costs_asks_once_for_each(desk, agent, baskets, sold, django_assert_max_num_queries):
    set_full_cost(tariff=baskets, valid_from=START, cents=750, by=agent)
    url = reverse("tariff_balance", args=("paniers",))
    few = count(desk, url, django_assert_max_num_queries)
    for number in range(5):
        set_full_cost(tariff=baskets, valid_from=dt.date(2026, 10, 2 + number), cents=700, by=agent)
    assert count(desk, url, django_assert_max_num_queries) == few
