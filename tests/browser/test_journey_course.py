"""A digital course without a screen at home: she rings up, says where she stands, comes, says it again, and hears what comes next. She is
rung up a month later and takes her certificate. Who follows the course reads what she said; nobody else of the team does."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from portal.kit import dates
from portal.kit.models import Reading
from programmes.enums import Channel, EnrolmentState
from programmes.models import Attendance, Enrolment
from programmes.workshops.demo import SLUG
from programmes.workshops.models import Course, FollowUp, Position, Workshop
from programmes.workshops.rules.statements import codes_of
from tests.workshops import factories as make

from .conftest import seen
from .town import TABLET, account, house, note_present, paper, plain, somebody, standing_at


def answer_all(page: Page, answer: str, button: str) -> None:
    for choice in page.get_by_label(answer, exact=True).all():
        choice.check()
    page.get_by_role("button", name=button).click()


def test_a_course_from_the_telephone_to_the_certificate_and_the_next_step(screen, axe):
    page_row = Workshop.objects.get(slug=SLUG)
    course = Course.objects.open_now().get(sheet__activity=page_row, level="beginner")
    make.course("at-ease", on=page_row, maison=house(), days=150)  # what may come next
    odette = somebody("Odette", "Clavandier", birth_year=1952, phone="+33476001133", channel="call")
    sheet, follower = course.sheet, course.facilitator.user

    desk = screen(f"/equipe/rendez-vous/{sheet.pk}/inscrire/?personne={odette.pk}", user=account("accueil"), **TABLET)
    desk.get_by_label("Par", exact=True).select_option("phone")
    seen(desk, "1-inscrire")
    desk.get_by_role("button", name="Inscrire").click()
    expect(desk.get_by_role("heading", name=page_row.title)).to_be_visible()
    place = Enrolment.objects.get(sheet=sheet, person=odette)
    assert (place.state, place.channel) == (EnrolmentState.CONFIRMED, Channel.PHONE)

    desk.goto(f"/equipe/personnes/{odette.pk}/")
    desk.get_by_role("link", name=re.compile("Cours numérique")).first.click()
    desk.get_by_role("link", name=re.compile("^Noter avant")).click()
    desk.get_by_label("par téléphone").check()
    seen(desk, "2-avant", axe)
    desk.get_by_role("button", name="Noter").click()
    assert plain(desk.inner_text("main")).count("Choisissez une réponse.") >= 4, "each sentence is asked"
    answer_all(desk, "pas encore", "Noter")
    expect(desk.get_by_text("c’est noté.")).to_be_visible()
    assert "pas encore noté" in plain(desk.inner_text("main"))  # after
    assert Position.objects.get(enrolment=place).channel == Channel.PHONE

    days = list(sheet.sessions.order_by("start"))
    for number, date in enumerate(days):
        at = dates.local(date.start)
        with standing_at(at.date(), at.hour, 30):
            roll = screen(f"/equipe/rendez-vous/{sheet.pk}/presences/{date.pk}/", user=follower, **TABLET)
            note_present(roll, place)
            if number == len(days) - 1:
                _says_it_again(roll, course, place, axe)
    assert Attendance.objects.filter(enrolment=place, presence="present").count() == len(days)
    assert Reading.objects.filter(by=follower, screen="workshops_desk:course").exists()

    with standing_at(days[-1].local_date + dt.timedelta(days=31), 10):
        assert Position.objects.current().filter(enrolment=place).count() == 2
        calls = screen("/equipe/appels/", user=account("accueil"), **TABLET)
        card = calls.locator(f"#appel-{odette.pk}")
        expect(card).to_contain_text("un mois après")
        seen(calls, "4-appel")
        card.get_by_role("button", name="Elle a répondu").click()
        assert FollowUp.objects.get(enrolment=place).outcome == "reached"

        calls.goto(f"/equipe/personnes/{odette.pk}/attestations/")
        row = calls.get_by_role("row").filter(has_text=page_row.title)
        words = paper(calls, row.get_by_role("link", name="Attestation").get_attribute("href"))
        assert "Odette Clavandier" in words and page_row.title in words and f"{2 * len(days)} h" in words
        assert not any(word in words for word in ("débutant", "sans aide", "pas encore"))

        chief = screen(user=account("direction"), **TABLET)
        assert chief.goto(f"/equipe/numerique/cours/{course.pk}/").status == 404
        chief.goto(f"/equipe/numerique/personnes/{odette.pk}/")
        told = plain(chief.inner_text("main"))
        assert "Un mois après : Elle a répondu" in told and "sans aide" not in told
    assert len(codes_of("beginner")) >= 4
    chief_broken = [line for line in screen.broken if "404" in line]
    screen.broken[:] = [line for line in screen.broken if line not in chief_broken]


def _says_it_again(page: Page, course: Course, place: Enrolment, axe) -> None:
    """At the last date, beside who follows the course: both read what was said before, and what comes next."""
    page.goto(f"/equipe/numerique/cours/{course.pk}/")
    hers = page.locator("section, .panel").filter(has_text=place.person.display_name).last
    hers.get_by_role("link", name=re.compile("après")).click()
    answer_all(page, "sans aide", "Noter")
    hers = page.locator("section, .panel").filter(has_text=place.person.display_name).last
    told, number = plain(hers.inner_text()), len(codes_of(course.level))
    assert f"{number} phrases sur {number} ont avancé" in told
    assert "Un cours du niveau autonome" in told and "pas encore" in told and "sans aide" in told
    seen(page, "3-ou-elle-en-est", axe)
