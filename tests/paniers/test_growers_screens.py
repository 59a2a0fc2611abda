"""What staff read and do about farms: screens, papers, files; who may, who may not."""

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from paniers.actions.receive_order import receive_order
from paniers.actions.save_contract import save_contract
from paniers.actions.send_order import send_order
from paniers.enums import OrderState, PointKind, Via
from paniers.models import BasketSize, CrateMove, GivePoint, Grower, GrowerContract, GrowerOrder, Surplus, WeekItem
from paniers.registry import grower_tasks
from programmes.actions.cancel_session import cancel_session
from programmes.models import Session
from tests.grounds import laid_once
from tests.people.factories import sign_in, staff
from tests.programmes.factories import maison

from . import factories, farms
from .farms import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def signed():
    terms = farms.season()
    farms.fill(terms)
    farms.contents(terms)
    return farms.contract(terms)


@pytest.fixture
def contract(signed, hands):
    hands.move_to(factories.at(dt.date(2026, 12, 1), 15))
    return signed


@pytest.fixture
def boss(client, contract):
    return sign_in(client, staff("direction"))


def words(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " "))


def at(name: str, *args) -> str:
    return reverse(f"paniers_desk:{name}", args=args)


def draft_at(contract) -> str:
    return at("draft", contract.pk, DAY.isoformat())


def sent(contract, **also) -> GrowerOrder:
    return send_order(**{"contract": contract, "day": DAY, "via": Via.PHONE, "by": None, **also})


def received(contract) -> GrowerOrder:
    order = sent(contract)
    return receive_order(order=order, received={line.pk: line.grams for line in order.lines.all()}, by=None)


def test_the_draft_says_what_to_bring_and_who_bears_the_rest(boss, contract):
    page = words(boss.get(draft_at(contract)))
    for said in (
        "92 paniers dans toutes les maisons, 8 absences",
        "92,0 kg",
        "55,2 kg",
        "27,6 kg",
        "690,00 €",
        "60,00 € à porter",
        "la ville",
    ):
        assert said in page


def test_it_is_sent_from_the_screen_once_and_opens_as_it_left(boss, contract):
    mark = re.search(r'name="vu" value="([^"]+)"', boss.get(draft_at(contract)).content.decode())[1]
    answer = boss.post(draft_at(contract), {"via": "email", "vu": mark}, follow=True)
    order = GrowerOrder.objects.get()
    assert answer.redirect_chain[-1][0] == at("order", order.pk)
    assert "La commande part par e-mail" in words(answer)
    assert boss.get(draft_at(contract)).headers["Location"] == at("order", order.pk)
    again = words(boss.post(draft_at(contract), {"via": "email", "vu": mark}))
    assert "Cette commande est déjà partie" in again and "appelez la ferme" in again


def test_past_the_farms_hour_the_screen_asks_for_its_word(boss, contract, hands):
    hands.move_to(factories.at(dt.date(2026, 12, 2), 13))
    assert "appelez-la avant d’envoyer" in words(boss.get(draft_at(contract)))
    assert "L'heure de la ferme est passée" in words(boss.post(draft_at(contract), {"via": "phone"}))
    boss.post(draft_at(contract), {"via": "phone", "agreed": "on"})
    assert GrowerOrder.objects.get().agreed


def test_a_product_without_a_price_is_seen_before_sending(boss, contract):
    save_contract(contract=contract, prices={"Carottes": (160, 10_000)}, by=None)
    page = words(boss.get(draft_at(contract)))
    assert "« Pommes » n’a pas de prix dans le contrat" in page


def test_acts_of_an_order_one_after_the_other(boss, contract):
    order, fridge = received(contract), GivePoint.objects.create(name="Frigo", kind=PointKind.FRIDGE)
    line = order.lines.get(product="Courge")
    page = at("order", order.pk)
    boss.post(page, {"geste": "recu", "recu-via": "phone"})
    boss.post(page, {"geste": "reste", "reste-line": line.pk, "reste-point": fridge.pk, "reste-grams": "1,5"})
    boss.post(page, {"geste": "merci", "merci-recipe": "Une soupe", "merci-via": "print"})
    boss.post(
        page,
        {
            "geste": "remplacer",
            "remplacer-line": line.pk,
            "remplacer-product": "Navets",
            "remplacer-each": "600",
            "remplacer-cents_per_kg": "1,80",
        },
    )
    shown = words(boss.get(page))
    assert Surplus.objects.get().grams == 1500
    for said in ("1,5 kg de courge, Frigo", "« Une soupe »", "Navets à la place de : courge"):
        assert said in shown
    assert WeekItem.objects.get(product="Navets").instead_of == "Courge"
    assert boss.get(at("thanks_paper", order.pk)).content.startswith(b"%PDF")


def test_a_refused_act_says_why_and_keeps_what_was_typed(boss, contract):
    order = sent(contract)
    line = order.lines.get(product="Courge")
    answer = boss.post(
        at("order", order.pk), {"geste": "remplacer", "remplacer-line": line.pk, "remplacer-product": "Courge", "remplacer-each": "600"}
    )
    assert "C'est le même produit." in words(answer)
    assert 'value="600"' in answer.content.decode()
    assert "Ce geste n’est plus possible" in words(boss.post(at("order", order.pk), {"geste": "merci"}))


def test_a_delivery_is_noted_in_kilos(boss, contract):
    order = sent(contract)
    lines = {line.product: line for line in order.lines.all()}
    form = {f"kg{line.pk}": f"{line.grams / 1000:.3f}".replace(".", ",") for line in lines.values()}
    form |= {f"kg{lines['Poireaux'].pk}": "50", f"why{lines['Poireaux'].pk}": "short", "crates_lent": "34", "delivery_note": "12"}
    for wrong, said in (("-5", "Un poids ne descend pas sous zéro."), ("beaucoup", "Écrivez des kilos")):
        assert said in words(boss.post(at("receive", order.pk), form | {f"kg{lines['Poireaux'].pk}": wrong}))
    page = words(boss.post(at("receive", order.pk), form, follow=True))
    assert "5,2 kg de moins il en manquait" in page and "Dû à la ferme : 739,60 €" in page
    assert CrateMove.objects.get().lent == 34
    boss.post(at("crates", contract.grower_id), {"returned": "30"})
    assert "4 caisses à lui rendre" in words(boss.get(at("growers")))


def test_a_date_is_called_off_from_its_order(boss, contract):
    order = sent(contract)
    boss.post(at("order", order.pk), {"geste": "decommander", "decommander-via": "phone"})
    order.refresh_from_db()
    assert order.state == OrderState.CALLED_OFF and "750,00 € à porter" in words(boss.get(at("order", order.pk)))


def test_an_order_whose_date_was_called_off_asks_to_be_called_off(boss, contract, hands):
    order = sent(contract)
    assert grower_tasks(staff("direction")) == []
    for session in Session.objects.filter(local_date=DAY):
        cancel_session(session=session, by=None)
    assert "décommandez" in words(boss.get(at("order", order.pk)))
    assert at("order", order.pk) in boss.get(at("growers")).content.decode()
    assert [(row["label"], row["count"]) for row in grower_tasks(staff("direction"))] == [("Commandes à décommander", 1)]
    assert grower_tasks(staff("animation", maison("Capuche"))) == []


def test_a_delivery_that_nobody_noted_waits_for_staff(contract, hands):
    sent(contract)
    hands.move_to(factories.at(DAY + dt.timedelta(days=1), 9))
    assert [(row["label"], row["count"]) for row in grower_tasks(staff("direction"))] == [("Livraisons des fermes à noter", 1)]


def test_papers_and_files_name_nobody_and_are_no_formula(boss, contract):
    Grower.objects.update(name="=cmd()|Ferme")
    WeekItem.objects.filter(product="Courge").update(product="+Courge")
    save_contract(
        contract=contract, by=None,
        prices={name: (cents, 10_000) for name, _, cents in farms.NOVEMBER if name != "Courge"} | {"+Courge": (150, 10_000)},
    )  # fmt: skip
    order = sent(contract)
    assert boss.get(at("order_paper", order.pk)).content.startswith(b"%PDF")
    table = b"".join(boss.get(at("order_file", order.pk)).streaming_content).decode()
    year = b"".join(boss.get(at("growers_year_file", 2026)).streaming_content).decode()
    assert "'+Courge;55,2;6;1,50;82,80;" in table and "'=cmd()|Ferme;1;322,0" in year
    assert "Mme" not in table + year
    assert "=cmd()|Ferme" in words(boss.get(at("growers_year", 2026)))


def test_a_contract_is_written_with_its_prices_and_the_next_begins_as_the_last(boss, contract):
    assert "ferme@exemple.fr" in boss.get(f"{at('contract_new')}?ferme={contract.grower_id}").content.decode()
    other = farms.farm("Le Verger")
    form = {
        "grower": other.pk, "starts_on": "2026-12-03", "ends_on": "2026-12-31", "baskets": "100", "tolerance_percent": "5",
        "bears": "shared",
        "cutoff_weekday": "2", "cutoff_hour": "12:00", "send_by": "phone", "contact_name": "Sacha", "email": "", "phone": "04 76 00 00 00",
        "prix-TOTAL_FORMS": "2", "prix-INITIAL_FORMS": "0", "prix-0-product": "Poires", "prix-0-cents": "2,40", "prix-0-crate": "12,5",
    }  # fmt: skip
    assert "Écrivez le produit." in words(boss.post(at("contract_new"), form | {"prix-1-cents": "3"}))
    boss.post(at("contract_new"), form)
    made = GrowerContract.objects.get(grower=other)
    assert made.prices.values_list("product", "cents_per_kg", "crate_grams").get() == ("Poires", 240, 12_500)
    again = words(boss.post(at("contract_new"), form))
    assert "Cette ferme a déjà un contrat" in again


def test_a_farm_is_added_once(boss):
    form = {"name": "Les Ruches", "place": "au col", "grows": "Miel"}
    boss.post(at("grower_new"), form)
    assert "est déjà dans la liste" in words(boss.post(at("grower_new"), form))
    row = Grower.objects.get(name="Les Ruches")
    boss.post(at("grower", row.pk), form | {"grows": "Miel, pollen"})
    row.refresh_from_db()
    assert row.grows == "Miel, pollen"


def test_the_contents_of_a_week_are_typed_size_by_size(boss, contract):
    terms, day = contract.terms, (DAY + dt.timedelta(weeks=1)).isoformat()
    size = BasketSize.objects.create(terms=terms, name="Grand", tariff=terms.tariff, weight_grams=7000)
    page = at("content", terms.pk, day)
    boss.post(at("content_fill", terms.pk, day), {"semaine": "oui"})
    assert "à écrire" in words(boss.get(page))  # the large one
    boss.post(at("content_fill", terms.pk, day), {"tailles": "oui"})
    shown = boss.get(page)
    assert words(shown).count("juste") == 2
    usual = terms.usual_size
    form = {
        "vu": shown.context["mark"],
        "p-TOTAL_FORMS": "2",
        "p-INITIAL_FORMS": "0",
        "p-0-product": "Chou",
        "p-0-grower": contract.grower_id,
    }
    assert "Écrivez 0 au moins" in words(boss.post(page, form | {f"p-0-g{usual.pk}": "-5"}))
    assert "Écrivez un poids" in words(boss.post(page, form))
    twice = {f"p-0-g{usual.pk}": "3300", "p-1-product": "chou", f"p-1-g{usual.pk}": "10"}
    assert "deux fois" in words(boss.post(page, form | twice))
    boss.post(page, form | {f"p-0-g{usual.pk}": "3300", f"p-0-g{size.pk}": "7000"})
    assert "− 200 g sur 3,5 kg" in words(boss.get(page))
    assert WeekItem.objects.filter(day=day).count() == 2
    assert "− 200 g sur 3,5 kg" in words(boss.get(at("contents")))


def test_whoever_plans_in_one_house_reads_and_orders_nothing(client, contract):
    order = sent(contract)
    sign_in(client, staff("animation", maison("Capuche")))
    day = DAY.isoformat()
    for address in (
        at("growers"), at("contents"), at("order", order.pk), at("contract", contract.pk), at("growers_year", 2026),
        at("content", contract.terms_id, day),
    ):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200 and "<button" not in page.content.decode().split("<main", 1)[1].split("</main", 1)[0], address
    for address in (
        at("order", order.pk),
        draft_at(contract),
        at("content", contract.terms_id, day),
        at("contract", contract.pk),
        at("receive", order.pk),
    ):
        assert client.post(address, {"geste": "recu", "via": "phone"}).status_code == 403
    assert client.get(at("receive", order.pk)).status_code == client.get(at("contract_new")).status_code == 403


def test_an_address_that_is_no_day_is_no_page(boss, contract):
    assert boss.get(at("draft", contract.pk, "demain")).status_code == 404
    assert boss.get(at("content", contract.terms_id, "2026-13-45")).status_code == 404
    assert boss.get(at("growers_year", 99999)).status_code == 404


def test_lists_take_the_same_queries_at_any_length(boss, contract):
    counted = {}
    sent(contract)
    boss.get(at("growers"))  # the first page of a session writes it down

    def count(name, *args):
        with CaptureQueriesContext(connection) as seen:
            assert boss.get(at(name, *args)).status_code == 200
        return len(seen)

    for round_ in range(2):
        for name, args in (("growers", ()), ("contents", ()), ("growers_year", (2026,))):
            counted.setdefault(name, []).append(count(name, *args))
        if not round_:
            for place in range(3):
                other = farms.farm(f"Ferme {place}")
                products = [(f"{name} {place}", grams, cents) for name, grams, cents in farms.NOVEMBER]
                for week in range(4):
                    farms.contents(contract.terms, other, products, day=DAY + dt.timedelta(weeks=week))
                sent(farms.contract(contract.terms, other, products))
    assert all(before == after for before, after in counted.values()), counted
    assert max(max(pair) for pair in counted.values()) <= 25, counted
