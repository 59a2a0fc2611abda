"""A training day from its page to its erased list: the help line stands above everything, who was not met is refused in words, the team
validates her and enrols her at the counter; what reaches her says « Rendez-vous »; she comes, stands on the register, prints her
certificate. Two months later nothing joins her to it but the paper that she holds, and her structure's count."""

import datetime as dt
import re

from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.casework.models import Partner
from portal.kit import dates
from portal.kit.audit import key_of
from portal.kit.models import AuditLine, Beat, Reading
from portal.notifications.models import OutboxMessage
from programmes.actions.open_feed import open_feed
from programmes.enums import EnrolmentState
from programmes.models import Enrolment
from programmes.workshops.models import Prevention, Trained, TrainedCount, Training, Validation
from programmes.workshops.prevention_demo import SLUG
from programmes.workshops.rules.trainings import FORGET_DAYS
from tests.people import factories as accounts
from tests.workshops.test_trained import joined

from .conftest import seen
from .town import TABLET, account, books_are_true, note_present, paper, plain, somebody, standing_at

NAME = "Solène Tavernost"
REFUSED = "Cette journée est pour des bénévoles que l’équipe a rencontrés avant."


def known():
    """She has an account, an e-mail and a telephone."""
    user = accounts.resident(email="solene@exemple.fr")
    her = somebody("Solène", "Tavernost", birth_year=1980, user=user, email="solene@exemple.fr", phone="+33612340099")
    return her, user


def tells(text: str, page: Prevention) -> list[str]:
    """The words of `text` that would say what it is about."""
    text = plain(text).casefold()
    return [word for word in (page.title.casefold(), page.slug, "entinelle", "suicide") if word in text]


def on_that_day(text: str, training: Training) -> bool:
    """Does a page name the day of this training, its month whole or cut?"""
    day = dates.local(training.sheet.sessions.get().start).date()
    month = plain(dates.day_long(day)).split(f"{day.day} ")[1][:3]
    return re.search(rf"\b{day.day} {month}", plain(text)) is not None


def test_a_training_day_from_its_page_to_its_erased_list(screen, axe):
    page_row = Prevention.objects.get(slug=SLUG)
    training = Training.objects.dated().filter(kind="sentinel", sheet__activity=page_row).order_by("first_start").last()
    sheet, structure = training.sheet, Partner.objects.open().order_by("pk").first()
    her, user = known()
    before = sorted(joined(her))

    visitor = screen(page_row.address)
    _the_line_is_above_everything(visitor)
    coming = plain(visitor.locator("ul.coming").first.inner_text())
    assert "Des places" in coming and not re.search(r"\d+ places?\b|[Ii]l reste", coming), coming
    seen(visitor, "1-page", axe)

    hers = screen(reverse("programmes:sign_up", args=[sheet.pk]), user=user)
    if hers.get_by_role("button", name="Je m’inscris").count():
        hers.get_by_role("button", name="Je m’inscris").click()
    expect(hers.get_by_text(REFUSED).first).to_be_visible()
    assert "on en parle" in plain(hers.inner_text("main"))
    seen(hers, "2-refus", axe)
    assert not Enrolment.objects.filter(person=her).exists()

    desk = screen(reverse("workshops_desk:validation", args=[her.pk]), user=account("social"), **TABLET)
    seen(desk, "3-valider", axe)
    desk.get_by_label("journée sentinelle", exact=False).first.check()
    desk.get_by_label("Sa structure").select_option(str(structure.pk))
    desk.get_by_label("sur place").check()
    desk.get_by_role("button", name="Valider").click()
    expect(desk.get_by_text("cette personne peut s’inscrire")).to_be_visible()
    assert Validation.objects.current().of_person(her).get().structure == structure

    desk.goto(reverse("programmes:desk_enrol", args=[sheet.pk]) + f"?personne={her.pk}")
    desk.get_by_role("button", name="Inscrire").click()
    place = Enrolment.objects.get(sheet=sheet, person=her)
    assert place.state == EnrolmentState.CONFIRMED

    date = sheet.sessions.get()
    at = dates.local(date.start)
    with standing_at(at.date() - dt.timedelta(days=2), 18):
        call_command("tick")  # the reminder
    _what_reaches_her_is_neutral(hers, her, page_row)

    with standing_at(at.date(), at.hour, 30):
        roll = screen(f"/equipe/rendez-vous/{sheet.pk}/presences/{date.pk}/", user=account("social"), **TABLET)
        note_present(roll, place)
    with standing_at(at.date() + dt.timedelta(days=1), 9):
        call_command("tick")
        row = Trained.objects.get(training=training, person=her)
        assert (row.structure, row.renew_on.year) == (structure, at.year + 3)
        desk = screen(reverse("workshops_desk:register"), user=account("social"), **TABLET)
        seen(desk, "4-registre", axe)
        desk.goto(reverse("workshops_desk:trained", args=[training.pk]))
        told = plain(desk.inner_text("main"))
        assert NAME in told and structure.name in told and "à renouveler avant" in told
        seen(desk, "5-personnes-formees", axe)
        desk.goto(reverse("programmes:desk_certificates", args=[her.pk]))
        assert on_that_day(desk.inner_text("main"), training), "the control of what is looked for afterwards"
        hers = screen(reverse("programmes:certificates"), user=user)
        certificate = paper(hers, reverse("programmes:certificate", args=[her.pk, page_row.pk]))
        assert NAME in certificate and tells(certificate, page_row) == []

    last = dates.local(date.end).date()
    with standing_at(last + dt.timedelta(days=FORGET_DAYS), 3):
        _a_night_goes_by()
        assert Trained.objects.filter(person=her).exists(), "the day before, she may still print"
    with standing_at(last + dt.timedelta(days=FORGET_DAYS + 1), 9):
        _a_night_goes_by()
        _nothing_is_left(screen, her, user, training, structure, before)
        _but_the_paper_that_she_holds(screen, certificate, page_row)
        assert books_are_true()


def _a_night_goes_by() -> None:
    """What is done once a day counts real hours, which no test waits for."""
    Beat.objects.filter(name="purges").delete()
    call_command("tick")


def _the_line_is_above_everything(page: Page) -> None:
    line = page.locator(".help-line")
    expect(line.get_by_role("link", name="3114")).to_have_attribute("href", "tel:3114")
    assert line.count() == 1
    top = line.bounding_box()["y"]
    for what in ("h1", "ul.coming", "article"):
        assert top < page.locator(what).first.bounding_box()["y"], what


def _what_reaches_her_is_neutral(page: Page, her, page_row) -> None:
    said = list(OutboxMessage.objects.filter(recipient_key=key_of(her)))
    assert {"programmes.confirmed", "programmes.reminder"} <= {one.purpose for one in said}
    for one in said:
        assert tells(f"{one.subject} {one.body} {one.sizes} {one.address}", page_row) == [], one.purpose
    assert any("endez-vous" in f"{one.subject} {one.body}" for one in said)
    feed = open_feed(person=her, by=her.user)
    calendar = page.request.get(reverse("programmes:own_feed", args=[feed.token])).text().replace("\r\n ", "")
    assert "SUMMARY:Rendez-vous" in calendar and tells(calendar, page_row) == []


def _nothing_is_left(screen, her, user, training: Training, structure, before: list[str]) -> None:
    """Neither on the team's screens, nor in the journal, nor in what she may take away, nor in any row."""
    training.refresh_from_db()
    assert training.forgotten_on is not None
    desk = screen(reverse("programmes:desk_sheet", args=[training.sheet_id]), user=account("social"), **TABLET)
    assert NAME not in plain(desk.inner_text("main"))
    desk.goto(reverse("workshops_desk:trained", args=[training.pk]))
    assert "effacée depuis" in plain(desk.inner_text("main")) and NAME not in plain(desk.inner_text("main"))
    for name in ("desk_person", "programmes:desk_places", "programmes:desk_certificates"):
        desk.goto(reverse(name, args=[her.pk]))
        told = plain(desk.inner_text("main"))
        assert tells(told, training.sheet.activity) == [] and not on_that_day(told, training), name
    hers = screen("/mon-espace/mes-donnees/", user=user)
    assert tells(hers.inner_text("main"), training.sheet.activity) == []
    assert tells(paper(hers, "/mon-espace/mes-donnees/papier/"), training.sheet.activity) == []
    hers.goto(reverse("programmes:certificates"))
    assert "Attestation" not in plain(hers.locator("main table").inner_text() if hers.locator("main table").count() else "")
    key = key_of(her)
    beside = [key_of(training), key_of(training.sheet), *(key_of(one) for one in training.sheet.sessions.all())]
    assert not AuditLine.objects.filter(subject=key, target__in=beside).exists()
    assert not Reading.objects.filter(subject=key, screen__startswith="workshops").exists()
    hers_still = set(joined(her)) - set(before) - {"programmes.CalendarFeed.person", "households.Membership.person"}
    assert hers_still <= {"kit.AuditLine.subject", "kit.Reading.subject", "kit.AuditLine.target"}, hers_still
    assert TrainedCount.objects.get(training=training, structure=structure).number >= 1


def _but_the_paper_that_she_holds(screen, certificate: str, page_row) -> None:
    """Its number and her name are known to be ours: the number holds its facts, no row does."""
    number = re.search(r"\b(?:[0-9A-Z]{4,8}[-–  ]){3,}[0-9A-Z]{1,8}\b", certificate).group(0)
    page = screen(reverse("programmes:certificate_check"))
    page.get_by_label("Le numéro").fill(number)
    page.get_by_label("Le nom").fill(NAME)
    page.get_by_role("button", name="Vérifier").click()
    told = plain(page.inner_text("main"))
    assert "Cette attestation est bien de nous" in told and tells(told, page_row) == []
