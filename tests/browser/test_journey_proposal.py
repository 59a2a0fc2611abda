"""One proposal followed to its end: said at the desk by somebody who has no e-mail, papers of the wall keyed, published, passed on to a
committee, refused because, then done; its poster, and the letter that tells her."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from maisons_habitants.committees.actions.open_body import open_body
from maisons_habitants.committees.actions.open_meeting import open_meeting
from maisons_habitants.committees.models import Committee, Meeting, Proposal
from portal.notifications.models import OutboxMessage
from programmes.actions.plan_session import plan_session

from .conftest import scrolls_sideways
from .town import TABLET, account, house, paper, plain, somebody

SAID = "Des bancs à l’ombre dans la cour"
NO, YES = "La cour est en travaux jusqu’au printemps.", "Deux bancs sont là, sous le tilleul."


@pytest.fixture
def date() -> Meeting:
    """A committee of the house prepares its meeting."""
    maison = house()
    page = maison.page.specific.add_child(instance=Committee(title="Comité de la cour", slug="comite-de-la-cour"))
    start = dt.datetime(2026, 12, 8, 18, tzinfo=ZoneInfo("Europe/Paris"))
    session = plan_session(activity=page, maison=maison, start=start, end=start + dt.timedelta(hours=2), by=None)
    return open_meeting(body=open_body(page=page, maison=maison, by=None), session=session, by=None)


def said_at_the_desk(screen, person, axe) -> Proposal:
    page = screen(f"/equipe/personnes/{person.pk}/", user=account("accueil"), **TABLET)
    page.goto(f"/equipe/comites/propositions/pour/{person.pk}/")
    axe(page)
    page.get_by_label("Ce qui est dit").fill(SAID)
    page.get_by_role("button", name="C’est noté").click()
    expect(page.get_by_text("La réponse lui sera dite par son moyen habituel")).to_be_visible()
    row = Proposal.objects.latest("pk")
    slip = paper(page, f"/equipe/bons/committees.Proposal/{row.pk}/pdf/")
    assert "Votre proposition est notée" in slip and SAID not in slip
    page.goto(f"/equipe/comites/propositions/{row.pk}/")
    page.get_by_label("Papiers de plus").fill("12")
    page.get_by_role("button", name="Compter ces papiers").click()
    expect(page.get_by_text("Les papiers sont comptés")).to_be_visible()
    return row


def published(page: Page, row: Proposal, axe) -> None:
    page.goto(f"/equipe/comites/propositions/{row.pk}/")
    axe(page)
    page.get_by_label("Qui répond").select_option(label="Farida Girard")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("C’est affiché")).to_be_visible()


def answered(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).check()
    page.get_by_label("En clair").fill(words)
    page.get_by_role("button", name="Publier la réponse").click()
    expect(page.get_by_text("La réponse est affichée")).to_be_visible()


def test_one_proposal_is_followed_to_its_end(screen, axe, date):
    someone = somebody("Odette", "Quimperlé", channel="letter", address_1="3 rue du Four", postal_code="38990", city="Belleroche")
    row = said_at_the_desk(screen, someone, axe)
    desk = screen("/equipe/", user=account("responsable"), **TABLET)
    published(desk, row, axe)
    visitor = screen(f"/vous-avez-dit/{row.pk}/")
    told = plain(visitor.inner_text("main"))
    assert SAID in told and "12 papiers collés" in told and "réponse avant le" in told and "Quimperlé" not in told
    axe(visitor)

    desk.get_by_text("La passer à un comité").click()
    desk.get_by_label("Réunion").select_option(index=1)
    desk.get_by_role("button", name="Mettre à l’ordre du jour").click()
    expect(desk.get_by_text("C’est à l’ordre du jour").first).to_be_visible()
    answered(desk, "refusé, parce que…", NO)
    desk.get_by_text("Ajouter une suite à la réponse").click()
    axe(desk)
    answered(desk, "fait", YES)
    assert not scrolls_sideways(desk)

    visitor.goto(f"/vous-avez-dit/{row.pk}/")
    story = plain(visitor.inner_text("main"))
    told = story[story.index("Toute l’histoire") :]
    steps = ["Dit à l’accueil", "Refusé, parce que…", NO, "Fait", YES]
    assert [told.index(step) for step in steps] == sorted(told.index(step) for step in steps)
    assert "À l’ordre du jour du comité" in story and not scrolls_sideways(visitor)
    wall = paper(desk, f"/equipe/comites/propositions/affiche/{house().pk}.pdf")
    assert SAID in wall and YES in wall and "Quimperlé" not in wall

    letters = OutboxMessage.objects.filter(recipient_key=f"people.Person:{someone.pk}").order_by("pk")
    purposes = ["proposal_published", "proposal_passed_on", "proposal_answered", "proposal_answered"]
    assert [letter.purpose.removeprefix("committees.") for letter in letters] == purposes
    assert {letter.channel for letter in letters} == {"letter"} and YES in letters.last().body
    OutboxMessage.objects.filter(channel="letter", state="queued").exclude(pk=letters.last().pk).update(state="cancelled")
    post = screen("/equipe/courriers/", user=account("accueil"), **TABLET)
    post.get_by_role("button", name="Imprimer les lettres du jour").first.click()
    post.wait_for_url("**/equipe/courriers/*-*/")
    letter = paper(post, post.get_by_role("link", name="Ouvrir les lettres (PDF)").get_attribute("href"))
    assert "Odette Quimperlé" in letter and YES in letter
