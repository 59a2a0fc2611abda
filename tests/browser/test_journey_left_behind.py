"""A basket that nobody came for: the house's rule at its hour, a line without reproach, and after a second one a call to ask how she is."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from paniers.actions.share_day import share_day
from paniers.actions.subscribe import subscribe
from paniers.enums import SharedFor
from paniers.models import Basket, Subscription
from paniers.tasks import settle_what_is_over
from portal.households.models import Household
from portal.ledger.models import owed_cents
from portal.people.models import User
from tests.paniers.factories import verify

from .conftest import scrolls_sideways
from .town import HOUSE, THURSDAY, account, books_are_true, plain, sheet, somebody, standing_at

WEEK = dt.timedelta(weeks=1)
CALLS, MINE = "/equipe/appels/", "/mon-espace/paniers/"
REPROACH = re.compile(r"pénalit|sanction|amende|oubli|absente|exclu|impayé", re.IGNORECASE)


@pytest.fixture
def row() -> Subscription:
    """A household of one, with a telephone and an account, that collects at the house from 3 December."""
    person = somebody("Lina", "Essai", phone="0612345678")
    person.user = User.objects.create_user("lina@belleroche.example")
    person.save()
    home = Household.objects.of(person).get()
    verify(home, 380, checked=dt.date(2026, 11, 3))
    return subscribe(sheet=sheet(), person=person, household=home, first_on=THURSDAY, by=None)


def text(page: Page) -> str:
    return plain(page.inner_text("main"))


def basket_of(row: Subscription, day: dt.date) -> Basket:
    return row.baskets.get(planned_for__local_date=day)


def handed_but_hers(screen, row: Subscription, day: dt.date, axe=None) -> None:
    """A volunteer's telephone, at half past five: all leave but one."""
    hers = basket_of(row, day)
    with standing_at(day, 17, 30):
        held = share_day(session=hers.session, lasting=SharedFor.TONIGHT, given_to="Jeanne", by=account("accueil"))
        phone = screen(f"/feuille/{held.token}/")
        if axe:
            axe(phone)
        others = Basket.objects.collected().filter(session=hers.session).exclude(pk=hers.pk).order_by("number")
        assert others
        for number in others.values_list("number", flat=True):
            phone.locator(f"#panier-{number}").get_by_role("button", name=re.compile("^Remettre")).click()
            expect(phone.locator(f"#panier-{number}").get_by_role("button", name=re.compile("^Remis"))).to_be_visible()
            expect(phone.locator("[data-waiting]")).to_have_count(0)  # it has reached the house
        assert not scrolls_sideways(phone)
        phone.context.close()


def settled(screen, row: Subscription, day: dt.date, rule: str) -> None:
    """The hour is past: the sheet says what is there and what the house does with it; the tick notes it."""
    hers = basket_of(row, day)
    with standing_at(day, 19, 31):
        page = screen(f"/equipe/paniers/jour/{hers.session_id}/", width=1280, user=account("accueil"))
        assert "1 panier encore là" in text(page)
        assert rule in text(page)
        assert "servi quand même" in text(page)
        settle_what_is_over()
        hers.refresh_from_db()
        assert hers.state == "missed"
        page.reload()
        assert "1 panier encore là" in text(page)  # who comes all the same is served and ticked


def test_a_basket_left_behind_follows_the_houses_rule_and_a_second_is_asked_about(screen, axe, row):
    home, owed = row.enrolment.household, owed_cents(row.enrolment.household)
    first = basket_of(row, THURSDAY)
    ways = screen(f"/equipe/paniers/jour/{first.session_id}/", width=1280, user=account("responsable"))
    ways.get_by_role("link", name="Paniers pas retirés").click()
    ways.get_by_role("radio", name="gardé jusqu'au lendemain midi").check()
    ways.get_by_role("button", name="Enregistrer").click()
    expect(ways.get_by_text(f"C’est noté pour {HOUSE}")).to_be_visible()

    handed_but_hers(screen, row, THURSDAY, axe)
    settled(screen, row, THURSDAY, "Gardez-les au frais jusqu’à demain midi.")
    with standing_at(THURSDAY + dt.timedelta(days=1), 9):
        assert "Lina Essai" not in text(screen(CALLS, width=1280, user=account("accueil")))  # once is no reason to call
        read_by_her(screen, row, axe, missed=1)

    handed_but_hers(screen, row, THURSDAY + WEEK)
    settled(screen, row, THURSDAY + WEEK, "Gardez-les au frais jusqu’à demain midi.")
    with standing_at(THURSDAY + WEEK + dt.timedelta(days=1), 9):
        page = screen(CALLS, width=1280, user=account("accueil"))
        call = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Lina Essai"))
        words = plain(call.inner_text())
        assert "paniers pas retirés" in words and "tout va bien" in words
        assert "€" not in words and not REPROACH.search(words)
        axe(page)
        call.get_by_role("button", name=re.compile("^Elle a répondu")).click()
        expect(page.get_by_text("Lina Essai : elle a répondu.")).to_be_visible()
        expect(page.get_by_role("heading", name="Lina Essai")).to_have_count(0)
        read_by_her(screen, row, axe, missed=2)
    row.refresh_from_db()
    assert (row.end_reason, row.enrolment.state, owed_cents(home)) == ("", "confirmed", owed)  # nothing is taken away, nor added
    assert books_are_true()


def read_by_her(screen, row: Subscription, axe, *, missed: int) -> None:
    """Her telephone: what is past is said in two words, the next basket is there as before."""
    phone = screen(MINE, user=row.enrolment.person.user)
    expect(phone.get_by_role("heading", name="Votre prochain panier")).to_be_visible()
    phone.get_by_text("Les paniers passés").click()
    assert text(phone).count("pas retiré") == missed
    assert not REPROACH.search(text(phone))
    axe(phone)
    assert not scrolls_sideways(phone)
