"""Giving a hand, on a telephone: beginning with the charter, a shift taken in three taps, handed on, worked, and a paper that says so."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from portal.kit import clock
from portal.people.models import Person, User
from programmes.actions.record_attendance import record_attendance
from programmes.models import Enrolment
from programmes.volunteering.actions.lay_hours import lay_hours
from programmes.volunteering.actions.plan_shift import plan_shift
from programmes.volunteering.models import Mission, Post, Shift, Volunteer

from .conftest import scrolls_sideways
from .town import account, house, paper, plain, somebody, standing_at

DAY = dt.date(2026, 12, 15)  # a Tuesday on which nothing else asks for her
PRICE = re.compile(r"\d\s*€|quotient|impayé", re.IGNORECASE)


def newcomer() -> User:
    """Somebody of age with an account, who has never given a hand."""
    person = somebody("Salomé", "Essai", birth_year=1985, phone="0612345699")
    person.user = User.objects.create_user("salome@belleroche.example")
    person.save()
    return person.user


def a_shift() -> Shift:
    """A shift of the house's mission, for three, whose post asks for nothing."""
    mission = Mission.objects.filter(sessions__maison=house()).distinct().first()
    start = clock.now().replace(year=DAY.year, month=DAY.month, day=DAY.day, hour=13, minute=0, second=0, microsecond=0)
    post = Post.objects.filter(qualifications=None, maison=None).first()
    return plan_shift(
        mission=mission, maison=house(), start=start, end=start + dt.timedelta(hours=3), post=post, minimum=1, wanted=2, maximum=3, by=None
    )


def seen(page: Page) -> str:
    """What the telephone shows, which never speaks of money and never scrolls sideways."""
    words = plain(page.inner_text("main"))
    assert not PRICE.search(words), words
    assert not scrolls_sideways(page)
    return words


def begins(page: Page) -> None:
    page.goto("/benevolat/")
    seen(page)
    page.goto("/benevolat/commencer/")
    assert "Ce que vous voyez et entendez des personnes ici reste ici" in seen(page)
    page.get_by_label(house().name).check()
    page.get_by_label(re.compile("je garde pour moi")).check()
    page.get_by_role("button", name="Oui, je suis bénévole").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Je donne un coup de main")


def takes(page: Page, shift: Shift) -> Enrolment:
    """List, shift, « je viens »."""
    page.goto("/benevolat/creneaux/")
    seen(page)
    page.goto(f"/benevolat/creneaux/{shift.pk}/")
    seen(page)
    page.get_by_role("button", name="Je viens").click()
    expect(page.get_by_text(re.compile("Vous y êtes|C’est noté|vous attend")).first).to_be_visible()
    return Enrolment.objects.get(sheet=shift.sheet, person__user__email="salome@belleroche.example", state="confirmed")


def test_she_begins_takes_a_shift_hands_it_on_works_another_and_has_it_on_paper(screen, axe):
    user, shift = newcomer(), a_shift()
    page = screen(user=user)
    begins(page)
    volunteer = Volunteer.objects.of(Person.objects.of_user(user))
    assert volunteer.accepted
    place = takes(page, shift)

    page.goto(f"/mon-espace/places/{place.pk}/")
    assert "Si vous ne pouvez pas" in seen(page)
    page.get_by_role("button", name="Trouver qui prend ma place").click()
    expect(page.get_by_text("On cherche qui prendrait votre place")).to_be_visible()
    axe(page)

    other = screen(user=account("benevole1"))
    other.goto("/benevolat/reprises/")
    seen(other)
    swap = place.swaps.get()
    other.goto(f"/benevolat/reprises/{swap.pk}/")
    other.get_by_role("button", name="Je prends cette place").click()
    expect(other.get_by_text(re.compile("merci|à vous", re.IGNORECASE)).first).to_be_visible()
    place.refresh_from_db()
    assert place.state == "withdrawn"
    assert Enrolment.objects.get(sheet=shift.sheet, state="confirmed").person == Person.objects.of_user(account("benevole1"))

    again = takes(page, shift)
    with standing_at(DAY, 18):
        record_attendance(sheet=shift.sheet, session=shift.session, marks={again.pk: "present"}, by=account("animation"))
        lay_hours()
        mine = screen("/mon-espace/benevolat/heures/", user=user)
        assert "3 h" in seen(mine)
        certificate = paper(mine, "/mon-espace/benevolat/attestation/?annee=2026")
        assert "3 h" in certificate and not PRICE.search(certificate)
