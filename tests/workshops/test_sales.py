"""Refurbished machines sold with the town's help: what the ledger holds, once for each household, undone, kept and forgotten."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.households.actions.create_household import create_household
from portal.households.models import Household
from portal.kit import clock, registry
from portal.ledger.actions.reverse_charge import reverse_charge
from portal.ledger.models import Charge, Entry
from programmes.workshops.actions.forget_sales import forget_sales, kept_years
from programmes.workshops.actions.sell_machine import sell_machine
from programmes.workshops.actions.undo_sale import undo_sale
from programmes.workshops.models import Machine, Sale
from programmes.workshops.rules.sales import SaleTerms, again_from, years_after
from programmes.workshops.sale_terms import check_terms
from programmes.workshops.sales import broken_sales
from tests.people import factories as accounts

from . import cupboard
from . import factories as make
from .test_actions import refusal
from .test_machine_screens import desk, words
from .test_screens import HOSTILE, at_desk, enter, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def laptop():
    return cupboard.for_sale()


@pytest.fixture
def her():
    return make.person("Mme B.", birth_year=1950, given_name="Amina")


@pytest.fixture
def home(her):
    return create_household(referents=[her], by=None)


def owed(home: Household) -> int:
    return sum(Charge.objects.filter(household=home).values_list("amount_cents", flat=True))


class TestRules:
    def test_what_is_left_and_what_is_sound(self):
        assert SaleTerms(13000, 8800, 3).due_cents == 4200
        assert SaleTerms(100, 100, 0).sound
        assert not SaleTerms(100, 101, 3).sound
        assert not SaleTerms(100, -1, 3).sound

    def test_again_so_many_years_later(self):
        terms = SaleTerms(13000, 8800, 3)
        assert again_from(None, terms) is None
        assert again_from(dt.date(2023, 11, 25), terms) == dt.date(2026, 11, 25)
        assert years_after(dt.date(2024, 2, 29), 1) == dt.date(2025, 3, 1)

    def test_a_help_above_the_price_stops_the_house_at_start_up(self, settings):
        assert check_terms() == []
        settings.MACHINE_SUBSIDY_CENTS = 13001
        assert [one.id for one in check_terms()] == ["workshops.E001"]


class TestSelling:
    def test_the_account_keeps_price_help_and_what_is_left(self, laptop, her, home):
        sale = sell_machine(machine=laptop, person=her, by=None)
        assert (sale.price_cents, sale.subsidy_cents, sale.due_cents, sale.household) == (13000, 8800, 4200, home)
        assert list(Charge.objects.order_by("pk").values_list("amount_cents", flat=True)) == [13000, -13000, 4200]
        assert owed(home) == 4200
        assert Entry.objects.filter(charge=sale.charge).count() == 1
        assert "88,00" in sale.charge.quote["why"]
        laptop.refresh_from_db()
        assert laptop.state == "sold"
        for name, check in registry.invariants.items():
            assert list(check()) == [], name

    def test_the_towns_own_amounts(self, laptop, her, home, settings):
        settings.MACHINE_PRICE_CENTS, settings.MACHINE_SUBSIDY_CENTS = 9000, 0
        assert sell_machine(machine=laptop, person=her, by=None).charge.amount_cents == 9000
        assert Charge.objects.count() == 1

    def test_a_double_click_sells_once(self, laptop, her, home):
        key = uuid.uuid4()
        assert sell_machine(machine=laptop, person=her, key=key, by=None) == sell_machine(machine=laptop, person=her, key=key, by=None)
        assert owed(home) == 4200

    def test_a_home_is_opened_around_who_has_none(self, laptop, her):
        assert [one.person for one in sell_machine(machine=laptop, person=her, by=None).household.members()] == [her]

    @pytest.mark.parametrize(
        ("fields", "code"),
        [({"for_sale": False}, "pas-a-vendre"), ({"state": "lent"}, "pas-disponible"), ({"state": "repair"}, "pas-disponible"),
         ({"state": "sold"}, "pas-disponible")],
    )  # fmt: skip
    def test_only_what_is_there_and_for_sale(self, laptop, her, home, fields, code):
        Machine.objects.filter(pk=laptop.pk).update(**fields)
        assert refusal(sell_machine, machine=laptop, person=her, by=None).code == code
        assert owed(home) == 0

    def test_not_to_a_child_and_not_at_another_price_than_was_said(self, laptop):
        child, _ = cupboard.child_and_mother()
        said = refusal(sell_machine, machine=laptop, person=child, shown_cents=3000, by=None)
        assert [one.code for one in said.reasons] == ["mineur", "prix-change"]

    def test_of_two_homes_she_says_which_and_of_none_other(self, laptop, her, home):
        second = create_household(referents=[her], by=None)
        assert refusal(sell_machine, machine=laptop, person=her, by=None).code == "foyer-a-choisir"
        stranger = create_household(referents=[make.person()], by=None)
        assert refusal(sell_machine, machine=laptop, person=her, household=stranger, by=None).code == "pas-de-ce-foyer"
        assert sell_machine(machine=laptop, person=her, household=second, by=None).household == second

    def test_one_for_each_household_in_three_years(self, her, home):
        other = make.person("M. B.", birth_year=1951)
        home.memberships.create(person=other, since=clock.today())
        cupboard.sold(her)
        said = refusal(sell_machine, machine=cupboard.for_sale(), person=other, by=None)
        assert said.code == "deja-achete"
        assert "24\u00a0novembre 2029" in said.way_out
        with clock.standing_at(clock.now() + dt.timedelta(days=3 * 366)):
            cupboard.sold(other)
        assert owed(home) == 8400

    def test_the_database_knows_one_standing_sale_and_no_help_above_the_price(self, laptop, her, home):
        sale = sell_machine(machine=laptop, person=her, by=None)
        same = {"person": her, "household": home, "price_cents": 1, "subsidy_cents": 0}
        with pytest.raises(IntegrityError), transaction.atomic():
            Sale.objects.create(machine=sale.machine, **same)
        with pytest.raises(IntegrityError), transaction.atomic():
            Sale.objects.create(machine=cupboard.machine(), **same | {"subsidy_cents": 2})


class TestUndoing:
    def test_nothing_is_owed_and_the_machine_is_there_again(self, laptop, her, home):
        sale = sell_machine(machine=laptop, person=her, by=None)
        assert refusal(undo_sale, sale=sale, reason=" ", by=None).code == "raison-manquante"
        undo_sale(sale=sale, reason="ne marche pas", by=None)
        laptop.refresh_from_db()
        assert (laptop.state, owed(home)) == ("available", 0)
        assert refusal(undo_sale, sale=sale, reason="encore", by=None).code == "vente-deja-annulee"
        assert sell_machine(machine=laptop, person=her, by=None).household == home  # what is undone counts for nothing
        assert list(broken_sales()) == []

    def test_the_ledger_alone_does_not_undo_a_machine_that_is_hers(self, laptop, her, home):
        sale = sell_machine(machine=laptop, person=her, by=None)
        said = refusal(reverse_charge, charge=sale.charge, reason="erreur", by=None)
        assert said.code == "somme-d-une-place"
        assert laptop.inventory in said.words

    def test_the_books_find_what_was_written_around_the_acts(self, laptop, her, home):
        sale = sell_machine(machine=laptop, person=her, by=None)
        Machine.objects.filter(pk=laptop.pk).update(state="available")
        Sale.objects.filter(pk=sale.pk).update(price_cents=12000)
        assert len(list(broken_sales())) == 2
        Sale.objects.filter(pk=sale.pk).update(undone_at=clock.now(), price_cents=13000)
        assert [line.rpartition(" : ")[2] for line in broken_sales()] == ["annulée, mais toujours due"]


class TestWhatIsKept:
    def test_told_then_forgotten_without_the_household_losing_its_rule(self, laptop, her, home):
        sell_machine(machine=laptop, person=her, by=None)
        part = registry.erasures.get("workshops.sales")
        [told] = registry.personal_exports.get("workshops.sales")(her)["machines_achetees"]
        assert (told["prix_centimes"], told["aide_centimes"]) == (13000, 8800)
        assert "compte du foyer" in part.kept_because(her)
        part.erase(her, None)
        assert (part.held(her), Sale.objects.get().household) == (0, home)
        assert refusal(sell_machine, machine=cupboard.for_sale(), person=her, by=None).code == "deja-achete"

    def test_gone_when_it_counts_no_more(self, laptop, her, home):
        sell_machine(machine=laptop, person=her, by=None)
        day = years_after(clock.today(), kept_years())
        assert forget_sales(today=day) == {"sales": 0}
        last = day + dt.timedelta(days=1)
        assert registry.purge_previews.get("workshops.sales")(last) == forget_sales(today=last) == {"sales": 1}
        assert owed(home) == 4200
        assert list(broken_sales()) == []


class TestScreens:
    def test_from_her_page_to_the_paper_and_back(self, client, laptop, her, home):
        at_desk(client, "accueil")
        assert desk("sell", her.pk) in text(client.get(reverse("desk_person", args=[her.pk])))
        assert "Il reste 42,00\u00a0€ à payer" in text(client.get(desk("sell", her.pk))).replace(" €", "\u00a0€")
        sent = {"machine": laptop.pk, "reste": 4200, "request_key": uuid.uuid4()}
        client.post(desk("sell", her.pk), sent, follow=True)
        sale = Sale.objects.get()
        paper = words(client.get(desk("sale_paper", sale.pk)))
        for said in ("Votre machine", her.full_name, laptop.inventory, "130,00 €", "88,00 €", "42,00 €"):
            assert said in paper, said
        assert paper.index("Plier ici") < paper.index("130,00 €")
        assert "À écrire." in text(client.post(desk("sale", sale.pk), {"reason": ""}))
        assert "plus rien n’est dû" in text(client.post(desk("sale", sale.pk), {"reason": "écran"}, follow=True))
        assert "déjà annulée" in text(client.post(desk("sale", sale.pk), {"reason": "écran"}))
        assert owed(home) == 0

    def test_another_price_than_was_shown_is_said(self, client, laptop, her, home, settings):
        at_desk(client, "accueil")
        settings.MACHINE_SUBSIDY_CENTS = 8000
        assert "Le prix a changé" in text(client.post(desk("sell", her.pk), {"machine": laptop.pk, "reste": 4200}))
        assert not Sale.objects.exists()

    def test_of_two_homes_the_form_asks(self, client, laptop, her, home):
        second = create_household(referents=[her], members=[make.person("Léo")], by=None)
        at_desk(client, "accueil")
        assert "Léo" in text(client.get(desk("sell", her.pk)))
        client.post(desk("sell", her.pk), {"machine": laptop.pk, "household": second.pk})
        assert Sale.objects.get().household == second

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_never_an_error(self, client, laptop, her, home, value):
        at_desk(client, "accueil")
        given = dict.fromkeys(("machine", "household", "reste", "request_key"), value)
        assert client.post(desk("sell", her.pk), given).status_code == 200
        assert not Sale.objects.exists()

    def test_another_house_sees_no_sale(self, client, her, home):
        sale = cupboard.sold(her)
        at_desk(client, "accueil", make.moments.house("Abbaye"))
        assert client.get(desk("sale", sale.pk)).status_code == 404
        assert client.get(desk("sale_paper", sale.pk)).status_code == 404

    def test_she_reads_what_she_bought(self, client, her, home):
        type(her).objects.filter(pk=her.pk).update(user=accounts.resident())
        her.refresh_from_db()
        sale = cupboard.sold(her)
        enter(client, her)
        assert sale.machine.inventory in text(client.get(reverse("workshops:loans")))
