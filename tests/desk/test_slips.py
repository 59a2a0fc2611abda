"""The paper « Confirmation » at the desk: who may open whose, in which language, what each room says on it, what it costs."""

import datetime as dt
import re
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from paniers.actions.subscribe import subscribe
from paniers.models import Subscription
from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.kit.money import format_euros
from portal.ledger.actions import void_payment
from portal.people.actions.edit_person import edit_person
from portal.people.actions.issue_card import issue_card
from portal.people.enums import Role
from portal.people.models import Card, PersonMaison
from programmes.actions.enrol import enrol
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment
from tests.grounds import laid_once
from tests.ledger import ground
from tests.paniers import factories as baskets
from tests.people.factories import maison, sign_in, staff
from tests.programmes import factories as engine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:weasyprint.*", "ignore::DeprecationWarning:pydyf.*"),
]
QUERIES = 10


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(baskets.at(dt.date(2026, 11, 24), 10), tick=False):
        yield


@laid_once
def sheet():
    return baskets.house_sheet(baskets.season(), capacity=60)


@laid_once
def row(sheet) -> Subscription:
    home, person = baskets.household(quotient=380, name="Mme B.")
    person.language = "ar"
    person.save()
    PersonMaison.objects.create(person=person, maison=sheet.maison, since=dt.date(2026, 1, 1))
    return subscribe(sheet=sheet, person=person, household=home, first_on=baskets.FIRST, by=SYSTEM)


@laid_once
def agent(sheet):
    return staff(Role.ACCUEIL, sheet.maison)


@pytest.fixture
def desk(client, agent):
    return sign_in(client, agent)


def words(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def slip_url(row, name="desk_slip", label="paniers.Subscription") -> str:
    return reverse(name, args=[label, row.pk])


def told(user, label, key):
    return registry.slips.get(label).content(user, str(key))


# --- the screen and the paper


def test_the_paper_is_in_french_and_in_her_language_with_the_amount_below_the_fold(desk, row):
    page = words(desk.get(slip_url(row)))
    above, below = page.split('class="slip-fold"', 1)
    for said in ("Mme B.", f"N° {row.number}", "jeudi 3 décembre", "17 h – 19 h", "الخميس 3 ديسمبر", "سلة خضر", "Votre carte · Un sac"):
        assert said in above
    assert "€" not in above
    assert below.count("€") == 3
    assert "slip-folded" in page
    assert 'lang="ar" href="?langue=ar" aria-current="true"' in page
    assert "slip-folded" not in words(desk.get(slip_url(row), {"pli": "ouvert"}))


def test_another_language_is_chosen_and_one_that_is_not_ours_is_hers(desk, row):
    assert "четвер, 3 грудня" in words(desk.get(slip_url(row), {"langue": "uk"}))
    assert "الخميس" not in words(desk.get(slip_url(row), {"langue": "fr"}))
    assert "الخميس" in words(desk.get(slip_url(row), {"langue": "xx'\x00"}))


def test_the_pdf_says_the_same_and_is_kept_nowhere(desk, row):
    answer = desk.get(slip_url(row, "desk_slip_pdf"), {"langue": "tr"})
    assert answer["Content-Type"] == "application/pdf" and "no-store, private" in answer["Cache-Control"]
    assert "Mme" not in answer["Content-Disposition"]
    made = PdfReader(BytesIO(answer.content))
    assert len(made.pages) == 1
    text = made.pages[0].extract_text().replace("\u00a0", " ")
    assert "3 Aralık Perşembe" in text and "jeudi 3 décembre" in text


def test_the_screen_turned_round_says_what_when_where_and_how_much_and_nothing_of_the_desk(desk, row):
    page = words(desk.get(slip_url(row, "desk_slip_show")))
    main = page.split("<main", 1)[1]
    assert 'class="show" lang="ar" dir="rtl"' in main
    owed = sum(basket.price_cents for basket in row.baskets.all() if basket.charge_id)
    for said in ("الخميس 3 ديسمبر", row.enrolment.sheet.maison.name, format_euros(owed).replace("\u00a0", " ")):
        assert said in main
    assert "Mme B." not in main
    assert "desk-nav" not in page and "desk-head" not in page
    assert main.count("<a ") == 1


@pytest.mark.parametrize(
    "name", ["<img src=file:///etc/passwd>A", "</p><script>x</script>B", "Zoé 👩\u200d👧", "ي\u202eBen", "{{ 7*7 }} C"]
)
def test_a_name_is_never_more_than_a_name_on_paper(desk, row, name):
    her = row.enrolment.person
    edit_person(person=her, by=SYSTEM, display_name=name)
    page = desk.get(slip_url(row)).content.decode()
    assert "<img src=file" not in page and "<script>x" not in page and "\u202e" not in page
    answer = desk.get(slip_url(row, "desk_slip_pdf"))
    made = PdfReader(BytesIO(answer.content))
    assert answer.status_code == 200 and len(made.pages) == 1
    assert "root:" not in made.pages[0].extract_text()


@pytest.mark.parametrize("name", ["desk_slip", "desk_slip_pdf", "desk_slip_show"])
def test_another_house_an_unknown_kind_and_a_key_that_is_none_are_not_found(client, row, name):
    sign_in(client, staff(Role.ACCUEIL, maison()))
    assert client.get(slip_url(row, name)).status_code == 404
    sign_in(client, staff(Role.DIRECTION))
    assert client.get(slip_url(row, name)).status_code == 200
    for label, key in (
        ("paniers.WeekItem", "1"),
        ("paniers.Basket", "9" * 40),
        ("paniers.Subscription", "9" * 40),
        ("paniers.Subscription", "²"),
        ("paniers.Subscription", "abc"),
        ("paniers.Subscription", "0"),
        ("ledger.Payment", "1"),
        ("ledger.Payment", "x" * 36),
        ("people.Card", "-1"),
        ("appointments.AppointmentSlot", "²"),
        ("appointments.AppointmentSlot", "9" * 40),
        ("programmes.Enrolment", "²"),
        ("casework.Referral", "²"),
        ("casework.AddressRegistration", "9" * 19),
        ("households.QuotientFamilial", "1.0"),
    ):
        assert client.get(reverse(name, args=[label, key])).status_code == 404, (label, key)


def test_who_may_not_read_prices_prints_the_same_paper_without_figures(client, row, sheet):
    sign_in(client, staff(Role.ANIMATION, sheet.maison))
    for name in ("desk_slip", "desk_slip_show"):
        assert "€" not in words(client.get(slip_url(row, name)))
    assert words(client.get(slip_url(row))).count("<tr>") == 4


def test_a_paper_costs_the_same_whatever_the_number_of_dates(desk, sheet, row):
    home, person = baskets.household(name="M. K.")
    short = subscribe(sheet=sheet, person=person, household=home, first_on=dt.date(2027, 3, 25), by=SYSTEM)
    assert (row.baskets.count(), short.baskets.count()) == (13, 1)
    costs = []
    for one in (short, row):
        desk.get(slip_url(one))
        with CaptureQueriesContext(connection) as asked:
            desk.get(slip_url(one))
        costs.append(len(asked))
    assert costs[0] == costs[1] <= QUERIES, costs


# --- what each room says


def test_the_subscription_says_what_is_owed_so_far_and_until_when(agent, row):
    slip = told(agent, "paniers.Subscription", row.pk)
    owed = sum(basket.price_cents for basket in row.baskets.all() if basket.charge_id)
    assert slip.act == "subscribed"
    assert (slip.amount_cents or 0, slip.settled_cents) == (owed, 0)
    assert len(slip.dates) == 13


def test_a_subscription_given_back_has_neither_number_nor_dates(agent, row):
    withdraw(enrolment=row.enrolment, by=SYSTEM, channel="counter", reason="person")
    slip = told(agent, "paniers.Subscription", row.pk)
    assert (slip.act, slip.number, slip.dates, slip.notes) == ("withdrawn", "", (), ())


def test_a_list_that_waits_is_told_as_such(agent):
    full = baskets.house_sheet(baskets.season(), capacity=1)
    first, other = baskets.household(name="Mme A.")
    subscribe(sheet=full, person=other, household=first, first_on=baskets.FIRST, by=SYSTEM)
    home, person = baskets.household(name="M. W.")
    row = subscribe(sheet=full, person=person, household=home, first_on=baskets.FIRST, by=SYSTEM, or_wait=True)
    slip = told(staff(Role.DIRECTION), "paniers.Subscription", row.pk)
    assert (slip.act, slip.number, slip.dates, slip.amount_cents) == ("waiting", "", (), None)


def test_a_place_is_confirmed_with_its_title_and_its_house():
    sheet = engine.sheet(activity=engine.event("Repas de quartier"))
    place = enrol(sheet=sheet, people=[engine.person("Mme R.")], by=SYSTEM, channel="counter")[0]
    slip = told(staff(Role.ACCUEIL, sheet.maison), "programmes.Enrolment", place.pk)
    assert (slip.act, slip.what, slip.place, slip.amount_cents) == ("enrolled", "Repas de quartier", sheet.maison.name, None)


def test_a_confidential_place_is_an_appointment_without_its_name_even_for_who_may_read_it(client):
    sheet = engine.sheet(activity=engine.event("Groupe de parole"), confidential=True)
    place = enrol(sheet=sheet, people=[engine.person("Mme R.")], by=SYSTEM, channel="counter")[0]
    assert told(staff(Role.ACCUEIL, sheet.maison), "programmes.Enrolment", place.pk) is None
    sign_in(client, staff(Role.TRAVAIL_SOCIAL, sheet.maison))
    for name in ("desk_slip", "desk_slip_show"):
        page = words(client.get(slip_url(place, name, "programmes.Enrolment")))
        assert "Groupe de parole" not in page
        assert "Votre rendez-vous est pris." in page


def test_the_place_of_a_basket_has_its_own_paper_only(agent, row):
    assert told(agent, "programmes.Enrolment", row.enrolment_id) is None


def test_a_payment_is_in_order_outside_and_paid_inside(client):
    home = baskets.household(name="Mme P.")[0]
    regie, cashier = ground.desk(), staff(Role.REGIE)
    ground.mandate(regie, cashier)
    payment = ground.taken(regie, home, 900, by=cashier, charges=[ground.owe(home, 900)])
    sign_in(client, cashier)
    page = words(client.get(reverse("desk_slip", args=["ledger.Payment", payment.uuid])))
    above, below = page.split('class="slip-fold"', 1)
    assert "C’est en ordre." in above and "Panier du jeudi" in above and "€" not in above
    assert below.count("9,00 €") == 2
    assert reverse("desk_slip", args=["ledger.Payment", payment.uuid]) in words(client.get(reverse("regie:payment", args=[payment.uuid])))
    assert told(staff(Role.ACCUEIL), "ledger.Payment", payment.uuid) is None
    void_payment(payment=payment, reason="essai", by=cashier)
    assert told(cashier, "ledger.Payment", payment.uuid) is None


def test_a_card_given_then_replaced_offers_its_paper_and_never_its_number_on_it(desk, agent, row):
    person = row.enrolment.person
    answer = desk.post(reverse("desk_card_issue", args=[person.pk]), follow=True)
    card = Card.objects.active_of(person)
    assert f"Carte {card.shown_number}." in answer.content.decode()
    address = reverse("desk_slip", args=["people.Card", card.pk])
    assert f'href="{address}"' in answer.content.decode()
    assert told(agent, "people.Card", card.pk).act == "card-given"
    assert card.number not in words(desk.get(address)).replace(" ", "")
    desk.post(reverse("desk_card_replace", args=[person.pk]))
    assert told(agent, "people.Card", card.pk) is None
    assert told(agent, "people.Card", Card.objects.active_of(person).pk).act == "card-replaced"


def test_a_card_of_somebody_out_of_sight_has_no_paper_here(row):
    card = issue_card(person=row.enrolment.person, by=SYSTEM)
    assert told(staff(Role.ACCUEIL, maison()), "people.Card", card.pk) is None


def test_a_proof_read_is_a_file_up_to_date_without_figure_nor_source(desk, agent, row):
    fact = row.enrolment.household.quotientfamilial_facts.get()
    page = words(desk.get(slip_url(fact, label="households.QuotientFamilial")))
    assert "Votre dossier est à jour." in page
    assert "380" not in page and "CAF" not in page and "0,00 €" in page
    assert told(staff(Role.ANIMATION, row.enrolment.sheet.maison), "households.QuotientFamilial", fact.pk) is None


# --- after an act, the paper is offered


def test_what_was_noted_at_the_counter_offers_its_paper(desk, row):
    page = words(desk.get(reverse("paniers_desk:noted", args=[row.pk])))
    assert f'href="{slip_url(row)}"' in page and f'href="{slip_url(row, "desk_slip_show")}"' in page


def test_an_enrolment_at_the_desk_offers_its_paper(client):
    sheet = engine.sheet()
    person = engine.person("Mme <R>.")
    sign_in(client, staff(Role.ACCUEIL, sheet.maison))
    answer = client.post(
        reverse("programmes:desk_enrol", args=[sheet.pk]), {"person": person.pk, "places": 1, "channel": "counter"}, follow=True
    )
    place = Enrolment.objects.get(person=person)
    assert f'href="{slip_url(place, label="programmes.Enrolment")}"' in answer.content.decode()
    assert "Mme &lt;R&gt;." in answer.content.decode()
    gone = client.post(reverse("programmes:desk_place", args=[place.pk]), {"act": "withdraw"}, follow=True)
    assert f'href="{slip_url(place, label="programmes.Enrolment")}"' in gone.content.decode()


def test_the_price_proposed_is_shown_without_a_name_and_the_way_back_keeps_what_was_chosen(desk, sheet):
    person = baskets.household(quotient=380, name="Mme B.")[1]
    person.language = "tr"
    person.save()
    address = reverse("paniers_desk:subscribe", args=[person.pk])
    form = desk.get(address).context["form"]
    asked = {"sheet": sheet.pk, "first_on": "2026-12-10", "quantity": "2", "channel": "phone", "key": str(form["key"].value())}
    page = words(desk.post(address, {**asked, "show": "1"}))
    assert 'class="show" lang="tr" dir="ltr"' in page
    assert "4,00 €" in page and "sepet başına" in page and "10 Aralık Perşembe" in page
    assert "Mme B." not in page and "desk-nav" not in page
    assert '<input type="hidden" name="first_on" value="2026-12-10">' in page
    assert Subscription.objects.filter(enrolment__person=person).count() == 0
    back = words(desk.post(address, {**asked, "see": "1"}))
    assert '<option value="2026-12-10" selected' in back
