"""Money from end to end, as the people of Belleroche meet it: a card that is refused, a page left open and found too late; a day at a till
from its float to its deposit; a date called off whose money goes back by three ways."""

import datetime as dt
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from portal.households.models import Household
from portal.ledger import tasks
from portal.ledger.actions import charge
from portal.ledger.enums import ChargeKind
from portal.ledger.models import CashSession, Payment, Receipt, Refund, Regie, credit_cents, owed_cents
from portal.ledger.models.holdings import holding_of
from portal.ledger.rules.denominations import fewest
from portal.people.models import Person, User
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.models import Enrolment, Event
from tests.ledger import ground
from tests.programmes import factories as make
from tests.tariffs import factories as prices
from tests.tariffs.grids import FLAT

from .conftest import DAY
from .town import TABLET, account, books_are_true, house, paper, plain, somebody, standing_at

TILL, DEPOSITS, OWED = "/equipe/regie/caisse/", "/equipe/regie/versements/", "/mon-espace/a-regler/"
CARD = "Payer par carte en ligne"


def press(page: Page, name: str, *, exact: bool = False) -> None:
    page.get_by_role("button", name=name, exact=exact).click()


def text(page: Page) -> str:
    return plain(page.inner_text("main"))


def home_of(person: Person) -> Household:
    return Household.objects.of(person).get()


def with_account(given_name: str) -> Person:
    """Somebody who signs in, and answers for a household of her own."""
    person = somebody(given_name, "Ardouin", email=f"{given_name.lower()}@exemple.fr")
    person.user = User.objects.create_user(person.email)
    person.save(update_fields=["user"])
    return person


def heard(bank) -> None:
    """Everything that the provider told this house has arrived."""
    for carrier in list(bank.told):
        carrier.join()


# A payment online


def test_declined_left_found_again_too_late_then_paid_and_looked_at_the_next_day(screen, bank):
    lise = with_account("Lise")
    home = home_of(lise)
    ground.owe(home, 1_350)
    page = screen(OWED, user=lise.user)

    press(page, CARD)
    press(page, "Carte refusée")
    expect(page.get_by_role("alert")).to_contain_text("refusée")
    page.get_by_role("link", name="Abandonner").click()
    expect(page.get_by_text("Rien n'a été débité")).to_be_visible()
    assert (owed_cents(home), Receipt.objects.filter(payment__household=home).count()) == (1_350, 0)

    press(page, CARD)
    expect(page.get_by_role("heading", name="Paiement d’essai")).to_be_visible()  # and there it stays, in a pocket
    with standing_at(DAY + dt.timedelta(days=1), 18):
        tasks.reconcile()  # the page's time is over: it is closed at the provider too
        heard(bank)
        press(page, "Payer", exact=True)
        expect(page.get_by_text("Rien n'a été débité")).to_be_visible()
        assert not Payment.objects.filter(household=home).booked().exists()
        assert owed_cents(home) == 1_350

        press(page, CARD)
        press(page, "Payer", exact=True)
        expect(page.get_by_role("heading", name="Merci, c’est réglé.")).to_be_visible()
        heard(bank)
        back = page.url
    with standing_at(DAY + dt.timedelta(days=2), 9):
        page.goto(back)
        expect(page.get_by_role("heading", name="Merci, c’est réglé.")).to_be_visible()
        assert "13,50 €" in paper(page, page.get_by_role("link", name="Voir mon reçu").get_attribute("href"))
    assert (owed_cents(home), credit_cents(home), Receipt.objects.filter(payment__household=home).count()) == (0, 0, 1)
    assert books_are_true()


# A day at a till


def count(page: Page, pieces: dict[str, int]) -> None:
    for cents, number in pieces.items():
        page.locator(f"[name=n{cents}]").fill(str(number))


def take(page: Page, home: Household, method: str, *, given: str = "", note: str = "") -> None:
    page.goto(f"/equipe/regie/foyers/{home.pk}/")
    page.get_by_label(method, exact=True).check()
    if given:
        page.get_by_label("Somme donnée").fill(given)
    if note:
        page.get_by_label("Numéro du chèque ou du bon").fill(note)
    press(page, "Encaisser")
    expect(page.get_by_role("heading", name="Encaisser")).to_have_count(0)
    page.wait_for_load_state()


def deposit(page: Page, regie: Regie, kind: str, button: str) -> None:
    """From what is in hand to the accountant's reference."""
    page.goto(f"{DEPOSITS}regies/{regie.pk}/{kind}/")
    if kind == "cash":
        count(page, fewest(holding_of(regie).safe_cents))
    press(page, button)
    expect(page.get_by_text("est préparé")).to_be_visible()
    slip = paper(page, page.get_by_role("link", name="Imprimer le bordereau").get_attribute("href"))
    assert ("7004399" in slip) == (kind == "cheques")
    press(page, "Je l’ai remis")
    page.get_by_label("Référence du comptable").fill(f"TG-2026-{kind}")
    press(page, "Noter la référence")
    expect(page.get_by_text("Le versement est validé")).to_be_visible()
    assert f"TG-2026-{kind}" in text(page)


def test_a_day_at_the_till_from_its_float_to_the_accountant(screen):
    karim, regie = account("regie"), Regie.objects.get(code="accueil")
    homes = [home_of(somebody(name, "Comptoir")) for name in ("Un", "Deux", "Trois", "Quatre")]
    for home, cents in zip(homes, (2_000, 1_200, 1_000), strict=False):
        ground.owe(home, cents)
    free = charge(
        household=homes[3], kind=ChargeKind.OUTING, source_key="journey:free", label="Sortie en famille", unit_cents=0, due_on=DAY, by=karim
    )
    page = screen(TILL, user=karim, **TABLET)
    page.get_by_role("link", name="Ouvrir ma caisse").click()
    count(page, {"5000": 1})
    press(page, "Ouvrir la caisse")
    expect(page.get_by_text("Votre caisse est ouverte.")).to_be_visible()

    take(page, homes[0], "Espèces", given="50")
    assert "Monnaie à rendre : 30,00 €" in text(page)
    take(page, homes[1], "Espèces")
    take(page, homes[2], "Chèque", note="7004399")
    receipts = Receipt.objects.filter(payment__household__in=homes).order_by("number")
    first = receipts[0].number
    assert [receipt.number for receipt in receipts] == [first, first + 1, first + 2]
    free_paper = paper(page, f"/equipe/regie/remises/{free.pk}/")
    assert "Sortie en famille" in free_paper
    assert receipts.count() == 3  # what is free took no number

    page.goto(TILL)
    page.get_by_role("link", name="Compter et fermer").click()
    said = text(page)
    assert "Attendu 82,00 €" in said
    assert "À part : 1 chèque, 10,00 €" in said
    count(page, {"5000": 1, "2000": 1, "1000": 1, "100": 1})
    press(page, "Fermer la caisse")
    expect(page.get_by_role("alert").filter(has_text="Il manque 1,00")).to_be_visible()
    screen.broken.clear()  # the browser writes a refused form on its console
    page.locator("#id_reason").fill("Un euro rendu en trop.")
    press(page, "Fermer la caisse")
    expect(page.get_by_text("La caisse est fermée.")).to_be_visible()
    till = CashSession.objects.filter(holder=karim).latest("pk")
    assert (till.expected_cents, till.counted_cents, till.difference_cents) == (8_200, 8_100, -100)
    sheet = paper(page, page.get_by_role("link", name="Imprimer la feuille").get_attribute("href"))
    assert "81,00 €" in sheet
    assert "Un euro rendu en trop." in sheet

    deposit(page, regie, "cash", "Préparer le versement")
    deposit(page, regie, "cheques", "Préparer le bordereau")
    held = holding_of(regie)
    assert (held.safe_cents, held.cheques_cents) == (0, 0)
    assert books_are_true()


# A date called off


@dataclass
class Outing:
    """A paid outing: who paid it by card, who in cash and would rather keep the money, who in cash and wants it back."""

    date: object
    card: Person
    keeps: Person
    wants: Person


@pytest.fixture
def outing() -> Outing:
    by = prices.agent("prix@ville.test")
    tariff = prices.tariff(by, name="Sortie d’essai", unit="la sortie")
    prices.published(tariff, by, grid=FLAT)
    activity = house().page.add_child(instance=Event(title="Une journée au lac", slug="une-journee-au-lac"))
    date = make.session(activity, days=20, house=house())
    sheet = open_sheet(activity=activity, sessions=[date], capacity=8, tariff=tariff, by=None)
    found = Outing(date, with_account("Cora"), somebody("Gérald", "Avance"), somebody("Renée", "Retour"))
    for person in (found.card, found.keeps, found.wants):
        enrol(sheet=sheet, people=[person], household=home_of(person), channel="counter", by=by)
    return found


def pay_the_outing(screen, bank, outing: Outing, karim) -> None:
    hers = screen(OWED, user=outing.card.user)
    press(hers, CARD)
    press(hers, "Payer", exact=True)
    expect(hers.get_by_role("heading", name="Merci, c’est réglé.")).to_be_visible()
    heard(bank)
    for person in (outing.keeps, outing.wants):
        ground.taken(Regie.objects.get(code="accueil"), home_of(person), 300, by=karim)


def call_off(screen, outing: Outing) -> None:
    page = screen(f"/equipe/rendez-vous/date/{outing.date.pk}/annuler/", user=account("responsable"), width=1280, height=900)
    page.get_by_label("Pourquoi").fill("Le car est en panne.")
    press(page, "Annuler la date")
    expect(page.get_by_text("est annulée")).to_be_visible()


def a_minute_later(bank) -> None:
    """What the tick does with money."""
    tasks.give_back()
    tasks.send_refunds()
    heard(bank)


def give(page: Page, person: Person, choice: str, why: str = "") -> None:
    page.goto(f"/equipe/regie/foyers/{home_of(person).pk}/")
    page.get_by_role("link", name="Rendre de l’argent").click()
    page.get_by_label(choice).check()
    page.get_by_label("Pourquoi").fill(why)
    press(page, "Rendre", exact=True)


def test_a_date_called_off_goes_back_to_the_card_to_the_account_and_by_the_accountant(screen, bank, outing):
    karim = account("regie")
    pay_the_outing(screen, bank, outing, karim)
    call_off(screen, outing)
    a_minute_later(bank)
    card, keeps, wants = (home_of(person) for person in (outing.card, outing.keeps, outing.wants))
    assert Refund.objects.get(payment__household=card).state == "succeeded"
    assert [credit_cents(home) for home in (card, keeps, wants)] == [0, 300, 300]
    assert not Enrolment.objects.active().filter(sheet__sessions=outing.date).exists()

    page = screen("/equipe/regie/remboursements/?etat=faits", user=karim, width=1280, height=900)
    expect(page.get_by_role("row").filter(has_text=f"n° {card.pk}").filter(has_text="Date annulée").first).to_be_visible()
    give(page, outing.keeps, "Garder en avance")
    expect(page.get_by_text("C’est gardé en avance")).to_be_visible()
    give(page, outing.wants, "Par le comptable", "Date annulée, le car est en panne")
    expect(page.get_by_text("C’est noté")).to_be_visible()

    refund = Refund.objects.get(payment__household=wants)
    page.goto("/equipe/regie/remboursements/?etat=a-faire")
    for box in page.locator("[name=ligne]").all():
        box.set_checked(box.get_attribute("value") == str(refund.pk))
    press(page, "Préparer la demande au comptable")
    expect(page.get_by_text("La demande est prête")).to_be_visible()
    assert "3,00 €" in paper(page, page.get_by_role("link", name="Imprimer pour le comptable").get_attribute("href"))
    page.get_by_label("Référence du comptable").fill("MDT-2026-118")
    press(page, "Noter payée")
    expect(page.get_by_text("ces remboursements sont faits")).to_be_visible()
    refund.refresh_from_db()
    assert (refund.state, credit_cents(wants), credit_cents(keeps)) == ("succeeded", 0, 300)
    assert books_are_true()
