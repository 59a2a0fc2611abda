"""The sheet of a shift on paper: printed in the morning, filled in by hand where there is no network, keyed in the evening in one phrase;
the hours it makes are read by the volunteer on her telephone, with what she noted herself once the team has read it."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from portal.kit import clock
from portal.people.models import User
from programmes.actions.enrol import enrol
from programmes.enums import Channel
from programmes.models import Attendance
from programmes.volunteering.actions.become_volunteer import become_volunteer
from programmes.volunteering.actions.lay_hours import lay_hours
from programmes.volunteering.actions.plan_shift import plan_shift
from programmes.volunteering.enums import CharterWay
from programmes.volunteering.models import Mission, Post, Shift, Volunteer

from .conftest import DAY, scrolls_sideways
from .test_journey_volunteer import PRICE
from .town import account, house, paper, plain, somebody, standing_at

NAMES = ("Ahmed", "Brune", "Colette", "Denis", "Emna", "Fatou", "Gaston", "Hédi")
ON = DAY + dt.timedelta(days=8)  # a Wednesday


def volunteer(given: str) -> Volunteer:
    person = somebody(given, "Essuie", birth_year=1975)
    return become_volunteer(person=person, maisons=[house()], by=account("animation"), way=CharterWay.PAPER, in_hand=True)


def with_account(file: Volunteer) -> User:
    person = file.person
    person.user = User.objects.create_user(f"{person.given_name.lower()}@belleroche.example")
    person.save()
    return person.user


def a_shift(team: list[Volunteer]) -> Shift:
    mission = Mission.objects.filter(sessions__maison=house()).distinct().first()
    post = Post.objects.filter(qualifications=None, maison=None).first()
    with standing_at(ON, 13):
        start = clock.now()
    shift = plan_shift(
        mission=mission, maison=house(), start=start, end=start + dt.timedelta(hours=3), post=post, minimum=4, wanted=8, maximum=9, by=None
    )
    for file in team:
        enrol(sheet=shift.sheet, people=[file.person], by=account("animation"), channel=Channel.COUNTER)
    return shift


def article(page: Page, shift: Shift):
    """The shift among those of the day."""
    return page.locator(f"article[aria-labelledby=creneau-{shift.pk}]")


def prints_in_the_morning(screen, shift: Shift) -> str:
    page = screen(f"/equipe/benevoles/aujourdhui/?maison={house().slug}", user=account("animation"))
    assert not scrolls_sideways(page)
    return paper(page, article(page, shift).get_by_role("link", name=re.compile("Feuille à cocher")).get_attribute("href"))


def keys_in_the_evening(screen, axe, shift: Shift) -> None:
    """On a screen, from today's page: the phrase, what it means, Enter."""
    page = screen(f"/equipe/benevoles/aujourdhui/?maison={house().slug}", user=account("animation"), width=1280, height=900)
    article(page, shift).get_by_role("link", name=re.compile("Reporter la feuille")).click()
    expect(page.get_by_label("Qui est venu ?")).to_be_focused()
    page.keyboard.type("tous sauf 4 et 17")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("17")).first).to_be_visible()
    expect(page.get_by_label("Qui est venu ?")).to_have_value("tous sauf 4 et 17")  # nothing typed is lost
    assert not Attendance.objects.filter(session=shift.session).exists()
    page.get_by_label("Qui est venu ?").fill("tous sauf 4 et 7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Venus : 6")).to_be_visible()
    away = plain(page.get_by_role("region", name="Pas venus : 2").inner_text())
    assert "4 Denis" in away and "7 Gaston" in away
    axe(page)
    expect(page.get_by_role("button", name="C’est bien cela : noter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Les présences sont notées.")).to_be_visible()
    page.get_by_role("link", name="Les autres listes de ce jour").click()
    expect(article(page, shift)).to_be_visible()
    assert Attendance.objects.filter(session=shift.session, presence="present").count() == 6


def notes_her_own(page: Page) -> str:
    """An hour and a half outside the shifts, from her telephone."""
    page.goto("/mon-espace/benevolat/heures/")
    page.get_by_label("Heures", exact=True).fill("1")
    page.get_by_label("Minutes").fill("30")
    page.get_by_label("Qu’avez-vous fait ?").fill("affiches dans le quartier")
    page.get_by_role("button", name="Noter").click()
    return words(page)


def words(page: Page) -> str:
    said = plain(page.inner_text("main"))
    assert not PRICE.search(said) and not scrolls_sideways(page)
    return said


def test_a_sheet_on_paper_is_keyed_in_one_phrase_and_its_hours_are_read_by_who_gave_them(screen, axe):
    team = [volunteer(name) for name in NAMES]
    came, stayed = with_account(team[1]), with_account(team[3])
    shift = a_shift(team)
    with standing_at(ON, 8):
        printed = prints_in_the_morning(screen, shift)
        assert all(re.search(rf"\b{rank}\b[^0-9]*{name}", printed) for rank, name in enumerate(NAMES, start=1))
        assert shift.post.name in printed and not PRICE.search(printed)
    with standing_at(ON, 18):
        keys_in_the_evening(screen, axe, shift)
        lay_hours()
        hers = screen("/mon-espace/benevolat/heures/", user=came)
        assert "3 h" in words(hers) and "à relire" not in words(hers)
        axe(hers)
        assert "affiches dans le quartier" in notes_her_own(hers)

        his = screen("/mon-espace/benevolat/heures/", user=stayed)
        assert "Vos heures s’ajoutent toutes seules" in words(his)

        desk = screen("/equipe/benevoles/trous/", user=account("animation"), width=1280, height=900)
        desk.get_by_text("Organiser").click()
        desk.get_by_role("link", name="Heures à relire").click()
        desk.get_by_label(re.compile("Essuie.*Brune|Brune.*Essuie")).check()
        desk.get_by_role("button", name="Valider les cochées").click()
        expect(desk.get_by_text("1 temps validé.")).to_be_visible()
        desk.goto(f"/equipe/benevoles/personnes/{team[1].person_id}/heures/")
        assert "4 h 30" in plain(desk.inner_text("main"))

        hers.reload()
        assert "4 h 30" in words(hers)
        assert "4 h 30" in paper(hers, "/mon-espace/benevolat/attestation/?annee=2026")
