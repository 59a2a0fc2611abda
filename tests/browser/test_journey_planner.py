"""A course planned from the page editor, published, filled, one who waits moved up on the telephone, then called off: nobody owes anything.
With and without JavaScript at the desk; the editor of pages needs its own."""

import datetime as dt

from playwright.sync_api import Page, expect

from portal.households.models import Household
from portal.ledger.models import owed_cents
from portal.notifications.models import OutboxMessage
from programmes.actions.enrol import enrol
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment, Event, Series
from tests.tariffs import factories as prices

from .conftest import scrolls_sideways
from .test_few_gestures import BOTH
from .town import account, books_are_true, house, paper, plain, somebody

FIRST = dt.date(2027, 1, 7)  # a Thursday


def course_page(*, live: bool) -> Event:
    page = Event(title="Les mots du quartier", slug="les-mots-du-quartier", introduction="On écrit ensemble.", live=live)
    return house().page.add_child(instance=page)


def priced() -> str:
    by = prices.agent("prix@ville.test")
    tariff = prices.tariff(by, name="Parcours d’essai", unit="le parcours")
    prices.published(tariff, by)
    return tariff.name


def planned(page: Page, tariff: str) -> Series:
    """From the fields to the agenda: eight Thursdays over the winter holidays, in a room, two places."""
    page.get_by_label("Première date").fill(FIRST.isoformat())
    page.get_by_label("De", exact=True).fill("10:00")
    page.get_by_label("À", exact=True).fill("12:00")
    page.get_by_label("Répéter").select_option("1")
    page.get_by_label("Ou combien de dates").fill("8")
    page.get_by_label("Salle").select_option(label="Salle du jardin (40 places, accessible en fauteuil)")
    page.locator("[name=capacity]").fill("2")
    page.get_by_label("Tarif").select_option(label=tariff)
    page.get_by_role("button", name="Voir les dates").click()
    expect(page.get_by_label("jeudi 7 janvier 2027")).to_be_checked()
    expect(page.get_by_label("jeudi 18 février 2027")).not_to_be_checked()
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="Revenir sans rien perdre").click()
    expect(page.locator("[name=capacity]")).to_have_value("2")
    page.get_by_role("button", name="Voir les dates").click()
    page.get_by_role("button", name="Mettre les dates cochées dans l’agenda").click()
    expect(page.get_by_text("8 dates sont dans l'agenda.")).to_be_visible()
    return Series.objects.latest("pk")


def people(*names: str, **ways):
    return [somebody(name, "Essaimée", birth_year=1970, **ways) for name in names]


def home_of(person) -> Household:
    return Household.objects.of(person).get()


@BOTH
def test_a_course_from_the_planner_to_its_cancelling(screen, axe, javascript):
    tariff, page_row = priced(), course_page(live=True)
    agent = account("responsable")
    address = f"/equipe/rendez-vous/nouveau/?page={page_row.pk}"
    page = screen(address, javascript=javascript, user=agent, width=1280, height=900)
    page.get_by_label("Parcours – ").check()
    page.get_by_role("button", name="Continuer").click()
    series = planned(page, tariff)
    if javascript:
        axe(page)
    assert "jeudi 7 janvier 2027" in paper(page, f"/equipe/rendez-vous/serie/{series.pk}/affiche/")
    sheet = series.sessions.first().sheets.get()

    ana, bob = people("Anaëlle", "Boniface")
    [zita] = people("Zita", phone="+33476001122", channel="call")  # a telephone that takes no SMS
    common = {"sheet": sheet, "channel": "counter", "by": agent}
    for person in (ana, bob):
        [row] = enrol(people=[person], household=home_of(person), **common)
        page.goto(f"/equipe/rendez-vous/{sheet.pk}/")
        if row.state == "held":
            page.get_by_role("button", name="Confirmer").first.click()
            expect(page.get_by_text("C'est noté.").first).to_be_visible()
    [waiting] = wait(people=[zita], household=home_of(zita), **common)
    assert waiting.state == "waiting"
    withdraw(enrolment=Enrolment.objects.get(sheet=sheet, person=bob), channel="counter", by=agent)
    waiting.refresh_from_db()
    assert waiting.state == "offered"

    message = OutboxMessage.objects.get(purpose="programmes.offered", about=f"programmes.Enrolment:{waiting.pk}")
    assert message.channel == "call"  # she is telephoned
    page.goto("/equipe/appels/")
    card = page.locator(f"#appel-{zita.pk}")
    expect(card).to_be_visible()
    card.get_by_role("button", name="Elle a répondu").click()
    page.goto(f"/equipe/personnes/{zita.pk}/places/")
    page.get_by_role("button", name="Elle dit oui").click()
    expect(page.get_by_role("cell", name="inscrit·e")).to_be_visible()
    assert owed_cents(home_of(zita)) > 0

    page.goto(f"/equipe/rendez-vous/date/{series.sessions.first().pk}/annuler/")
    page.get_by_label("toutes les dates à venir").check()
    page.get_by_label("Pourquoi").fill("La salle est fermée pour travaux.")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Annuler ces 8 dates ?")).to_be_visible()
    said = plain(page.inner_text("main"))
    assert "2 personnes à prévenir" in said
    assert "1 à appeler" in said
    page.get_by_role("button", name="Annuler ces 8 dates").click()
    expect(page.get_by_text("8 dates sont annulées, les personnes inscrites sont prévenues.")).to_be_visible()
    assert {row.state for row in Enrolment.objects.filter(sheet=sheet)} == {"withdrawn"}
    assert [owed_cents(home_of(person)) for person in (ana, bob, zita)] == [0, 0, 0]
    assert books_are_true()


def test_a_draft_is_planned_from_its_editor_then_published(screen):
    page_row = course_page(live=False)
    page = screen(f"/admin/pages/{page_row.pk}/edit/", user=account("responsable"), width=1280, height=900)
    page.get_by_role("link", name="Planifier les dates").first.click()
    expect(page.get_by_role("heading", name="Planifier les dates")).to_be_visible()
    assert page.locator("[name=page]").input_value() == str(page_row.pk)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Première date").fill(FIRST.isoformat())
    page.get_by_label("De", exact=True).fill("10:00")
    page.get_by_label("À", exact=True).fill("12:00")
    page.get_by_role("button", name="Voir les dates").click()
    page.get_by_role("button", name="Mettre les dates cochées dans l’agenda").click()
    expect(page.get_by_text("La page n’est pas encore en ligne")).to_be_visible()
    page.get_by_role("link", name="Ouvrir la page").click()
    page.wait_for_url("**/edit/")
    page.get_by_role("button", name="Plus d’actions").or_(page.locator("footer [data-w-dropdown-target=toggle]")).first.click()
    page.get_by_role("button", name="Publier").click()
    page.wait_for_load_state()
    page_row.refresh_from_db()
    assert page_row.live
    page.goto(page_row.get_url())
    expect(page.get_by_text("jeu. 7 janv. 10 h").first).to_be_visible()
