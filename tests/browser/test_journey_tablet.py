"""Somebody rings up for a course, comes to the counter for a tablet and brings it back; another says where she stands after hers, sees
what comes next and leaves with her certificate."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from portal.notifications.models import OutboxMessage
from programmes.models import Enrolment
from programmes.workshops.models import Course, Loan, Machine, Position
from tests.people.factories import resident

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
def test_from_a_telephone_call_to_the_tablet_brought_back(screen, axe, javascript):
    check = axe if javascript else None
    course = Course.objects.open_now().filter(level="beginner").order_by("first_start").first()
    zita = somebody("Zita", "Zitounov", phone="0612345678")
    page = screen(
        f"/equipe/rendez-vous/{course.sheet_id}/inscrire/?personne={zita.pk}", user=account("accueil"), javascript=javascript, **TABLET
    )
    page.locator("[name=channel]").select_option("phone")
    press(page, "Inscrire")
    place = Enrolment.objects.get(person=zita)
    assert (place.state, place.channel) == ("confirmed", "phone")
    page.goto(f"/equipe/personnes/{zita.pk}/")
    page.locator("a", has_text="Prêter du matériel").first.click()
    see(page, check)
    page.locator("[name=machine]").select_option(str(Machine.objects.get(inventory="TAB-004").pk))
    page.locator("[name=course]").select_option(str(course.pk))
    page.get_by_label("la housse").check()
    press(page, "Prêter")
    loan = Loan.objects.get(person=zita)
    assert (loan.course, loan.accessories) == (course, ["charger", "cover"])
    expect(page.get_by_text("deux exemplaires")).to_be_visible()
    see(page, check)
    said = paper(page, page.get_by_role("link", name="Imprimer la convention").get_attribute("href"))
    assert "TAB-004" in said
    assert zita.full_name in said
    Loan.objects.filter(pk=loan.pk).update(due_on=loan.lent_at.date() - dt.timedelta(days=1))
    page.goto("/equipe/numerique/materiel/")
    page.get_by_role("link", name="Ouvrir le prêt : Zita").click()
    press(page, "Envoyer un petit mot")
    assert OutboxMessage.objects.filter(purpose="workshops.late", recipient_key=f"people.Person:{zita.pk}").count() == 1
    page.get_by_label("la housse").uncheck()
    page.locator("[name=note]").fill("sans housse")
    press(page, "Elle est rendue")
    expect(page.get_by_text("Il manque : la housse.").first).to_be_visible()
    see(page, check)
    assert Machine.objects.get(inventory="TAB-004").state == "available"
    assert books_are_true()


def test_after_the_course_what_comes_next_and_the_certificate(screen, axe):
    over = Course.objects.dated().order_by("first_start").first()
    said = Position.objects.filter(enrolment__sheet=over.sheet, moment="before").order_by("-pk").first()
    her = said.enrolment.person
    page = screen("/mon-espace/numerique/", user=her.user or _account_of(her))
    see(page, axe)
    expect(page.get_by_role("heading", name="Mes cours numériques")).to_be_visible()
    page.goto(f"/mon-espace/places/{said.enrolment_id}/point/after/")
    for choice in page.get_by_label("sans aide").all():
        choice.check()
    press(page, "Corriger" if page.get_by_role("button", name="Corriger", exact=True).count() else "C’est dit")
    assert "La suite : Un cours du niveau débutant." in plain(page.inner_text("main"))
    see(page, axe)
    words = paper(page, page.get_by_role("link", name="Mon attestation").first.get_attribute("href"))
    assert "Attestation de présence" in words
    assert her.full_name in words


def _account_of(person):
    user = resident(email="apres@exemple.fr")
    type(person).objects.filter(pk=person.pk).update(user=user)
    return user
