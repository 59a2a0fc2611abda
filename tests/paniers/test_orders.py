"""A farm's order of a date, from the count to the thank-you: what it says, what it refuses, who bears the difference."""

import datetime as dt
import uuid

import pytest
import time_machine

from paniers.actions.acknowledge_order import acknowledge_order
from paniers.actions.call_off_order import call_off_order
from paniers.actions.choose_basket import choose_basket
from paniers.actions.forget_contacts import forget_contacts, preview
from paniers.actions.move_crates import move_crates
from paniers.actions.note_surplus import note_surplus
from paniers.actions.receive_order import receive_order
from paniers.actions.save_contract import save_contract
from paniers.actions.send_order import send_order
from paniers.actions.substitute import substitute
from paniers.actions.thank_grower import thank_grower
from paniers.enums import BasketState, Bears, OrderState, PointKind, Shortfall, Via
from paniers.exports import packing, sheet_of
from paniers.exports.orders import files_of
from paniers.models import Basket, BasketSize, CrateMove, Distribution, GivePoint, GrowerContract, GrowerOrder, OrderLine, WeekItem
from paniers.notifications.growers import ORDER
from paniers.reading.orders import crates_held, draft_of, drafts, in_town, year_lines
from paniers.registry import broken_baskets, broken_orders
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from programmes.models import Session
from tests.grounds import laid_once
from tests.ledger import ground

from . import factories, farms
from .farms import DAY

pytestmark = pytest.mark.django_db
AFTER_CUTOFF = factories.at(dt.date(2026, 12, 1), 15)  # the Tuesday before, once households can say nothing more


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def filled():
    terms = farms.season()
    farms.fill(terms)
    farms.contents(terms)
    return terms


@pytest.fixture
def terms(filled, hands):
    hands.move_to(AFTER_CUTOFF)
    return filled


@pytest.fixture
def contract(terms):
    return farms.contract(terms)


@pytest.fixture(autouse=True)
def whole(hands):
    """Whatever happened, orders and baskets agree at the end."""
    yield
    assert [*broken_orders(), *broken_baskets()] == []


def send(contract, **also) -> GrowerOrder:
    return send_order(**{"contract": contract, "day": DAY, "via": Via.EMAIL, "by": None, **also})


def refused(code: str, act, *given, **also) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(*given, **also)
    assert code in [reason.code for reason in caught.value.reasons]
    assert caught.value.words and caught.value.way_out
    return caught.value


def received(order, at=None, **less) -> GrowerOrder:
    came = {line.pk: less.get(line.product, line.grams) for line in order.lines.all()}
    return receive_order(order=order, received=came, why={}, by=None)


class TestSending:
    def test_a_hundred_contracted_eight_absent(self, contract):
        draft = draft_of(in_town(GrowerContract.objects.all())[0], DAY)
        assert (draft.counts.baskets, draft.counts.absent) == (92, 8)
        order = send(contract)
        assert (order.baskets, order.contracted_baskets, order.cents) == (92, 100, 92 * 750)
        assert {line.product: line.grams for line in order.lines.all()} == {
            "Carottes": 92_000, "Pommes": 92_000, "Poireaux": 55_200, "Courge": 55_200, "Salade et noix": 27_600,
        }  # fmt: skip
        assert (order.borne_cents, order.town_cents, order.grower_cents) == (6000, 6000, 0)

    def test_when_everybody_is_away_the_farm_is_told_none_and_the_whole_promise_is_borne(self, contract):
        for row in Basket.objects.packed().filter(session__local_date=DAY):
            factories.chosen(row, "absent")
        order = send(contract)
        assert (order.baskets, order.cents, order.borne_cents) == (0, 0, 100 * 750)
        assert {line.grams for line in order.lines.all()} == {0}
        assert "0 panier" in OutboxMessage.objects.get(purpose=ORDER).body.replace("\u00a0", " ")

    def test_an_absence_noted_once_it_was_sent_leaves_what_is_owed_to_the_farm(self, contract, hands):
        order, row = send(contract), Basket.objects.packed().filter(session__local_date=DAY).first()
        hands.move_to(factories.at(DAY - dt.timedelta(days=1), 13))
        away = choose_basket(basket=row, choice="credit", by=ground.agent(), reason="hospitalisée", channel="counter")
        order.refresh_from_db()
        assert (away.state, order.baskets, order.cents) == (BasketState.ABSENT, 92, 92 * 750)
        refused("commande-figee", send, contract, agreed=True)

    @pytest.mark.parametrize(("bears", "town", "grower"), [(Bears.TOWN, 6000, 0), (Bears.GROWER, 0, 6000), (Bears.SHARED, 3000, 3000)])
    def test_the_contract_says_who_bears_the_difference(self, terms, bears, town, grower):
        order = send(farms.contract(terms, bears=bears))
        assert (order.town_cents, order.grower_cents) == (town, grower)

    def test_three_farms_bear_the_same_sixty_euros_together(self, terms):
        WeekItem.objects.all().delete()
        orders = []
        for name, products in (("A", farms.NOVEMBER[:1]), ("B", farms.NOVEMBER[1:2]), ("C", farms.NOVEMBER[2:])):
            farms.contents(terms, farms.farm(name), products)
            orders.append(send(farms.contract(terms, farms.farm(name), products)))
        assert sum(order.borne_cents for order in orders) == 6000
        assert sum(order.cents for order in orders) == 92 * 750

    def test_within_the_tolerance_nothing_is_borne(self, terms):
        order = send(farms.contract(terms, tolerance_percent=8))
        assert order.borne_cents == 0
        assert draft_of(farms.contract(terms, farms.farm("B"), ()), DAY) is None

    def test_below_the_tolerance_only_what_is_below_is_borne(self, terms):
        assert send(farms.contract(terms, tolerance_percent=5)).borne_cents == 3 * 750

    def test_the_farm_reads_numbers_of_baskets_and_nobody(self, contract):
        order = send(contract)
        message = OutboxMessage.objects.get(purpose=ORDER)
        assert (message.address, message.recipient_key, message.about) == ("ferme@exemple.fr", "", f"paniers.GrowerOrder:{order.pk}")
        assert "92 paniers" in message.body and "92,0" in message.body and "€" not in message.subject
        for word in ("Mme", "Capuche", "Abbaye", "quotient"):
            assert word not in message.body + message.subject
        paper, table = files_of(message)
        assert paper.content.startswith(b"%PDF") and paper.kind == "application/pdf"
        said = table.content.decode()
        assert "Carottes;92,0;10;1,60;147,20;" in said and "Mme" not in said

    def test_by_phone_or_on_paper_nothing_leaves(self, contract):
        send(contract, via=Via.PHONE)
        assert not OutboxMessage.objects.filter(purpose=ORDER).exists()

    def test_twice_clicked_is_one_order(self, contract):
        key = uuid.uuid4()
        assert send(contract, key=key).pk == send(contract, key=key).pk
        assert OutboxMessage.objects.filter(purpose=ORDER).count() == 1

    def test_once_sent_it_is_frozen(self, contract, terms):
        order = send(contract)
        words = refused("commande-figee", send, contract)
        assert "mar. 1er déc. 15 h" in words.words.replace("\u00a0", " ")
        row = Basket.objects.get(session__local_date=DAY, quantity=92 // 3)
        Basket.objects.filter(pk=row.pk).update(quantity=20)
        Distribution.objects.give_back(row.session_id, 92 // 3 - 20)
        save_contract(contract=contract, prices={name: (cents * 2, 10_000) for name, _, cents in farms.NOVEMBER}, by=None, baskets=50)
        order.refresh_from_db()
        assert (order.baskets, order.cents, order.contracted_baskets) == (92, 92 * 750, 100)
        Basket.objects.filter(pk=row.pk).update(quantity=92 // 3)
        Distribution.objects.take(row.session_id, 92 // 3 - 20)

    def test_what_is_sent_is_what_was_read(self, contract):
        refused("deja-modifie", send, contract, seen="91.0.0")
        assert send(contract, seen=draft_of(in_town(GrowerContract.objects.all())[0], DAY).mark).baskets == 92

    def test_once_the_farms_hour_is_past_it_must_agree(self, contract, hands):
        hands.move_to(factories.at(dt.date(2026, 12, 2), 12))
        refused("heure-passee", send, contract)
        assert send(contract, agreed=True).agreed

    def test_a_minute_before_its_hour_it_is_taken(self, contract, hands):
        hands.move_to(factories.at(dt.date(2026, 12, 2), 11, 59))
        assert not send(contract).agreed

    def test_more_than_the_contract_asks_the_farm_first(self, terms):
        contract = farms.contract(terms, baskets=85, tolerance_percent=5)
        refused("au-dela-du-contrat", send, contract)
        assert send(contract, agreed=True).borne_cents == 0

    def test_a_product_without_a_price_is_not_ordered(self, terms):
        refusal = refused("produit-sans-prix", send, farms.contract(terms, products=farms.NOVEMBER[:3]))
        assert len(refusal.reasons) == 2 and "Courge" in refusal.words

    def test_a_size_that_is_packed_and_has_no_contents_is_told(self, contract, terms):
        size = BasketSize.objects.create(terms=terms, name="Grand", tariff=terms.tariff, weight_grams=7000)
        Basket.objects.filter(session__local_date=DAY, quantity=92 // 3).update(size=size)
        refused("taille-sans-contenu", send, contract)
        farms.contents(terms, size=size, products=[(name, 2 * grams, cents) for name, grams, cents in farms.NOVEMBER])
        order = send(contract, agreed=True)
        assert order.counts == {"Panier": 62, "Grand": 30}
        assert order.lines.get(product="Carottes").grams == 62_000 + 60_000

    def test_a_day_past_or_without_its_products_is_refused(self, contract, terms, hands):
        refused("rien-a-commander", send, contract, day=DAY + dt.timedelta(weeks=1))
        refused("rien-a-commander", send, farms.contract(terms, farms.farm("B")))
        hands.move_to(factories.at(DAY + dt.timedelta(days=1), 9))
        refused("date-passee", send, contract)

    def test_a_farm_without_an_address_is_called(self, terms):
        contract = farms.contract(terms, email="", send_by=Via.PHONE)
        refused("adresse-manquante", send, contract)
        refused("voie-inconnue", send, contract, via="pigeon")
        assert send(contract, via=Via.PHONE).pk

    def test_where_houses_hand_out_on_two_days_the_weeks_last_order_holds_the_rest_of_the_promise(self, contract, terms):
        friday = DAY + dt.timedelta(days=1)
        Session.objects.filter(local_date=DAY, maison__name="Abbaye").update(
            local_date=friday, start=factories.at(friday), end=factories.at(friday, 19)
        )
        first = draft_of(in_town(GrowerContract.objects.all())[0], DAY)
        assert (first.counts.baskets, first.promised, first.borne_cents) == (62, 62, 0)  # Friday's contents may still be hers
        farms.contents(terms, day=friday)
        orders = [send(contract), send(contract, day=friday)]
        assert [(order.baskets, order.contracted_baskets, order.borne_cents) for order in orders] == [(62, 62, 0), (30, 38, 6000)]


class TestAfter:
    def test_well_received_is_noted_once(self, contract):
        order = send(contract)
        first = acknowledge_order(order=order, via=Via.PHONE, by=None)
        assert acknowledge_order(order=order, via=Via.EMAIL, by=None).acknowledged_via == first.acknowledged_via == Via.PHONE
        refused("voie-inconnue", acknowledge_order, order=order, via="", by=None)

    def test_only_what_came_is_owed_and_never_more_than_ordered(self, contract):
        order = received(send(contract), Poireaux=30_000, Pommes=95_000)
        paid = {line.product: line.paid_cents for line in order.lines.all()}
        assert order.state == OrderState.RECEIVED
        assert (paid["Poireaux"], paid["Pommes"], paid["Carottes"]) == (30 * 200, 92 * 230, 92 * 160)

    def test_weights_that_cannot_be_are_refused(self, contract):
        order = send(contract)
        refused("poids-negatif", received, order, Poireaux=-1)
        refused("poids-improbable", received, order, Poireaux=55_200_000)
        refused("ligne-manquante", receive_order, order=order, received={}, by=None)
        assert order.lines.filter(received_grams=None).count() == 5

    def test_it_is_not_received_long_before_nor_rewritten_after_a_week(self, terms, contract, hands):
        hands.move_to(factories.at(dt.date(2026, 11, 27), 9))
        order = send(contract)
        refused("trop-tot", received, order)
        hands.move_to(factories.at(DAY, 9))
        received(order)
        hands.move_to(factories.at(DAY + dt.timedelta(days=7), 9))
        received(order, Poireaux=50_000)
        hands.move_to(factories.at(DAY + dt.timedelta(days=8), 9))
        refused("trop-tard", received, order, Poireaux=10_000)
        assert order.lines.get(product="Poireaux").received_grams == 50_000
        assert AuditLine.objects.filter(verb="paniers.receive_order").count() == 2

    def test_why_it_differs_is_kept_where_it_differs(self, contract):
        order = send(contract)
        line, *others = order.lines.all()
        came = {row.pk: row.grams for row in others} | {line.pk: line.grams - 1000}
        receive_order(
            order=order, received=came, why={row.pk: Shortfall.SPOILT for row in order.lines.all()}, delivery_note="B 12", by=None
        )
        assert [row.pk for row in order.lines.exclude(why="")] == [line.pk]
        order.refresh_from_db()
        assert order.delivery_note == "B 12"

    def test_a_screen_read_before_somebody_noted_it_is_told(self, contract):
        order = send(contract)
        received(order)
        came = {line.pk: line.grams for line in order.lines.all()}
        refused("deja-modifie", receive_order, order=order, received=came, seen=order.version, by=None)

    def test_crates_come_with_it_and_go_back(self, contract):
        order, farm = send(contract), contract.grower
        receive_order(order=order, received={line.pk: line.grams for line in order.lines.all()}, crates_lent=34, by=None)
        assert crates_held([farm.pk]) == {farm.pk: 34}
        refused("trop-de-caisses", move_crates, grower=farm, returned=35, by=None)
        refused("pas-de-caisse", move_crates, grower=farm, by=None)
        refused("pas-de-caisse", move_crates, grower=farm, returned=-2, by=None)
        key = uuid.uuid4()
        move_crates(grower=farm, returned=30, by=None, key=key)
        move_crates(grower=farm, returned=30, by=None, key=key)
        assert crates_held([farm.pk]) == {farm.pk: 4} and CrateMove.objects.count() == 2

    def test_what_is_left_over_goes_to_the_fridge(self, contract):
        fridge = GivePoint.objects.create(name="Frigo de la place", kind=PointKind.FRIDGE)
        order = send(contract)
        line = order.lines.get(product="Courge")
        refused("pas-encore-livree", note_surplus, line=line, point=fridge, grams=500, by=None)
        received(order)
        note_surplus(line=line, point=fridge, grams=50_000, by=None)
        refused("trop-de-reste", note_surplus, line=line, point=fridge, grams=5_201, by=None)
        refused("poids-negatif", note_surplus, line=line, point=fridge, grams=0, by=None)
        GivePoint.objects.update(open=False)
        fridge.refresh_from_db()
        refused("point-ferme", note_surplus, line=line, point=fridge, grams=1, by=None)

    def test_the_farm_is_thanked_with_what_was_cooked(self, contract):
        order = send(contract)
        refused("pas-encore-livree", thank_grower, order=order, recipe="Une soupe", via=Via.EMAIL, by=None)
        received(order)
        refused("recette-vide", thank_grower, order=order, recipe=" ", via=Via.EMAIL, by=None)
        refused("recette-trop-longue", thank_grower, order=order, recipe="a" * 601, via=Via.EMAIL, by=None)
        key = uuid.uuid4()
        for _ in range(2):
            thank_grower(order=order, recipe="Une soupe de courge", via=Via.EMAIL, by=None, key=key)
        message = OutboxMessage.objects.get(purpose="paniers.grower_thanks")
        assert "Une soupe de courge" in message.body and "€" not in message.body

    def test_a_date_called_off_leaves_the_whole_promise_to_bear(self, contract):
        order = send(contract)
        for _ in range(2):
            key = uuid.UUID(int=7, version=4)
            order = call_off_order(order=order, via=Via.EMAIL, by=None, key=key)
        assert (order.state, order.borne_cents, order.town_cents) == (OrderState.CALLED_OFF, 75_000, 75_000)
        assert OutboxMessage.objects.filter(purpose="paniers.grower_called_off").count() == 1
        refused("commande-decommandee", received, order)
        refused("commande-decommandee", acknowledge_order, order=order, via=Via.PHONE, by=None)

    def test_what_came_is_not_called_off(self, contract):
        order = received(send(contract))
        refused("commande-recue", call_off_order, order=order, via=Via.PHONE, by=None)


SAID = "Blettes (à la place de : poireaux)"  # on every house's sheet


class TestSubstitution:
    def test_it_reaches_the_sheets_of_every_house_of_that_date_only(self, contract, terms):
        farms.contents(terms, day=DAY + dt.timedelta(weeks=1))
        order = send(contract)
        substitute(line=order.lines.get(product="Poireaux"), product="Blettes", each=500, cents_per_kg=220, by=None)
        for session in Session.objects.filter(local_date=DAY):
            crates = {crate.product: crate for crate in sheet_of(session).crates}
            assert "Poireaux" not in crates
            assert crates[SAID].each == 500
        (day,) = packing(Session.objects.filter(local_date=DAY))
        assert [crate.grams for crate in day.crates if crate.product == SAID] == [46_000]
        assert WeekItem.objects.filter(day=DAY + dt.timedelta(weeks=1), product="Poireaux").exists()

    def test_the_order_stays_as_sent_and_what_replaces_has_its_own_line(self, contract):
        order = send(contract)
        row = substitute(line=order.lines.get(product="Poireaux"), product="Blettes", each=500, cents_per_kg=220, by=None)
        order.refresh_from_db()
        assert (order.cents, row.grams, row.cents, row.instead_of.product) == (92 * 750, 46_000, 46 * 220, "Poireaux")
        received(order, Poireaux=0)
        assert sum(line.paid_cents for line in order.lines.all()) == 92 * 750 - 552 * 20 + 46 * 220

    def test_a_part_is_kept_and_other_sizes_follow_in_proportion(self, contract, terms):
        size = BasketSize.objects.create(terms=terms, name="Grand", tariff=terms.tariff, weight_grams=7000)
        Basket.objects.filter(session__local_date=DAY, quantity=92 // 3).update(size=size)
        farms.contents(terms, size=size, products=[(name, 2 * grams, cents) for name, grams, cents in farms.NOVEMBER])
        order = send(contract, agreed=True)
        row = substitute(line=order.lines.get(product="Poireaux"), product="Blettes", each=250, kept=300, cents_per_kg=220, by=None)
        items = {(item.product, item.size_id): item.grams for item in WeekItem.objects.filter(day=DAY)}
        assert (items["Poireaux", None], items["Blettes", None]) == (300, 250)
        assert (items["Poireaux", size.pk], items["Blettes", size.pk]) == (600, 500)
        assert row.grams == 62 * 250 + 30 * 500

    def test_more_of_what_is_there_already_is_one_line_of_the_sheet(self, contract):
        order = send(contract)
        substitute(line=order.lines.get(product="Poireaux"), product="carottes", each=400, by=None)
        item = WeekItem.objects.get(day=DAY, product="Carottes")
        assert (item.grams, item.instead_of) == (1400, "Poireaux")
        assert not WeekItem.objects.filter(day=DAY, product="Poireaux").exists()

    def test_what_cannot_replace_is_told(self, contract, hands):
        line = send(contract).lines.get(product="Poireaux")
        refused("meme-produit", substitute, line=line, product=" poireaux", each=500, by=None)
        refused("produit-sans-nom", substitute, line=line, product=" ", each=500, by=None)
        refused("poids-impossible", substitute, line=line, product="Blettes", each=-500, by=None)
        refused("produit-sans-prix", substitute, line=line, product="Blettes", each=500, by=None)
        refused("deja-remplace", substitute, line=line, product="Blettes", each=500, kept=600, cents_per_kg=220, by=None)
        key = uuid.uuid4()
        rows = {substitute(line=line, product="Blettes", each=500, cents_per_kg=220, by=None, key=key).pk for _ in range(2)}
        assert len(rows) == 1
        refused("deja-remplace", substitute, line=line, product="Blettes", each=500, cents_per_kg=220, by=None)
        hands.move_to(factories.at(DAY + dt.timedelta(days=1), 9))
        refused("date-passee", substitute, line=line, product="Navets", each=500, cents_per_kg=220, by=None)
        assert OrderLine.objects.filter(instead_of=line).count() == 1

    def test_after_it_came_it_is_owed_at_once(self, contract):
        order = received(send(contract), Poireaux=0)
        row = substitute(line=order.lines.get(product="Poireaux"), product="Blettes", each=500, cents_per_kg=220, by=None)
        assert (row.received_grams, row.paid_cents) == (46_000, 46 * 220)


class TestContracts:
    def test_two_contracts_of_one_farm_never_run_together(self, contract, terms):
        refused("contrat-chevauchant", farms.contract, terms, starts_on=terms.ends_on, ends_on=terms.ends_on + dt.timedelta(days=9))
        after = terms.ends_on + dt.timedelta(days=1)
        assert farms.contract(terms, starts_on=after, ends_on=after).pk

    def test_what_makes_no_sense_is_told_all_at_once(self, terms):
        refusal = refused(
            "dates-a-l-envers", farms.contract, terms, ends_on=terms.starts_on - dt.timedelta(days=1), baskets=0, tolerance_percent=101,
            email="", prices={"Noix": (0, 0)},
        )  # fmt: skip
        codes = {reason.code for reason in refusal.reasons}
        assert codes >= {"promesse-nulle", "tolerance-inconnue", "adresse-manquante", "prix-inconnu", "caisse-vide"}
        refused("produit-deux-fois", farms.contract, terms, prices={"Noix": (5, 10), "noix ": (6, 10)})

    def test_a_screen_read_before_somebody_changed_it_is_told(self, contract):
        save_contract(contract=contract, prices={}, by=None, baskets=90)
        refused("deja-modifie", save_contract, contract=contract, prices={}, by=None, seen=1)

    def test_who_answers_is_forgotten_two_years_after_its_end(self, contract):
        order = send(contract)
        ended = contract.ends_on
        assert preview(ended.replace(year=ended.year + 2)) == forget_contacts(ended.replace(year=ended.year + 2)) == {"farm_contacts": 0}
        later = ended.replace(year=ended.year + 2) + dt.timedelta(days=31)
        assert preview(later) == forget_contacts(later) == {"farm_contacts": 1}
        contract.refresh_from_db()
        assert (contract.contact_name, contract.email, contract.phone) == ("", "", "")
        assert GrowerOrder.objects.filter(pk=order.pk).exists()


def test_a_year_comes_to_what_its_orders_say(contract, terms):
    order = received(send(contract), Poireaux=50_000)
    substitute(line=order.lines.get(product="Poireaux"), product="Blettes", each=60, kept=540, cents_per_kg=220, by=None)
    fridge = GivePoint.objects.create(name="Frigo de la place", kind=PointKind.FRIDGE)
    note_surplus(line=order.lines.get(product="Courge"), point=fridge, grams=700, by=None)
    move_crates(grower=contract.grower, lent=12, by=None)
    (line,) = year_lines(2026)
    assert (line.orders, line.ordered_grams, line.received_grams, line.given_grams) == (1, 322_000, 322_000 - 5_200 + 5_520, 700)
    assert line.paid_cents == 92 * 750 - 52 * 20 + cents(5_520, 220)
    assert (line.town_cents, line.owed_cents, line.crates, line.waiting) == (6000, line.paid_cents + 6000, 12, 0)
    assert year_lines(2025) == []


def cents(grams: int, price: int) -> int:
    return (grams * price + 500) // 1000


def test_drafts_take_the_same_queries_at_any_number_of_days_and_baskets(terms, django_assert_num_queries):
    for place in range(4):
        farms.contract(terms, farms.farm(f"Ferme {place}"))
    for week in range(1, 4):
        farms.contents(terms, day=DAY + dt.timedelta(weeks=week))
    for days in ([DAY], [DAY + dt.timedelta(weeks=week) for week in range(4)]):
        rows = in_town(GrowerContract.objects.all())
        with django_assert_num_queries(5):
            drafts(rows, days)
