"""A data request answered: somebody without screen asks at the counter, the officer looks, erases what may go, prints the letter; and
a resident sees who opened her file and asks for a correction."""

import pytest
from playwright.sync_api import Page, expect

from portal.people.models import Person
from portal.privacy.models import DataRequest

from .conftest import scrolls_sideways
from .town import TABLET, account, books_are_true, paper, plain, somebody

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def see(page: Page, axe) -> None:
    assert not scrolls_sideways(page), page.url
    if axe:
        axe(page)


@BOTH
def test_a_data_request_is_answered(screen, axe, javascript):
    check = axe if javascript else None
    zita = somebody("Zita", "Zitounov")
    Person.objects.filter(pk=zita.pk).update(phone="+33612345678", needs=["quiet"])

    # The counter writes the request down; it may not answer.
    page = screen(f"/equipe/personnes/{zita.pk}/", javascript=javascript, user=account("accueil"), **TABLET)
    page.get_by_role("link", name="Ses données").click()
    see(page, check)
    page.get_by_label("faire effacer").check()
    page.get_by_label("C’est bien elle ?").select_option("paper")
    press(page, "Noter la demande")
    expect(page.get_by_text("La responsable de la maison")).to_be_visible()
    see(page, check)
    row = DataRequest.objects.get(person=zita)

    # The officer finds it, sees what may go, confirms.
    page = screen("/equipe/donnees/", javascript=javascript, user=account("dpo"), **TABLET)
    page.get_by_role("link", name="Zita Zitounov").click()
    page.get_by_role("link", name="Voir ce qui peut partir").click()
    see(page, check)
    for kind in ("Vie en foyer", "Téléphone, adresses", "Ce qu’il lui faut", "Fiche entière : nom, naissance, compte"):
        page.get_by_label(kind).check()
    page.get_by_label("La personne l’a confirmé").check()
    press(page, "Effacer ce qui est coché")
    see(page, check)
    said = plain(page.inner_text("main"))
    assert "Ce qui est parti, ce qui reste" in said and "Faite en partie" in said
    zita.refresh_from_db()
    assert zita.erased_at and not zita.family_name and not zita.phone
    letter = paper(page, f"/equipe/donnees/{row.pk}/lettre/")
    assert "Ce qui est parti" in letter and "Fiche entière" in letter and "Zitounov" not in letter
    assert books_are_true()


def test_she_sees_who_opened_her_file_and_asks_for_a_correction(screen, axe):
    amina = Person.objects.get(email="amina@belleroche.example")
    screen(f"/equipe/personnes/{amina.pk}/", user=account("accueil"), **TABLET)
    page = screen("/mon-espace/mes-donnees/", user=account("amina"))
    see(page, axe)
    said = plain(page.inner_text("main"))
    assert "Accueil, Maison des Quais" in said and "Nadia" not in said
    page.get_by_role("link", name="Demander une correction ou un effacement").click()
    page.get_by_label("faire corriger").check()
    page.get_by_label("Pour une correction").select_option("birth")
    page.get_by_label("Ce qui serait juste").fill("Le 14 mars 1984.")
    see(page, axe)
    press(page, "Envoyer ma demande")
    expect(page.get_by_text("Votre demande est arrivée. La réponse")).to_be_visible()
    page.get_by_role("link", name="Faire corriger : la date de naissance").click()
    see(page, axe)
    press(page, "Retirer ma demande")
    expect(page.get_by_text("Votre demande est retirée.")).to_be_visible()
    assert "Benali" in paper(page, "/mon-espace/mes-donnees/papier/")
