"""A new member of staff makes an event in the real editor: a picture, guided words, dates by the planner, a look at a telephone's size,
submitted; the one who answers for the house approves; the agenda and its feed show it; the flyer prints. Gestures are counted."""

import re

from playwright.sync_api import Locator, Page, expect
from wagtail.images.tests.utils import get_test_image_file

from maisons_habitants.publishing.models import PagePattern
from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.notifications.models import OutboxMessage
from programmes.models import Event, Series

from .town import account, house, paper

TITLE = "Soupe de la Saint-Nicolas"
FIELDS, CLICKS = 8, 15  # at most: what three minutes allow to somebody who does it for the first time
AGAIN_FIELDS, AGAIN_CLICKS = 4, 11  # of an activity like one of last year's


class Hands:
    """What somebody does: each field filled and each press counted."""

    def __init__(self):
        self.fields = self.clicks = 0

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.fields += 1

    def press(self, target: Locator) -> None:
        target.click()
        self.clicks += 1


def put_a_picture(page: Page, hands: Hands) -> None:
    """Chosen from the machine in the editor's own window, told in words."""
    hands.press(page.get_by_role("button", name="Choisir une image"))
    window = page.locator(".modal-dialog")
    hands.press(window.get_by_role("tab", name="Transférer"))
    picture = get_test_image_file(size=(800, 450)).file.getvalue()
    window.locator("input[type=file]").set_input_files({"name": "soupe.png", "mimeType": "image/png", "buffer": picture})
    hands.clicks += 1
    hands.fill(window.locator("[name$=-title]"), "Une soupe")
    hands.fill(window.locator("[name$=-description]"), "Une soupe orange dans un bol bleu")
    hands.press(window.get_by_role("button", name="Transférer"))
    expect(window).to_have_count(0)


def not_whole_yet(broken: list[str]) -> None:
    """The editor keeps by itself what is typed; a page that misses a word is answered by 400, which it tells in words and the browser's own
    journal as an error."""
    broken[:] = [line for line in broken if not ("/admin/pages/add/" in line and "status of 400" in line)]


def plan_the_date(page: Page, hands: Hands) -> Series:
    hands.press(page.get_by_label("Libre – "))
    hands.press(page.get_by_role("button", name="Continuer"))
    hands.fill(page.get_by_label("Première date"), "2026-11-28")
    hands.fill(page.get_by_label("De", exact=True), "12:00")
    hands.fill(page.get_by_label("À", exact=True), "14:00")
    hands.press(page.get_by_role("button", name="Voir les dates"))
    hands.press(page.get_by_role("button", name="Mettre les dates cochées dans l’agenda"))
    expect(page.get_by_text("La date est dans l'agenda.")).to_be_visible()
    return Series.objects.latest("pk")


def test_an_event_in_three_minutes_from_its_writer_to_the_feed(screen, base_url):
    hands, writer, chief = Hands(), account("animation"), account("responsable")
    under = MaisonPage.objects.get(maison_row=house())
    page = screen(f"/admin/pages/add/programmes/event/{under.pk}/", user=writer, width=1280, height=900)
    hands.fill(page.locator("[name=title]"), TITLE)
    hands.fill(page.locator("[name=introduction]"), "On épluche à dix heures, on mange à midi. Apportez votre bol.")
    put_a_picture(page, hands)
    hands.fill(page.locator("[name=for_whom]"), "Pour tous")
    hands.press(page.get_by_role("button", name="Enregistrer le brouillon"))
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    event = Event.objects.get(draft_title=TITLE)
    assert (event.live, event.owner) == (False, writer)

    hands.press(page.get_by_role("link", name="Planifier les dates").first)
    series = plan_the_date(page, hands)
    assert "samedi 28 novembre 2026" in paper(page, f"/equipe/rendez-vous/serie/{series.pk}/affiche/")

    hands.press(page.get_by_role("link", name="Ouvrir la page"))
    toggle = page.locator("[data-side-panel-toggle=preview]")
    hands.press(toggle)
    expect(page.locator("[name=preview-size][value=mobile]")).to_be_checked()
    expect(page.frame_locator("#w-preview-iframe").get_by_role("heading", name=TITLE)).to_be_visible()
    hands.press(toggle)
    hands.press(page.get_by_role("button", name="Plus d'actions"))
    hands.press(page.get_by_role("button", name="Soumettre à Relecture · Maison des Quais"))
    expect(page.get_by_text("soumise").first).to_be_visible()
    assert not Event.objects.get(pk=event.pk).live
    assert OutboxMessage.objects.filter(purpose="publishing.to_read", address=chief.email).exists()
    print(f"\n{hands.fields} fields, {hands.clicks} presses")
    assert hands.fields <= FIELDS
    assert hands.clicks <= CLICKS

    reader = screen("/admin/", user=chief, width=1280, height=900)
    expect(reader.get_by_role("heading", name="Ce qui m’attend")).to_be_visible()
    line = reader.get_by_role("row").filter(has_text=TITLE).first
    line.get_by_role("button", name="Actions").click()
    reader.get_by_role("button", name="Approuver et mettre en ligne").locator("visible=true").click()
    expect(reader.get_by_role("row").filter(has_text=TITLE)).to_have_count(0)
    assert Event.objects.get(pk=event.pk).live

    visitor = screen(f"/maisons/{house().slug}/{event.slug}/")
    expect(visitor.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(visitor.get_by_alt_text("Une soupe orange dans un bol bleu")).to_be_visible()
    agenda = screen("/agenda/?maison=" + house().slug)
    assert clock.today().year == 2026
    expect(agenda.get_by_text(TITLE).first).to_be_attached()
    feed = visitor.request.get(f"{base_url}/agenda.ics").text().replace("\r\n ", "")
    assert f"SUMMARY:{TITLE}" in feed
    assert "novembre" in paper(page, f"/equipe/rendez-vous/serie/{series.pk}/affiche/")
    not_whole_yet(screen.broken)


def test_an_activity_begun_from_last_year_s_keeps_its_words_and_asks_for_dates_alone(screen):
    hands, writer = Hands(), account("animation")
    pattern = PagePattern.objects.filter(retired_at=None, maison=house()).first()
    source = pattern.made_from.specific
    page = screen("/equipe/pages/", user=writer, width=1280, height=900)
    hands.press(page.get_by_role("link", name="Repartir d’une activité passée"))
    hands.press(page.get_by_role("link", name=f"Commencer : {pattern.name}"))
    hands.fill(page.get_by_label("Titre"), f"{pattern.name}, le retour")
    hands.press(page.get_by_role("button", name="Ouvrir le brouillon"))
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    expect(page.locator("[name=introduction]")).to_have_value(source.introduction)
    begun = Event.objects.get(draft_title=f"{pattern.name}, le retour")
    assert not begun.live and not begun.sessions.exists()
    hands.press(page.get_by_role("link", name="Planifier les dates").first)
    plan_the_date(page, hands)
    assert begun.sessions.count() == 1
    hands.press(page.get_by_role("link", name="Ouvrir la page"))
    hands.press(page.get_by_role("button", name="Plus d'actions"))
    hands.press(page.get_by_role("button", name="Soumettre à Relecture · Maison des Quais"))
    expect(page.get_by_text("soumise").first).to_be_visible()
    print(f"\n{hands.fields} fields, {hands.clicks} presses")
    assert hands.fields <= AGAIN_FIELDS and hands.clicks <= AGAIN_CLICKS
