"""A month of baskets owed at once: counted, approved by another, written by the tick, never twice; and what a household then reads."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from paniers.actions.subscribe import subscribe
from paniers.models import Basket
from portal.households.models import Household
from portal.ledger.models import Charge, owed_cents
from portal.ledger.tasks import bill_months
from portal.people.models import User
from tests.paniers.factories import verify

from .conftest import scrolls_sideways
from .town import THURSDAY, account, books_are_true, plain, sheet, somebody, standing_at

BILLING, OWED = "/equipe/regie/facturation/", "/mon-espace/a-regler/"
BEFORE_JANUARY = dt.date(2026, 12, 22)
JANUARY = "Paniers, janvier 2027"
EACH = 400  # cents: her quotient is of the lowest bracket
THURSDAYS = 4  # of January 2027


@pytest.fixture
def home() -> Household:
    """A household of one, with an account, that has collected since the first Thursday of December."""
    person = somebody("Lina", "Essai")
    person.user = User.objects.create_user("lina@belleroche.example")
    person.save()
    found = Household.objects.of(person).get()
    verify(found, 380, checked=dt.date(2026, 11, 3))
    subscribe(sheet=sheet(), person=person, household=found, first_on=THURSDAY, by=None)
    return found


def lina() -> User:
    return User.objects.get(email="lina@belleroche.example")


def text(page: Page) -> str:
    return plain(page.inner_text("main"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def january(page: Page):
    """What is asked for in advance: the line of what is asked for afterwards stands beside it."""
    return page.get_by_role("button").filter(has_text=re.compile(r"^Paniers\s*janvier 2027$"))


def count_january(page: Page, home: Household, axe) -> None:
    """What would be owed, household by household; nothing is."""
    lines = Charge.objects.count()
    january(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(JANUARY)
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=f"n° {home.pk}", exact=True))
    assert f"{THURSDAYS} 16,00 €" in plain(row.inner_text())
    assert Charge.objects.count() == lines
    axe(page)
    assert not scrolls_sideways(page)


def test_a_month_is_counted_read_approved_and_owed_once(screen, axe, home):
    december = owed_cents(home)
    treasurer, colleague = account("tresorerie"), User.objects.get(email="denis.carle@belleroche.example")
    with standing_at(BEFORE_JANUARY, 10):
        older = screen(BILLING, width=1280, user=colleague)  # left open in another tab
        expect(january(older)).to_be_visible()
        page = screen(BILLING, width=1280, user=colleague)
        count_january(page, home, axe)
        page.get_by_label("Raison").fill("Des abonnements de trois mois finissent.")
        press(page, "Approuver")
        expect(page.get_by_text("une autre personne l'approuve")).to_be_visible()

        hers = screen(page.url, width=1280, user=treasurer)
        press(hers, "Approuver")
        expect(hers.get_by_text("Dites pourquoi c'est juste")).to_be_visible()
        hers.get_by_label("Raison").fill("Des abonnements de trois mois finissent.")
        press(hers, "Approuver")
        expect(hers.get_by_text("il sera inscrit dans la minute")).to_be_visible()
        assert owed_cents(home) == december  # nothing until the tick has written it

        written = bill_months()
        assert written and bill_months() == 0
        hers.reload()
        assert "inscrit" in text(hers).lower()
        january(older).click()  # counted anew from the tab left open
        expect(older.get_by_text("Il n'y a rien à inscrire pour ce mois")).to_be_visible()
        hers.goto(BILLING)
        expect(january(hers)).to_have_count(0)
        assert owed_cents(home) == december + THURSDAYS * EACH
        assert (
            Basket.objects.filter(subscription__enrolment__household=home, charge=None, planned_for__local_date__lt="2027-02-01").count()
            == 0
        )
        screen.broken[:] = [words for words in screen.broken if "422" not in words]  # the browser writes each refusal on its console
        read_by_her(screen, axe, december + THURSDAYS * EACH)
    assert books_are_true()


def read_by_her(screen, axe, cents: int) -> None:
    """On her telephone: the whole, and each Thursday with its price and its day."""
    phone = screen(OWED, user=lina())
    words = text(phone)
    assert f"Il reste {cents // 100},00 €" in words
    for day in (7, 14, 21, 28):
        assert f"Panier du jeudi {day} janvier 2027" in words
    assert words.count("jeudi 7 janvier 2027") == 1
    axe(phone)
    assert not scrolls_sideways(phone)
